"""Asking a model until it replies: the only place where a model is asked again.

Only a `Transient` error is tried again, never sooner than the provider allows, and the last one is raised as
it came. A permit must not be held while waiting: take it inside `Model.reply` (a model around the model), so
that it is returned before the wait begins and taken anew for the next attempt.
"""

import asyncio
import random as chance
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from models.errors import Transient
from models.protocol import Model, Reply, Request

Sleep = Callable[[float], Awaitable[None]]
OnWait = Callable[[Transient, float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """`first_s` and `cap_s` bound our own back-off; Retry-After is obeyed beyond the cap, up to `patience_s`."""

    attempts: int = 5
    first_s: float = 0.5
    cap_s: float = 60.0
    patience_s: float = 600.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError(f"attempts must be at least 1, not {self.attempts}")
        if not 0 <= self.first_s <= self.cap_s:
            raise ValueError(f"0 <= first_s <= cap_s must hold, not first_s={self.first_s}, cap_s={self.cap_s}")

    def ceiling(self, failures: int) -> float:
        """The longest back-off after so many failures: doubling from `first_s` up to `cap_s`."""
        doublings = min(failures - 1, 64)
        return min(self.cap_s, self.first_s * 2.0**doublings)

    def delay(self, failures: int, retry_after: float | None, random: chance.Random) -> float:
        """Jitter goes on top of Retry-After, else all who were told the same second would return in it."""
        return (retry_after or 0.0) + random.uniform(0.0, self.ceiling(failures))


DEFAULT = RetryPolicy()


async def ask(
    model: Model,
    request: Request,
    *,
    policy: RetryPolicy = DEFAULT,
    sleep: Sleep = asyncio.sleep,
    random: chance.Random | None = None,
    on_wait: OnWait | None = None,
) -> Reply:
    """The model's reply. `on_wait` hears of every attempt that another will follow, before the wait."""
    dice = random or chance.Random()
    for failures in range(1, policy.attempts):
        try:
            return await model.reply(request)
        except Transient as error:
            failed = error
        seconds = policy.delay(failures, failed.retry_after, dice)
        if seconds > policy.patience_s:
            raise failed
        if on_wait is not None:
            await on_wait(failed, seconds)
        await sleep(seconds)
    return await model.reply(request)
