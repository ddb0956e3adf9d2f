"""One command, from its points to its results: plan, check, run what is owed, grade, publish, report.

Running the same command again is the same sweep: it does what is still owed, and nothing when nothing is.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

import tracing
from models.errors import ModelError
from org.errors import OrgUnavailable
from runner.door import near_here
from runner.mistake import UserMistake
from runner.orgs import check_orgs, secrets
from runner.plan import PlannedSweep, plan, rows
from runner.pool import Pool, choose
from runner.progress import Progress
from runner.report import CellReport, report
from runner.screen import Screen
from runner.seats import CellOrder, key_for
from runner.settings import Settings
from runner.track import check
from runner.worker import Order
from scoring import GRADER, grade
from tasks import Task
from tracing import Store, StoreUnavailable, episodes
from tracing.results import failures
from tracing.writer import Writer

INTERRUPTED = 130
LEFT_OWED = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """`store` is its address without credentials."""

    sweep_id: str
    store: str
    reports: Sequence[CellReport]
    exit_code: int


def execute(points: Sequence[Settings], environment: Mapping[str, str], screen: Screen) -> Outcome:
    try:
        return _execute(points, environment, screen)
    except (ModelError, OrgUnavailable, StoreUnavailable) as error:
        raise UserMistake(str(error)) from error
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise UserMistake(f"the store failed, the same command resumes: {reason}") from error


def _execute(points: Sequence[Settings], environment: Mapping[str, str], screen: Screen) -> Outcome:
    keys = check_keys(points, environment)
    store = open_store(points[0])
    try:
        sweep = plan(points)
        screen.say(f"sweep {sweep.id}: {_counted(len(sweep.cells), 'cell')}, store {near_here(store.address)}")
        warning = check(points[0])
        if warning:
            screen.say(warning)
        owed = register(store, sweep)
        interrupted = run_owed(store, sweep, owed, keys, screen)
        reports = report(store, sweep.id)
        say_failures(store, sweep.id, screen)
        left = sum(one.owed for one in reports)
        return Outcome(sweep.id, store.address, reports, INTERRUPTED if interrupted else LEFT_OWED if left else 0)
    finally:
        store.close()


def check_keys(points: Sequence[Settings], environment: Mapping[str, str]) -> Mapping[str, str]:
    """Every key that the sweep will need, before anything is started."""
    names = {point.model.key_variable for point in points if point.model.key_variable}
    keys = {name: environment[name] for name in names if environment.get(name)}
    for point in points:
        key_for(point.model, keys)
    return {**keys, **secrets(points, environment)}


def open_store(settings: Settings) -> Store:
    return tracing.open(settings.store.url)


def register(store: Store, sweep: PlannedSweep) -> int:
    """Write the plan, grade what this grader has not seen, and count what is owed."""
    with Writer(store.engine) as writer:
        writer.submit(lambda connection: episodes.register(connection, rows(sweep, time.time()))).result()
        writer.submit(lambda connection: regrade(connection, sweep.id)).result()
    with store.engine.connect() as connection:
        return episodes.count(connection, sweep.id, only_owed=True)


def regrade(connection: Connection, sweep_id: str) -> None:
    stored = episodes.ungraded(connection, sweep_id, GRADER)
    grades = [
        {"episode_key": key, "grader": GRADER, **asdict(grade(_task(row), answer))} for key, answer, row in stored
    ]
    episodes.add_grades(connection, grades)


def _task(row: Mapping[str, object]) -> Task:
    return Task.from_json({name: value for name, value in row.items() if name != "id"})


def run_owed(store: Store, sweep: PlannedSweep, owed: int, keys: Mapping[str, str], screen: Screen) -> bool:
    """True when the user interrupted it."""
    if not owed:
        screen.say("nothing is owed: every episode of this sweep has ended")
        return False
    first = sweep.cells[0].settings
    check_orgs([cell.settings for cell in sweep.cells], keys)
    pool = choose(first.cluster, owed, screen.say)
    screen.say(f"{_counted(owed, 'episode')} owed; running {pool.description}")
    cells = {cell.id: CellOrder(cell.settings, cell.prompts) for cell in sweep.cells}
    order = Order(sweep.id, first.store.url, cells, keys, first.cluster.in_flight)
    return asyncio.run(_run(pool, order, Progress(store, sweep.id, screen.progress), screen))


async def _run(pool: Pool, order: Order, progress: Progress, screen: Screen) -> bool:
    interrupted = asyncio.Event()
    _on_interrupt(pool, interrupted, progress, screen.say)
    watching = asyncio.create_task(progress.watch())
    try:
        await pool.run(order)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    return interrupted.is_set()


def _on_interrupt(pool: Pool, interrupted: asyncio.Event, progress: Progress, say: Callable[[str], None]) -> None:
    """Once: finish or give back what is in flight. Twice: at once."""

    def handle() -> None:
        if interrupted.is_set():
            os._exit(INTERRUPTED)
        interrupted.set()
        progress.clear()
        say("stopping: finishing what is in flight; the same command resumes. Again to stop at once.")
        pool.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, handle)


def say_failures(store: Store, sweep_id: str, screen: Screen) -> None:
    """Why episodes are still owed that infrastructure has failed: the commonest reason."""
    with store.engine.connect() as connection:
        found = failures(connection, sweep_id)
    if found:
        count, outcome, error = found[0]
        screen.say(f"{_counted(count, 'attempt')} failed for reasons outside the agent ({outcome}): {error}")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
