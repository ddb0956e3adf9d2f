"""Generated companies with an org each, and the tasks made from them, shared by all tests of tasks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import org
from agents import observation
from org.world import World, WorldSpec, generate
from org.world.cache import save
from tasks import Suite, SuiteSpec, Task
from tasks.kind import kind
from tasks.oracle import Ask, Seen, answer
from tasks.suite import build

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

SEEDS = (1, 2, 3, 4, 5)
PER_KIND = 20


@dataclass
class Company:
    """A world whose org is asked as an agent asks it: through a client, shown as rows, at most 200 at a time."""

    world: World
    suite: Suite
    client: "Salesforce"
    asked: list[Ask] = field(default_factory=list)

    def ask(self, ask: Ask) -> Seen:
        self.asked.append(ask)
        if ask.language == "sosl":
            found = self.client.search(ask.text)["searchRecords"]
            shown = observation.of_records(found, len(found), observation.Caps())
        else:
            result = self.client.query(ask.text)
            shown = observation.of_records(result["records"], result["totalSize"], observation.Caps())
        assert shown.rows <= 200
        return observation.read(shown.text)

    def oracle(self, task: Task) -> str:
        self.asked.clear()
        return answer(kind(task.kind).oracle(task.question, task.rule), self.ask)

    def tasks(self, name: str) -> list[Task]:
        return [task for task in self.suite.tasks if task.kind == name]


def spec(seed: int, *, per_kind: int = PER_KIND) -> SuiteSpec:
    return SuiteSpec("both", ("handle_time", "knowledge_qa"), WorldSpec(seed=seed), per_kind, seed=7)


def open_company(world: World, suite: Suite, path: Path) -> Company:
    save(world, path)
    return Company(world, suite, org.connect(org.Embedded(path)))


@pytest.fixture(scope="session")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Company]]:
    folder = tmp_path_factory.mktemp("companies")
    worlds = [generate(WorldSpec(seed=seed)) for seed in SEEDS]
    opened = [
        open_company(world, build(spec(world.spec.seed), world.facts), folder / f"{world.spec.seed}.org")
        for world in worlds
    ]
    yield opened
    for company in opened:
        company.client.session.close()


@pytest.fixture
def company(companies: list[Company]) -> Company:
    return companies[0]
