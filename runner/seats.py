"""What each cell of a sweep gives its episodes: model, strategy, tools and limits, built once per worker."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from opentelemetry.trace import Tracer

import org
from agents.chat import Chat, Journal
from agents.episode import Seat
from agents.meter import EpisodeLimits, Meter, Permits
from agents.observation import Caps
from agents.prompts import Prompts
from agents.schema_text import schema_text
from agents.scripted import SCRIPTED
from agents.strategies import STRATEGIES, Strategy
from agents.tools import OrgTools
from agents.user import user_for
from models import Model
from models.errors import MissingKey
from models.retry import RetryPolicy
from models.spec import ModelSpec
from org.schema import load as load_schema
from org.world.cache import cached
from runner.orgs import connection
from runner.plan import world_spec
from runner.settings import ModelChoice, Settings
from tasks import Task

THREADS = min(32, 4 * (os.cpu_count() or 1))


def model_spec(choice: ModelChoice) -> ModelSpec:
    return ModelSpec(choice.name, choice.provider, choice.id, choice.api_base, choice.key_variable,
                     choice.sampling, choice.price, choice.timeout_s)  # fmt: skip


def key_for(choice: ModelChoice, keys: Mapping[str, str]) -> str | None:
    if choice.key_variable is None:
        return None
    key = keys.get(choice.key_variable)
    if not key:
        raise MissingKey(f"model {choice.name} needs an API key: set the environment variable {choice.key_variable}")
    return key


def build_model(choice: ModelChoice, keys: Mapping[str, str]) -> Model:
    spec = model_spec(choice)
    if choice.provider == "scripted":
        return SCRIPTED[choice.id](spec)
    from models.litellm_model import LiteLLM

    return LiteLLM(spec, key_for(choice, keys))


@dataclass(frozen=True, slots=True)
class CellOrder:
    """What a worker needs to seat a cell's episodes; prompts travel as texts, so that no node needs the folder."""

    settings: Settings
    prompts: Prompts


@dataclass
class CellSeats:
    settings: Settings
    model: Model
    strategy: Strategy
    tools: OrgTools
    clients: org.Clients
    shared: org.Org | None

    @classmethod
    def build(cls, order: CellOrder, keys: Mapping[str, str]) -> "CellSeats":
        settings = order.settings
        strategy = STRATEGIES[settings.strategy.name](order.prompts, schema_text(load_schema(settings.task.world)))
        caps = Caps(settings.limits.rows, settings.limits.characters)
        shared = _embedded(settings)
        clients = org.Clients(connection(settings.org, keys) if shared is None else org.Embedded(shared), THREADS)
        tools = OrgTools(clients.client, THREADS, caps)
        return cls(settings, build_model(settings.model, keys), strategy, tools, clients, shared)

    def seat(self, task: Task, journal: Journal, permits: Permits, tracer: Tracer) -> Seat:
        choice, limits = self.settings.model, self.settings.limits
        meter = Meter(EpisodeLimits(limits.turns, limits.user_turns, limits.seconds), time.monotonic, permits)
        retries = RetryPolicy(limits.call_attempts)
        chat = Chat(self.model, choice.provider, journal, meter, tracer, retries)
        told = self.settings.turns == "single"
        user = user_for(task, self.settings.turns)
        return Seat(choice.id, choice.sampling, self.strategy, chat, self.tools, user, meter, tracer, told)

    async def close(self) -> None:
        await self.model.close()
        self.tools.close()
        self.clients.close()
        if self.shared is not None:
            self.shared.close()


def _embedded(settings: Settings) -> org.Org | None:
    """The org of the tasks' world, in this process, unless another is named."""
    if settings.org.kind != "embedded":
        return None
    return org.open(cached(world_spec(settings), Path(settings.home) / "worlds"))
