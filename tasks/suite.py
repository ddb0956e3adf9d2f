"""A suite: tasks of some kinds about one world, the same for the same spec, kept by digest once made."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from uuid import uuid4

from org.world import Facts, World, WorldSpec
from tasks.kind import Kind, Sample, kind
from tasks.task import Task

VERSION = 1
MAX_REJECTED = 600


@dataclass(frozen=True, slots=True)
class SuiteSpec:
    name: str
    kinds: tuple[str, ...]
    world: WorldSpec
    per_kind: int
    seed: int

    @property
    def digest(self) -> str:
        text = json.dumps({**asdict(self), "world": self.world.digest, "version": VERSION}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Suite:
    name: str
    tasks: tuple[Task, ...]


class SuiteError(Exception):
    """A suite cannot be made, or its file cannot be read."""


def load(spec: SuiteSpec, folder: Path, world: Callable[[], World]) -> Suite:
    """The suite from its file; made first, and written whole or not at all, when it is not there."""
    path = folder / f"{spec.name}-{spec.digest}.jsonl"
    if not path.exists():
        save(build(spec, world().facts), path)
    return Suite(spec.name, tuple(_read(path)))


def save(suite: Suite, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid4().hex}.draft")
    draft.write_text("".join(json.dumps(task.to_json(), ensure_ascii=False) + "\n" for task in suite.tasks), "utf-8")
    draft.replace(path)


def build(spec: SuiteSpec, facts: Facts) -> Suite:
    tasks = [task for name in spec.kinds for task in sample_kind(kind(name), spec, facts)]
    return Suite(spec.name, tuple(tasks))


def sample_kind(of: Kind, spec: SuiteSpec, facts: Facts) -> list[Task]:
    rng = Random(f"{spec.seed}:{spec.world.digest}:{of.name}")
    made: dict[str, Task] = {}
    rejected: Counter[str] = Counter()
    while len(made) < spec.per_kind:
        sample = _draw(of, facts, rng, _abstains(of, len(made)), rejected)
        task = of.task(facts, sample, spec.world.digest)
        if task.question in made:
            rejected["duplicate"] += 1
            _check(of, rejected)
        made.setdefault(task.question, task)
    return list(made.values())


def _abstains(of: Kind, place: int) -> bool:
    """Spread evenly, so that a shorter suite of the same seed is the beginning of a longer one."""
    return int((place + 1) * of.abstains) > int(place * of.abstains)


def _draw(of: Kind, facts: Facts, rng: Random, abstain: bool, rejected: Counter[str]) -> Sample:
    while True:
        sample = of.sample(facts, rng, abstain)
        if isinstance(sample, Sample):
            return sample
        rejected[sample.cause] += 1
        _check(of, rejected)


def _check(of: Kind, rejected: Counter[str]) -> None:
    if rejected.total() > MAX_REJECTED:
        causes = ", ".join(f"{count} {cause}" for cause, count in rejected.most_common())
        raise SuiteError(f"the world is too small for so many tasks of kind {of.name}: rejected {causes}")


def _read(path: Path) -> list[Task]:
    lines = path.read_text("utf-8").splitlines()
    return [_task(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _task(path: Path, number: int, line: str) -> Task:
    try:
        return Task.from_json(json.loads(line))
    except (ValueError, TypeError, KeyError) as error:
        raise SuiteError(f"{path}, line {number}: no task: {error}") from error
