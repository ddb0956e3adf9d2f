"""An agent's seat in a generated company, with models, a journal and permits that are small enough to read."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan

import org
from agents import episode
from agents.chat import Chat, Journal
from agents.ending import Ending
from agents.episode import Seat
from agents.meter import EpisodeLimits, Meter, Permits
from agents.observation import Caps
from agents.prompts import Prompts
from agents.schema_text import schema_text
from agents.strategies import STRATEGIES
from agents.tools import OrgTools
from agents.user import user_for
from models import Model, Reply, Request, Sampling, Usage
from models.retry import RetryPolicy
from org.schema import load
from org.world import World, WorldSpec, generate
from org.world.cache import save
from tasks import Suite, SuiteSpec, Task
from tasks.suite import build
from tracing import semconv
from tracing.spans import Recorder

AT_ONCE = RetryPolicy(attempts=3, first_s=0.0, cap_s=0.0)


class Says:
    """A model that says what it was given to say, one after the other and the last for ever; an error is raised."""

    def __init__(self, *replies: str | Reply | Exception) -> None:
        self.replies = replies
        self.asked: list[Request] = []

    async def reply(self, request: Request) -> Reply:
        said = self.replies[min(len(self.asked), len(self.replies) - 1)]
        self.asked.append(request)
        if isinstance(said, Exception):
            raise said
        if isinstance(said, Reply):
            return said
        return Reply(said, usage=Usage(10, 2), model="says-1", cost_usd=0.5)

    async def close(self) -> None:
        """Nothing is open."""

    @property
    def last_heard(self) -> str:
        return self.asked[-1].messages[-1].content


@dataclass
class Notebook:
    """A journal in memory."""

    kept: dict[tuple[bytes, int], str] = field(default_factory=dict)

    def replayed(self, request: bytes, number: int) -> str | None:
        return self.kept.get((request, number))

    async def record(self, request: bytes, number: int, reply: str) -> None:
        self.kept[request, number] = reply


@dataclass
class Free:
    """Permits for all who ask, counted."""

    taken: Counter[str] = field(default_factory=Counter)

    async def acquire(self, name: str) -> float:
        self.taken[name] += 1
        return 0.0


@dataclass(frozen=True)
class Ran:
    """One episode's end, and its spans in the order in which they began."""

    ending: Ending
    spans: list[ReadableSpan]

    def named(self, start: str) -> list[ReadableSpan]:
        return [span for span in self.spans if span.name.startswith(start)]

    @property
    def asked_of_org(self) -> list[Any]:
        return [(span.attributes or {})[semconv.TOOL_ARGUMENTS] for span in self.named(semconv.EXECUTE_TOOL)]


@dataclass
class Company:
    world: World
    suite: Suite
    org: org.Org
    tools: OrgTools

    @property
    def task(self) -> Task:
        """A question about handle times that has an answer."""
        return next(task for task in self.suite.tasks if task.gold and task.kind == "handle_time")

    def run(
        self,
        model: Model,
        task: Task | None = None,
        *,
        strategy: str = "act",
        turns: str = "single",
        limits: EpisodeLimits = EpisodeLimits(),  # noqa: B008 - immutable
        journal: Journal | None = None,
        permits: Permits | None = None,
        clock: Callable[[], float] = lambda: 0.0,
        tools: OrgTools | None = None,
    ) -> Ran:
        task = task or self.task
        recorder = Recorder("test")
        meter = Meter(limits, clock, permits or Free())
        chat = Chat(model, "test", journal or Notebook(), meter, recorder.tracer, AT_ONCE)
        made = STRATEGIES[strategy](Prompts.load(), schema_text(load()))
        seat = Seat(
            "says", Sampling(), made, chat, tools or self.tools, user_for(task, turns), meter, recorder.tracer,
            told=turns == "single",
        )  # fmt: skip
        return asyncio.run(_run(task, seat, recorder))

    def score(self, model: Model, tasks: Sequence[Task], **settings: Any) -> list[str | None]:
        return [self.run(model, task, **settings).ending.answer for task in tasks]


async def _run(task: Task, seat: Seat, recorder: Recorder) -> Ran:
    name = f"{semconv.INVOKE_AGENT} {seat.strategy.name}"
    with recorder.tracer.start_as_current_span(name) as span:
        ending = await episode.run(task, seat)
    found = recorder.take(span.get_span_context().trace_id)
    return Ran(ending, sorted(found, key=lambda one: one.start_time or 0))


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    spec = WorldSpec(seed=11)
    world = generate(spec)
    path = tmp_path_factory.mktemp("agents") / "company.org"
    save(world, path)
    opened = org.open(path)
    tools = OrgTools(lambda: org.connect(org.Embedded(opened)), 4, Caps())
    suite = build(SuiteSpec("both", ("handle_time", "knowledge_qa"), spec, per_kind=20, seed=3), world.facts)
    yield Company(world, suite, opened, tools)
    tools.close()
    opened.close()


@pytest.fixture(scope="session")
def says() -> type[Says]:
    return Says


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def free() -> Free:
    return Free()
