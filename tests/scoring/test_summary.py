from math import isnan

import pytest

from scoring.interval import share
from scoring.summary import Result, summarise


def result(correct: bool | None = True, *gold: str, **changes) -> Result:
    parts = {"kind": "handle_time", "persona": "agent", "failures": 1, "cost_usd": 0.25, "tokens": 10, "seconds": 2.0}
    return Result(gold=gold, correct=correct, **{**parts, **changes})


def test_shares_are_given_whole_and_by_persona_and_kind():
    summary = summarise(
        [
            result(True),
            result(False),
            result(True, persona="manager", kind="top_issue"),
            result(True, persona="manager"),
        ]
    )
    assert summary.episodes == 4
    assert summary.overall == share(3, 4)
    assert summary.personas == {"agent": share(1, 2), "manager": share(2, 2)}
    assert summary.kinds == {"handle_time": share(2, 3), "top_issue": share(1, 1)}
    assert list(summary.personas) == ["agent", "manager"]


def test_what_infrastructure_broke_is_counted_and_is_not_wrong():
    owed = {"cost_usd": None, "tokens": 0, "seconds": 0.0}
    summary = summarise(
        [
            result(True),
            result(None, failures=3, kind="top_issue", **owed),
            result(None, failures=0, persona="manager", **owed),
        ]
    )
    assert (summary.episodes, summary.infra_errors) == (3, 1)
    assert summary.overall == share(1, 1)
    assert (set(summary.personas), set(summary.kinds)) == ({"agent"}, {"handle_time"})
    assert summary.cost_usd == 0.25, "what is owed has no cost yet, known or unknown"


def test_costs_tokens_and_seconds_are_added_up():
    summary = summarise([result(True), result(False, cost_usd=1.5, tokens=5, seconds=0.5)])
    assert (summary.cost_usd, summary.tokens, summary.seconds) == (1.75, 15, 2.5)


def test_one_unknown_cost_makes_the_total_unknown():
    assert summarise([result(), result(cost_usd=None)]).cost_usd is None
    assert summarise([result(cost_usd=0.0)]).cost_usd == 0.0


def test_constant_answers_are_scored_beside_the_agent():
    summary = summarise(
        [
            result(True, "A"),
            result(False, "A"),
            result(False, "B"),
            result(True),
            result(True, "B", kind="top_issue"),
            result(True, kind="top_issue"),
            result(False, kind="top_issue"),
            result(None, "A"),
        ]
    )
    assert summary.baselines["none"] == pytest.approx(3 / 7)
    assert summary.baselines["constant"] == pytest.approx((2 + 2) / 7)


@pytest.mark.parametrize("results", [[], [result(None)]])
def test_of_no_grades_no_figures_are_made_up(results: list[Result]):
    summary = summarise(results)
    assert summary.overall.n == 0
    assert isnan(summary.overall.value)
    assert (summary.personas, summary.kinds) == ({}, {})
    assert summary.baselines == {"none": 0.0, "constant": 0.0}
    assert (summary.cost_usd, summary.tokens, summary.seconds) == (0, 0, 0)
