"""From the points of a grid to cells, tasks and episodes, in the order in which they are to run.

Points that differ only in their tasks are one cell. Episodes are blocked by task and shuffled across cells, so that
a sweep that is cut short still compares its cells on the same tasks.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agents.prompts import BadPrompts, Prompts
from agents.schema_text import schema_text
from agents.scripted import SCRIPTED
from agents.strategies import STRATEGIES
from org.schema import load as load_schema
from org.world import World, WorldSpec, generate
from org.world.cache import place_of
from org.world.cache import save as save_world
from org.world.dispatch import GENERATORS
from runner import code_version
from runner.identity import cell_settings, digest, episode_id
from runner.mistake import UserMistake, near
from runner.settings import Settings
from tasks import SuiteSpec, Task
from tasks.kind import UnknownKind
from tasks.suite import SuiteError
from tasks.suite import load as load_suite
from tracing.episodes import Planned

KNOWLEDGE = ("none",)


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """`settings` is one of the points that make the cell; all of them agree but for their tasks."""

    id: str
    settings: Settings
    prompts: Prompts
    pinned: Mapping[str, Any]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class PlannedSweep:
    id: str
    cells: tuple[PlannedCell, ...]
    trials: int
    seed: int


def world_spec(settings: Settings) -> WorldSpec:
    return WorldSpec(settings.task.world, settings.seed, settings.task.scale)


def plan(points: Sequence[Settings]) -> PlannedSweep:
    cells: dict[str, PlannedCell] = {}
    for point in points:
        made = _cell(point)
        known = cells.get(made.id)
        tasks = (*known.tasks, *made.tasks) if known else made.tasks
        unique = tuple({task.id: task for task in tasks}.values())
        cells[made.id] = replace(made, tasks=unique)
    trials, seed = points[0].trials, points[0].seed
    grid = sorted((cell.id, sorted(task.id for task in cell.tasks)) for cell in cells.values())
    return PlannedSweep(digest([grid, trials]), tuple(cells.values()), trials, seed)


def _cell(settings: Settings) -> PlannedCell:
    _check(settings)
    schema = schema_text(load_schema(settings.task.world))
    try:
        prompts = Prompts.load(Path(settings.prompts) if settings.prompts else None)
    except BadPrompts as error:
        raise UserMistake(str(error)) from error
    pinned = cell_settings(settings, prompts, schema, world_spec(settings).digest)
    return PlannedCell(digest(pinned), settings, prompts, pinned, tasks_of(settings))


def _check(settings: Settings) -> None:
    """Names that config cannot check, since only the rooms behind it know them."""
    _known("strategy", settings.strategy.name, STRATEGIES)
    _known("knowledge", settings.knowledge.name, KNOWLEDGE)
    _known("world", settings.task.world, GENERATORS)
    if settings.model.provider == "scripted":
        _known("scripted model", settings.model.id, SCRIPTED)
    if not settings.task.kinds:
        raise UserMistake("task.kinds is empty: name at least one kind of task")


def _known(what: str, name: str, names: Iterable[str]) -> None:
    if name not in names:
        raise UserMistake(f"no {what} is called {name!r}{near(name, names)}")


def tasks_of(settings: Settings) -> tuple[Task, ...]:
    spec = world_spec(settings)
    home = Path(settings.home)
    per_kind = settings.task.per_kind if settings.per_kind is None else settings.per_kind
    suite = SuiteSpec(settings.task.suite, settings.task.kinds, spec, per_kind, settings.seed)
    try:
        return load_suite(suite, home / "suites", lambda: _world(spec, home)).tasks
    except (UnknownKind, SuiteError, OSError) as error:
        raise UserMistake(str(error)) from error


def _world(spec: WorldSpec, home: Path) -> World:
    """Generated once for both: the suite now, and the org's file, which the workers will want."""
    world = generate(spec)
    path = place_of(spec, home / "worlds")
    if not path.exists():
        save_world(world, path)
    return world


def rows(sweep: PlannedSweep, now: float) -> Planned:
    """The plan as the store keeps it."""
    tasks = {task.id: task for cell in sweep.cells for task in cell.tasks}
    grid = {"cells": [cell.id for cell in sweep.cells], "tasks": sorted(tasks), "trials": sweep.trials}
    head = {"id": sweep.id, "created_at": now, "code_version": code_version(), "grid": grid}
    return Planned(
        head, [_cell_row(cell) for cell in sweep.cells], [_task_row(t) for t in tasks.values()], _order(sweep)
    )


def _cell_row(cell: PlannedCell) -> dict[str, Any]:
    settings = cell.settings
    return {"id": cell.id, "suite": settings.task.suite, "model": settings.model.name,
            "strategy": settings.strategy.name, "knowledge": settings.knowledge.name,
            "settings": dict(cell.pinned)}  # fmt: skip


def _task_row(task: Task) -> dict[str, Any]:
    return {**task.to_json(), "id": task.id, "gold": list(task.gold)}


def _order(sweep: PlannedSweep) -> list[dict[str, Any]]:
    dice = random.Random(sweep.seed)
    blocks: dict[str, list[dict[str, Any]]] = {}
    for cell in sweep.cells:
        for task in cell.tasks:
            for trial in range(sweep.trials):
                row = {
                    "id": episode_id(cell.id, task, trial),
                    "cell_id": cell.id,
                    "task_id": task.id,
                    "trial": trial,
                }
                blocks.setdefault(task.id, []).append(row)
    ids = list(blocks)
    dice.shuffle(ids)
    for block in blocks.values():
        dice.shuffle(block)
    return [row for task_id in ids for row in blocks[task_id]]
