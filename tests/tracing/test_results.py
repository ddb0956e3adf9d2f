from dataclasses import replace

import pytest

from tracing import episodes
from tracing.episodes import Finished, Planned
from tracing.results import Tally, cells, of_cell, tally

FINISHED = Finished("answered", 20.0, "005", 4, 3, 100, 10, 0.5, 9.0, 1.5)
RIGHT = {"grader": "rules-1", "score": 1.0, "correct": True, "cause": "right", "evidence": {}}
WRONG = {**RIGHT, "score": 0.25, "correct": False, "cause": "wrong_record"}


@pytest.fixture
def half_done(write, plan):
    """Of four episodes one is right, one is wrong at an unknown cost, one has failed, one was never begun."""
    write(episodes.register, plan("right", "wrong", "failed", "waiting"))
    keys = write(episodes.owed, "sweep", 4)
    right, wrong, failed = [write(episodes.start, key, "worker", 10.0) for key in keys[:3]]
    write(episodes.finish, right, FINISHED, RIGHT)
    write(episodes.finish, wrong, replace(FINISHED, cost_usd=None), WRONG)
    write(episodes.fail, failed, 11.0, "org", "gone")


def test_a_sweep_is_tallied_while_it_runs(write, half_done):
    assert write(tally, "sweep", "rules-1") == Tally(planned=4, done=2, graded_right=1, cost_usd=0.5, waited_s=3.0)


def test_a_tally_counts_right_by_the_grader_that_is_asked_for(write, half_done):
    key = write(of_cell, "sweep", "cell", "rules-1")[1]["key"]
    write(episodes.add_grades, [{**RIGHT, "grader": "rules-2", "episode_key": key}])
    assert write(tally, "sweep", "rules-2").graded_right == 1
    assert write(tally, "sweep", "rules-3") == Tally(4, 2, 0, 0.5, 3.0)


def test_a_sweep_that_is_not_there_has_a_tally_of_nothing(write):
    assert write(tally, "no such sweep", "rules-1") == Tally(0, 0, 0, 0.0, 0.0)


def test_a_cell_lists_every_planned_episode_in_its_order(write, half_done):
    rows = write(of_cell, "sweep", "cell", "rules-1")
    assert [(row["id"], row["end_reason"], row["correct"], row["score"], row["cause"]) for row in rows] == [
        ("right", "answered", True, 1.0, "right"),
        ("wrong", "answered", False, 0.25, "wrong_record"),
        ("failed", None, None, None, None),
        ("waiting", None, None, None, None),
    ]
    assert [row["attempts"] for row in rows] == [1, 1, 1, 0]
    assert {(row["kind"], row["persona"], tuple(row["gold"])) for row in rows} == {
        ("handle_time", "agent", ("005000000000001AAA",))
    }
    assert rows[0]["question"] == "task-right?"


def test_a_cell_is_listed_apart_from_others_and_from_other_sweeps(write, plan, half_done):
    write(episodes.register, plan("elsewhere", in_cell="another"))
    write(episodes.register, plan("right", "later", sweep="other"))
    assert [row["id"] for row in write(of_cell, "other", "cell", "rules-1")] == ["right", "later"]
    assert write(of_cell, "other", "another", "rules-1") == []


def test_the_cells_of_a_sweep_stand_by_model_and_strategy(write, plan):
    base = plan()
    made = [
        {**base.cells[0], "id": name, "model": model, "strategy": strategy}
        for name, model, strategy in [("1", "b", "act"), ("2", "a", "react"), ("3", "a", "act")]
    ]
    write(episodes.register, Planned(base.sweep, made, (), ()))
    write(episodes.register, plan(sweep="other", in_cell="4"))
    rows = write(cells, "sweep")
    assert [row["id"] for row in rows] == ["3", "2", "1"]
    assert rows[0] == {
        "id": "3", "suite": "smoke", "model": "a", "strategy": "act", "knowledge": "none", "settings": {"k": 1},
    }  # fmt: skip
