"""The life of an episode in the store: planned, started, and then ended, or failed and owed again.

Each function is one piece of work for a connection, so that its caller decides what shares a transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, select, update

from tracing.content import storable
from tracing.insert import insert_new, table_of
from tracing.tables import Attempt, Cell, Episode, Grade, Sweep, SweepCell, SweepEpisode, Task

EPISODES, TASKS, RANKS = table_of(Episode), table_of(Task), table_of(SweepEpisode)
ATTEMPTS, GRADES = table_of(Attempt), table_of(Grade)
TRIES = 3
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """Rows of a sweep, its cells, tasks and episodes; episodes stand in the order in which they are to run."""

    sweep: Row
    cells: Sequence[Row]
    tasks: Sequence[Row]
    episodes: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Work:
    """An episode as its worker needs it."""

    key: int
    id: str
    cell_id: str
    trial: int
    attempt: int
    task: Row


@dataclass(frozen=True, slots=True)
class Finished:
    end_reason: str
    ended_at: float
    answer: str | None
    turns: int
    org_calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    seconds: float
    waited_s: float


def register(connection: Connection, planned: Planned) -> None:
    """Write the plan. What is known already stays as it is; what is still owed gets its tries back."""
    sweep_id = planned.sweep["id"]
    insert_new(connection, Sweep, [planned.sweep])
    insert_new(connection, Cell, planned.cells)
    insert_new(connection, SweepCell, [{"sweep_id": sweep_id, "cell_id": cell["id"]} for cell in planned.cells])
    insert_new(connection, Task, planned.tasks)
    insert_new(connection, Episode, [{**row, "tries_left": TRIES} for row in planned.episodes])
    keys = _keys(connection, [row["id"] for row in planned.episodes])
    ranks = [{"sweep_id": sweep_id, "rank": rank, "episode_key": keys[row["id"]]}
             for rank, row in enumerate(planned.episodes)]  # fmt: skip
    insert_new(connection, SweepEpisode, ranks)
    mine = select(RANKS.c.episode_key).where(RANKS.c.sweep_id == sweep_id)
    unended = and_(EPISODES.c.key.in_(mine), EPISODES.c.end_reason.is_(None))
    connection.execute(update(EPISODES).where(unended).values(tries_left=TRIES))


def _keys(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    keys: dict[str, int] = {}
    for start in range(0, len(ids), 1000):
        chunk = ids[start : start + 1000]
        found = connection.execute(select(EPISODES.c.id, EPISODES.c.key).where(EPISODES.c.id.in_(chunk)))
        keys |= {row.id: row.key for row in found}
    return keys


def owed(connection: Connection, sweep_id: str, limit: int, besides: Iterable[int] = ()) -> list[int]:
    """Keys of the next episodes that nobody has ended, in the sweep's order."""
    query = (
        select(EPISODES.c.key)
        .join(RANKS, RANKS.c.episode_key == EPISODES.c.key)
        .where(RANKS.c.sweep_id == sweep_id, EPISODES.c.end_reason.is_(None), EPISODES.c.tries_left > 0)
        .where(EPISODES.c.key.not_in(list(besides)))
        .order_by(RANKS.c.rank)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def start(connection: Connection, key: int, worker: str, now: float) -> Work | None:
    """Begin an attempt; None when the episode has ended in the meantime."""
    begun = update(EPISODES).where(EPISODES.c.key == key, EPISODES.c.end_reason.is_(None))
    changes = {"attempts": EPISODES.c.attempts + 1, "tries_left": EPISODES.c.tries_left - 1}
    if connection.execute(begun.values(changes)).rowcount == 0:
        return None
    query = select(EPISODES.c.key, EPISODES.c.id.label("episode_id"), EPISODES.c.cell_id, EPISODES.c.trial,
                   EPISODES.c.attempts, TASKS).join(TASKS, TASKS.c.id == EPISODES.c.task_id)  # fmt: skip
    row = connection.execute(query.where(EPISODES.c.key == key)).mappings().one()
    attempt = {"episode_key": key, "number": row["attempts"], "worker": worker, "started_at": now}
    insert_new(connection, Attempt, [attempt])
    task = {column.name: row[column.name] for column in TASKS.c}
    return Work(key, row["episode_id"], row["cell_id"], row["trial"], row["attempts"], task)


def finish(connection: Connection, work: Work, finished: Finished, grade: Row) -> None:
    """The first end of an episode stands: a later one only closes its attempt."""
    values = {name: getattr(finished, name) for name in Finished.__slots__}
    values["answer"] = None if finished.answer is None else storable(finished.answer)
    unended = update(EPISODES).where(EPISODES.c.key == work.key, EPISODES.c.end_reason.is_(None))
    if connection.execute(unended.values(values)).rowcount:
        insert_new(connection, Grade, [{"episode_key": work.key, **grade}])
    _close_attempt(connection, work, finished.ended_at, "ended", None)


def fail(connection: Connection, work: Work, now: float, outcome: str, error: str) -> None:
    """Infrastructure's fault: kept as an attempt, owed again while tries are left."""
    _close_attempt(connection, work, now, outcome, error)


def give_back(connection: Connection, work: Work, now: float) -> None:
    """Stopped by the user: no try is spent."""
    back = update(EPISODES).where(EPISODES.c.key == work.key, EPISODES.c.end_reason.is_(None))
    connection.execute(back.values(tries_left=EPISODES.c.tries_left + 1))
    _close_attempt(connection, work, now, "cancelled", None)


def _close_attempt(connection: Connection, work: Work, now: float, outcome: str, error: str | None) -> None:
    """Once: an attempt that ended while it was being cancelled has ended."""
    this = (ATTEMPTS.c.episode_key == work.key, ATTEMPTS.c.number == work.attempt, ATTEMPTS.c.outcome.is_(None))
    said = None if error is None else storable(error)
    connection.execute(update(ATTEMPTS).where(*this).values(ended_at=now, outcome=outcome, error=said))


def ungraded(connection: Connection, sweep_id: str, grader: str) -> list[tuple[int, str | None, Row]]:
    """Ended episodes without a grade of this grader: key, answer and task."""
    graded = and_(GRADES.c.episode_key == EPISODES.c.key, GRADES.c.grader == grader)
    query = (
        select(EPISODES.c.key, EPISODES.c.answer.label("given"), TASKS)
        .join(RANKS, RANKS.c.episode_key == EPISODES.c.key)
        .join(TASKS, TASKS.c.id == EPISODES.c.task_id)
        .outerjoin(GRADES, graded)
        .where(RANKS.c.sweep_id == sweep_id, EPISODES.c.end_reason.is_not(None), GRADES.c.grader.is_(None))
    )
    rows = connection.execute(query).mappings()
    return [(row["key"], row["given"], {column.name: row[column.name] for column in TASKS.c}) for row in rows]


def add_grades(connection: Connection, grades: Sequence[Row]) -> None:
    insert_new(connection, Grade, grades)


def count(connection: Connection, sweep_id: str, *, only_owed: bool = False) -> int:
    query = select(func.count()).select_from(EPISODES).join(RANKS, RANKS.c.episode_key == EPISODES.c.key)
    query = query.where(RANKS.c.sweep_id == sweep_id)
    if only_owed:
        query = query.where(EPISODES.c.end_reason.is_(None), EPISODES.c.tries_left > 0)
    return int(connection.execute(query).scalar_one())
