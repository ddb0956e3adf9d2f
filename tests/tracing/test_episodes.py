from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from tracing import Store, episodes
from tracing.episodes import ATTEMPTS, EPISODES, GRADES, TRIES, Finished, Work
from tracing.insert import table_of
from tracing.tables import Sweep, Task

FINISHED = Finished("answered", 20.0, "005000000000001AAA", 4, 3, 100, 10, 0.5, 9.0, 1.0)
GRADE = {"grader": "rules-1", "score": 1.0, "correct": True, "cause": "right", "evidence": {"found": ["005"]}}


def all_of(store: Store, table) -> list[Mapping[str, Any]]:
    with store.engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def begin(write, sweep: str = "sweep") -> Work:
    """An attempt at the next episode that is owed."""
    return write(episodes.start, write(episodes.owed, sweep, 1)[0], "worker", 10.0)


def ids(store: Store, keys: list[int]) -> list[str]:
    names = {row["key"]: row["id"] for row in all_of(store, EPISODES)}
    return [names[key] for key in keys]


class TestRegister:
    def test_a_plan_is_owed_in_its_order(self, write, plan, store: Store):
        write(episodes.register, plan("zebra", "ant", "mole"))
        assert ids(store, write(episodes.owed, "sweep", 10)) == ["zebra", "ant", "mole"]
        assert ids(store, write(episodes.owed, "sweep", 2)) == ["zebra", "ant"]

    def test_the_same_plan_again_changes_nothing(self, write, plan, store: Store):
        write(episodes.register, plan("b", "a"))
        tables = [EPISODES, table_of(Sweep), table_of(Task), episodes.RANKS]
        before = [all_of(store, table) for table in tables]
        write(episodes.register, plan("b", "a"))
        assert [all_of(store, table) for table in tables] == before

    def test_more_episodes_than_a_query_has_room_for(self, write, plan):
        write(episodes.register, plan(*(f"{number:04}" for number in range(2500))))
        assert write(episodes.count, "sweep") == 2500

    def test_what_is_owed_gets_its_tries_back(self, write, plan):
        write(episodes.register, plan("a"))
        for _ in range(TRIES):
            write(episodes.fail, begin(write), 11.0, "org", "gone")
        assert write(episodes.owed, "sweep", 10) == []
        write(episodes.register, plan("a"))
        assert len(write(episodes.owed, "sweep", 10)) == 1

    def test_what_has_ended_stays_ended(self, write, plan, started: Work):
        write(episodes.finish, started, FINISHED, GRADE)
        write(episodes.register, plan("episode"))
        assert write(episodes.owed, "sweep", 10) == []

    def test_the_tries_of_other_sweeps_are_left_alone(self, write, plan):
        write(episodes.register, plan("mine"))
        write(episodes.register, plan("yours", sweep="other"))
        for _ in range(TRIES):
            write(episodes.fail, begin(write, "other"), 11.0, "org", "gone")
        write(episodes.register, plan("mine"))
        assert write(episodes.owed, "other", 10) == []

    def test_sweeps_share_the_episodes_that_they_have_in_common(self, write, plan, started: Work):
        write(episodes.finish, started, FINISHED, GRADE)
        write(episodes.register, plan("fresh", "episode", sweep="other"))
        assert write(episodes.count, "other") == 2
        assert write(episodes.count, "other", only_owed=True) == 1


class TestOwed:
    def test_what_others_work_on_is_passed_over(self, write, plan, store: Store):
        write(episodes.register, plan("a", "b", "c"))
        first = write(episodes.owed, "sweep", 1)
        assert ids(store, write(episodes.owed, "sweep", 10, besides=first)) == ["b", "c"]

    def test_a_sweep_owes_only_its_own(self, write, plan, store: Store):
        write(episodes.register, plan("mine"))
        write(episodes.register, plan("yours", sweep="other"))
        assert ids(store, write(episodes.owed, "other", 10)) == ["yours"]
        assert write(episodes.owed, "no such sweep", 10) == []


class TestStart:
    def test_a_worker_is_told_all_it_needs(self, write, plan, store: Store):
        write(episodes.register, plan("episode"))
        work = begin(write)
        assert (work.id, work.cell_id, work.trial, work.attempt) == ("episode", "cell", 0, 1)
        assert work.task == all_of(store, table_of(Task))[0]
        assert work.task["gold"] == ["005000000000001AAA"]
        assert work.task["facts"] == {"month": "May"}

    def test_an_attempt_is_on_record_as_soon_as_it_starts(self, started: Work, store: Store):
        (attempt,) = all_of(store, ATTEMPTS)
        assert attempt == {
            "episode_key": started.key, "number": 1, "worker": "worker", "started_at": 10.0,
            "ended_at": None, "outcome": None, "error": None,
        }  # fmt: skip

    def test_a_worker_that_was_killed_has_spent_a_try(self, write, started: Work):
        for number in range(2, TRIES + 1):
            assert begin(write).attempt == number
        assert write(episodes.owed, "sweep", 10) == []

    def test_what_has_ended_in_the_meantime_is_not_begun(self, write, started: Work, store: Store):
        write(episodes.finish, started, FINISHED, GRADE)
        assert write(episodes.start, started.key, "late", 30.0) is None
        assert len(all_of(store, ATTEMPTS)) == 1
        assert all_of(store, EPISODES)[0]["attempts"] == 1

    def test_what_was_never_planned_is_not_begun(self, write):
        assert write(episodes.start, 12345, "worker", 10.0) is None


class TestFinish:
    def test_the_end_is_kept_with_its_grade_and_its_attempt(self, write, started: Work, store: Store):
        write(episodes.finish, started, FINISHED, GRADE)
        (row,) = all_of(store, EPISODES)
        assert {name: row[name] for name in Finished.__slots__} == {
            name: getattr(FINISHED, name) for name in Finished.__slots__
        }
        assert all_of(store, GRADES) == [{"episode_key": started.key, **GRADE}]
        (attempt,) = all_of(store, ATTEMPTS)
        assert (attempt["ended_at"], attempt["outcome"], attempt["error"]) == (20.0, "ended", None)
        assert write(episodes.owed, "sweep", 10) == []

    def test_only_the_first_end_counts(self, write, started: Work, store: Store):
        """A worker that lost its lease comes in late, with another answer and a newer grader."""
        late = begin(write)
        write(episodes.finish, started, FINISHED, GRADE)
        before = all_of(store, EPISODES)
        wrong = {**GRADE, "correct": False, "score": 0.0}
        write(episodes.finish, late, replace(FINISHED, answer="another", ended_at=99.0), wrong)
        write(episodes.finish, late, replace(FINISHED, answer="another"), {**wrong, "grader": "rules-9"})
        assert all_of(store, EPISODES) == before
        assert all_of(store, GRADES) == [{"episode_key": started.key, **GRADE}]

    @pytest.mark.parametrize("answer", [None, "", "half \ud83d", "nothing \x00", "\N{SNOWMAN}" * 10_000])
    def test_any_answer_can_be_kept(self, write, started: Work, store: Store, answer: str | None):
        write(episodes.finish, started, replace(FINISHED, answer=answer), GRADE)
        kept = all_of(store, EPISODES)[0]["answer"]
        assert kept == (None if answer is None else answer.replace("\ud83d", "\ufffd").replace("\x00", "\ufffd"))

    def test_an_unknown_cost_stays_unknown(self, write, started: Work, store: Store):
        write(episodes.finish, started, replace(FINISHED, cost_usd=None), GRADE)
        assert all_of(store, EPISODES)[0]["cost_usd"] is None


class TestFail:
    def test_it_is_owed_again_until_its_tries_are_spent(self, write, plan, store: Store):
        write(episodes.register, plan("episode"))
        for number in range(1, TRIES + 1):
            assert write(episodes.count, "sweep", only_owed=True) == 1
            write(episodes.fail, begin(write), 10.0 + number, "org", f"failure {number}")
        assert write(episodes.owed, "sweep", 10) == []
        assert write(episodes.count, "sweep", only_owed=True) == 0
        assert [(row["number"], row["outcome"], row["error"], row["ended_at"]) for row in all_of(store, ATTEMPTS)] == [
            (number, "org", f"failure {number}", 10.0 + number) for number in range(1, TRIES + 1)
        ]

    def test_it_is_no_end_and_no_grade(self, write, started: Work, store: Store):
        write(episodes.fail, started, 11.0, "model_provider", "overloaded")
        assert all_of(store, EPISODES)[0]["end_reason"] is None
        assert all_of(store, GRADES) == []

    def test_a_message_may_hold_any_character(self, write, started: Work, store: Store):
        write(episodes.fail, started, 11.0, "org", "bad \x00 \ud83d")
        assert all_of(store, ATTEMPTS)[0]["error"] == "bad \ufffd \ufffd"


class TestGiveBack:
    def test_no_try_is_spent(self, write, plan, store: Store):
        write(episodes.register, plan("episode"))
        for _ in range(2 * TRIES):
            write(episodes.give_back, begin(write), 11.0)
        assert all_of(store, EPISODES)[0]["tries_left"] == TRIES
        assert {(row["outcome"], row["ended_at"]) for row in all_of(store, ATTEMPTS)} == {("cancelled", 11.0)}

    def test_what_ended_while_it_was_stopped_has_ended(self, write, started: Work, store: Store):
        write(episodes.finish, started, FINISHED, GRADE)
        before = all_of(store, EPISODES), all_of(store, ATTEMPTS)
        write(episodes.give_back, started, 99.0)
        assert (all_of(store, EPISODES), all_of(store, ATTEMPTS)) == before


class TestGrades:
    def test_only_what_has_ended_is_to_be_graded(self, write, plan, started: Work):
        write(episodes.register, plan("episode", "owed"))
        write(episodes.finish, started, FINISHED, GRADE)
        assert write(episodes.ungraded, "sweep", "rules-1") == []
        ((key, answer, task),) = write(episodes.ungraded, "sweep", "rules-2")
        assert (key, answer, task) == (started.key, FINISHED.answer, started.task)

    def test_an_episode_without_an_answer_is_to_be_graded_too(self, write, started: Work):
        write(episodes.finish, started, replace(FINISHED, answer=None, end_reason="turn_limit"), GRADE)
        assert [answer for _, answer, _ in write(episodes.ungraded, "sweep", "rules-2")] == [None]

    def test_a_new_grader_stands_beside_the_old(self, write, started: Work, store: Store):
        write(episodes.finish, started, FINISHED, GRADE)
        new = {**GRADE, "grader": "rules-2", "correct": False, "episode_key": started.key}
        write(episodes.add_grades, [new])
        write(episodes.add_grades, [{**new, "correct": True}])
        assert write(episodes.ungraded, "sweep", "rules-2") == []
        assert {row["grader"]: row["correct"] for row in all_of(store, GRADES)} == {"rules-1": True, "rules-2": False}

    def test_no_grades_are_no_work(self, write):
        write(episodes.add_grades, [])


def test_a_sweep_is_counted_whole_or_by_what_it_owes(write, plan, started: Work):
    write(episodes.register, plan("episode", "second", "third"))
    write(episodes.finish, started, FINISHED, GRADE)
    assert write(episodes.count, "sweep") == 3
    assert write(episodes.count, "sweep", only_owed=True) == 2
    assert write(episodes.count, "no such sweep") == 0
