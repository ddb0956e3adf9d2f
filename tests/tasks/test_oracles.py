"""Two ways to every answer: from a world's hidden facts, and through the org alone. They agree, and could disagree."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

import org
from org.world import CaseFact, Facts, World
from org.world.cache import save
from tasks import Task
from tasks.kinds.handle_time import PHRASINGS, best, handle_times, handled_cases
from tasks.oracle import answer, pages
from tasks.phrasing import read
from tasks.window import Window
from tasks.window import read as window

MOST_TURNS = 20
Times = Callable[[Sequence[CaseFact], Window], Mapping[str, float]]


def gold(facts: Facts, task: Task, times: Times = handle_times, *, everyone: bool = False) -> list[str]:
    """The answer to a question about handle times, by the rule or by one that is wrong."""
    slots = read(PHRASINGS, task.question) or {}
    return best(qualified(facts, slots, times, everyone=everyone), slots["extreme"])


def qualified(facts: Facts, slots: Mapping[str, str], times: Times, *, everyone: bool = False) -> Mapping[str, float]:
    span = window(slots["window"], facts.today)
    least = 0 if everyone else int(slots["n"])
    enough = {agent for agent, cases in handled_cases(facts.cases, span).items() if len(cases) > least}
    return {agent: mean for agent, mean in times(facts.cases, span).items() if agent in enough}


def with_transfers(cases: Sequence[CaseFact], span: Window) -> Mapping[str, float]:
    """Wrong: a case that was passed on counts for the agent who closed it."""
    return means(case for case in cases if span.holds(case.created.date()))


def of_all_times(cases: Sequence[CaseFact], span: Window) -> Mapping[str, float]:
    """Wrong: the window is overlooked."""
    return means(case for case in cases if len(case.assignments) == 1)


def means(cases: Any) -> Mapping[str, float]:
    times = defaultdict(list)
    for case in cases:
        if case.closed:
            times[case.assignments[-1].taker].append((case.closed - case.created).total_seconds())
    return {agent: fmean(found) for agent, found in times.items()}


@pytest.mark.parametrize("name", ["handle_time", "knowledge_qa"])
def test_every_oracle_finds_the_gold(companies: list[Any], name: str):
    for company in companies:
        for task in company.tasks(name):
            assert (task.id, company.oracle(task)) == (task.id, task.gold[0] if task.gold else "None")
            assert 1 <= len(company.asked) < MOST_TURNS


def test_the_gold_follows_from_the_rule(companies: list[Any]):
    for company in companies:
        for task in company.tasks("handle_time"):
            assert gold(company.world.facts, task) == list(task.gold)


def test_the_gold_is_the_quickest_or_the_slowest_by_far(companies: list[Any]):
    for company in companies:
        for task in company.tasks("handle_time"):
            slots = read(PHRASINGS, task.question) or {}
            means = dict(qualified(company.world.facts, slots, handle_times))
            if not task.gold:
                assert not means
                continue
            mean, others = means.pop(task.gold[0]), means.values()
            assert all(other > mean if slots["extreme"] == "lowest" else other < mean for other in others)
            assert all(abs(other - mean) > 0.02 * mean for other in others)


@pytest.mark.parametrize(("times", "everyone"), [(with_transfers, False), (of_all_times, False), (handle_times, True)])
def test_a_wrong_rule_gives_wrong_answers(companies: list[Any], times: Times, everyone: bool):
    """So the agreement above says something: an oracle that overlooked a part of the rule would be found out."""
    answerable = [(company, task) for company in companies for task in company.tasks("handle_time") if task.gold]
    wrong = [(task, gold(company.world.facts, task, times, everyone=everyone)) for company, task in answerable]
    astray = [task for task, found in wrong if found and found != list(task.gold)]
    assert len(astray) >= len(answerable) // 20


def test_oracle_and_gold_follow_the_records(company: Any, tmp_path: Path):
    """One case takes very much longer, so that another agent is the slowest or the quickest."""
    followed = 0
    for task in company.tasks("handle_time"):
        world = changed(company.world, task) if task.gold else None
        if world is None:
            continue
        path = tmp_path / f"{task.id}.org"
        save(world, path)
        other = replace(company, world=world, client=org.connect(org.Embedded(path)))
        (found,) = gold(world.facts, task)
        assert found != task.gold[0]
        assert other.oracle(task) == found
        other.client.session.close()
        followed += 1
    assert followed >= 3


def changed(world: World, task: Task) -> World | None:
    """The world in which one case was closed years later, or None where that makes nobody else the answer."""
    slots = read(PHRASINGS, task.question) or {}
    span = window(slots["window"], world.today)
    winners_last = sorted(candidates(world.facts, span), key=lambda case: case.assignments[0].taker == task.gold[0])
    chosen = winners_last[-1 if slots["extreme"] == "lowest" else 0]
    assert chosen.closed
    later = replace(chosen, closed=chosen.closed + timedelta(days=3000))
    facts = replace(world.facts, cases=[later if case is chosen else case for case in world.facts.cases])
    found = gold(facts, task)
    if not found or found == list(task.gold):
        return None
    return replace(world, facts=facts, records={**world.records, "Case": closed(world.records["Case"], later)})


def candidates(facts: Facts, span: Window) -> list[CaseFact]:
    return [c for c in facts.cases if c.closed and len(c.assignments) == 1 and span.holds(c.created.date())]


def closed(records: Sequence[Mapping[str, Any]], case: CaseFact) -> list[Mapping[str, Any]]:
    assert case.closed
    moment = case.closed.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    return [{**record, "ClosedDate": moment} if record["Id"] == case.id else record for record in records]


def test_pages_bring_every_row_once(company: Any):
    company.asked.clear()

    def identifiers() -> Any:
        rows = yield from pages("SELECT Id, CaseNumber FROM Case WHERE CreatedDate != null")
        return " ".join(str(row["Id"]) for row in rows)

    found = answer(identifiers(), company.ask).split()
    assert found == sorted(record["Id"] for record in company.world.records["Case"])
    assert len(company.asked) == 3
