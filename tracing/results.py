"""What a sweep has come to, read from the store; reading changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from tracing.insert import table_of
from tracing.tables import Attempt, Cell, Episode, Grade, SweepCell, SweepEpisode, Task

EPISODES, TASKS, RANKS, GRADES = table_of(Episode), table_of(Task), table_of(SweepEpisode), table_of(Grade)
CELLS, SWEEP_CELLS, ATTEMPTS = table_of(Cell), table_of(SweepCell), table_of(Attempt)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a sweep is; `graded_right` counts by the newest grader that is asked for."""

    planned: int
    done: int
    graded_right: int
    cost_usd: float
    waited_s: float


def tally(connection: Connection, sweep_id: str, grader: str) -> Tally:
    graded = and_(GRADES.c.episode_key == EPISODES.c.key, GRADES.c.grader == grader)
    query = (
        select(
            func.count(),
            func.count(EPISODES.c.end_reason),
            func.coalesce(func.sum(case((GRADES.c.correct, 1), else_=0)), 0),
            func.coalesce(func.sum(EPISODES.c.cost_usd), 0.0),
            func.coalesce(func.sum(EPISODES.c.waited_s), 0.0),
        )
        .select_from(EPISODES)
        .join(RANKS, RANKS.c.episode_key == EPISODES.c.key)
        .outerjoin(GRADES, graded)
        .where(RANKS.c.sweep_id == sweep_id)
    )
    return Tally(*connection.execute(query).one())


def cells(connection: Connection, sweep_id: str) -> list[Mapping[str, Any]]:
    query = select(CELLS).join(SWEEP_CELLS, SWEEP_CELLS.c.cell_id == CELLS.c.id)
    found = connection.execute(
        query.where(SWEEP_CELLS.c.sweep_id == sweep_id).order_by(CELLS.c.model, CELLS.c.strategy)
    )
    return [dict(row) for row in found.mappings()]


def of_cell(connection: Connection, sweep_id: str, cell_id: str, grader: str) -> list[Mapping[str, Any]]:
    """Every planned episode of a cell with its task's slices and its grade, where it has one."""
    graded = and_(GRADES.c.episode_key == EPISODES.c.key, GRADES.c.grader == grader)
    failures = select(func.count()).where(
        ATTEMPTS.c.episode_key == EPISODES.c.key, ATTEMPTS.c.outcome.not_in(("ended", "cancelled"))
    )
    query = (
        select(
            EPISODES, TASKS.c.kind, TASKS.c.persona, TASKS.c.gold, TASKS.c.question,
            GRADES.c.correct, GRADES.c.score, GRADES.c.cause, failures.scalar_subquery().label("failures"),
        )
        .join(RANKS, RANKS.c.episode_key == EPISODES.c.key)
        .join(TASKS, TASKS.c.id == EPISODES.c.task_id)
        .outerjoin(GRADES, graded)
        .where(RANKS.c.sweep_id == sweep_id, EPISODES.c.cell_id == cell_id)
        .order_by(RANKS.c.rank)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]


def failures(connection: Connection, sweep_id: str) -> list[tuple[int, str, str]]:
    """What keeps owed episodes from ending: how often, whose fault, and the error; the commonest first."""
    query = (
        select(func.count().label("times"), ATTEMPTS.c.outcome, ATTEMPTS.c.error)
        .join(EPISODES, EPISODES.c.key == ATTEMPTS.c.episode_key)
        .join(RANKS, RANKS.c.episode_key == EPISODES.c.key)
        .where(RANKS.c.sweep_id == sweep_id, EPISODES.c.end_reason.is_(None))
        .where(ATTEMPTS.c.outcome.not_in(("ended", "cancelled")))
        .group_by(ATTEMPTS.c.outcome, ATTEMPTS.c.error)
        .order_by(func.count().desc(), ATTEMPTS.c.error)
    )
    return [(row.times, row.outcome, row.error) for row in connection.execute(query)]
