"""What an episode has used, held against what it may use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from agents.ending import TimeLimit, TurnLimit, Unreadable, UserTurnLimit
from models import Reply, Usage


class Permits(Protocol):
    async def acquire(self, name: str) -> float:
        """Wait until the limit called `name` allows one more; the seconds waited."""
        ...


@dataclass(frozen=True, slots=True)
class EpisodeLimits:
    """`turns` starts again with every reply of the user."""

    turns: int = 20
    user_turns: int = 10
    seconds: float = 600.0
    unreadable: int = 3


@dataclass
class Meter:
    """Permits pass through it, since waiting for one is no working time."""

    limits: EpisodeLimits
    clock: Callable[[], float]
    permits: Permits
    started: float = field(init=False)
    turns: int = 0
    turns_since_user: int = 0
    user_turns: int = 1
    unreadable: int = 0
    org_calls: int = 0
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = 0.0
    waited_s: float = 0.0

    def __post_init__(self) -> None:
        self.started = self.clock()

    @property
    def seconds(self) -> float:
        return self.clock() - self.started - self.waited_s

    async def acquire(self, name: str) -> float:
        waited = await self.permits.acquire(name)
        self.waited_s += waited
        return waited

    def waits(self, seconds: float) -> None:
        self.waited_s += seconds

    def before_reply(self) -> None:
        if self.turns_since_user >= self.limits.turns:
            raise TurnLimit
        if self.seconds > self.limits.seconds:
            raise TimeLimit

    def replied(self, reply: Reply) -> None:
        self.turns += 1
        self.turns_since_user += 1
        self.usage += reply.usage
        unknown = self.cost_usd is None or reply.cost_usd is None
        self.cost_usd = None if unknown else (self.cost_usd or 0.0) + (reply.cost_usd or 0.0)

    def read(self, *, readable: bool) -> None:
        self.unreadable = 0 if readable else self.unreadable + 1
        if self.unreadable >= self.limits.unreadable:
            raise Unreadable

    def user_replied(self) -> None:
        self.user_turns += 1
        self.turns_since_user = 0
        if self.user_turns > self.limits.user_turns:
            raise UserTurnLimit
