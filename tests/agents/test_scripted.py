"""The baselines: the expert is always right and the novice is not, whatever form the talk has."""

from dataclasses import replace
from typing import Any

import pytest

from agents.scripted import SCRIPTED, Expert, Novice
from agents.scripted.novice import FAULTS, fault_for
from models.spec import ModelSpec, Price
from scoring import grade

SPEC = ModelSpec("baseline", "scripted", "baseline", price=Price(1.0, 2.0))


def rights(company: Any, model: Any, tasks: Any = None, **settings: Any) -> list[bool]:
    tasks = company.suite.tasks if tasks is None else tasks
    answers = company.score(model, tasks, **settings)
    return [grade(task, answer).correct for task, answer in zip(tasks, answers, strict=True)]


@pytest.mark.parametrize("strategy", ["act", "react"])
def test_the_expert_is_always_right(company: Any, strategy: str):
    assert rights(company, Expert(SPEC), strategy=strategy) == [True] * 40


@pytest.mark.parametrize("strategy", ["act", "react"])
def test_the_expert_asks_for_the_rule_and_is_right_as_well(company: Any, strategy: str):
    assert rights(company, Expert(SPEC), strategy=strategy, turns="multi") == [True] * 40


@pytest.mark.parametrize("strategy", ["act", "react"])
def test_the_novice_is_sometimes_right_and_the_same_each_time(company: Any, strategy: str):
    first = rights(company, Novice(SPEC), strategy=strategy)
    assert 10 <= sum(first) <= 35
    assert rights(company, Novice(SPEC), strategy=strategy) == first


def test_the_novice_shows_every_fault(company: Any):
    tasks = {fault: [t for t in company.suite.tasks if fault_for(t.question) == fault] for fault in FAULTS}
    assert all(tasks.values())
    assert all(rights(company, Novice(SPEC), tasks["none"]))
    assert all(rights(company, Novice(SPEC), tasks["bad_query"]))
    assert company.score(Novice(SPEC), tasks["gives_up"]) == ["None"] * len(tasks["gives_up"])
    assert not all(rights(company, Novice(SPEC), tasks["first_seen"]))
    assert "error MALFORMED_QUERY" in errors(company, tasks["bad_query"][0])


def errors(company: Any, task: Any) -> str:
    return "\n".join(
        str((span.attributes or {})["gen_ai.tool.call.result"])
        for span in company.run(Novice(SPEC), task).named("execute_tool")
    )


@pytest.mark.parametrize("name", SCRIPTED)
def test_a_question_of_no_kind_is_answered_with_none(company: Any, name: str):
    assert company.score(SCRIPTED[name](SPEC), [replace(company.task, question="How are you?")]) == ["None"]


def test_replies_are_counted_and_paid_for_as_a_models_are(company: Any):
    ending = company.run(Expert(SPEC)).ending
    assert ending.usage.input_tokens > 1000
    assert 0 < ending.usage.output_tokens < ending.usage.input_tokens
    paid = (ending.usage.input_tokens * 1.0 + ending.usage.output_tokens * 2.0) / 1e6
    assert ending.cost_usd == pytest.approx(paid)


def test_the_expert_thinks_aloud_only_where_it_is_told_to(company: Any):
    for strategy, thinks in (("act", False), ("react", True)):
        said = [str(span.attributes["gen_ai.output.messages"]) for span in
                company.run(Expert(SPEC), strategy=strategy).named("chat")]  # fmt: skip
        assert said
        assert [reply.startswith("<thought>\n") for reply in said] == [thinks] * len(said)


def test_the_expert_keeps_nothing_between_replies(company: Any):
    """A new one, given the same talk, says the same: so a run can be taken up by another process."""
    ran = company.run(Expert(SPEC))
    again = company.run(Expert(SPEC))
    assert ran.asked_of_org == again.asked_of_org
    assert ran.ending == again.ending
