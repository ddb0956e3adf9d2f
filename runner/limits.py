"""Permits of the limits that all processes on one store share; where no limit is set, nobody waits."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor

from runner.settings import LimitsChoice
from tracing import Store
from tracing.buckets import Rate, reserve

BURST_SECONDS = 1.0


def rates(limits: LimitsChoice, models: tuple[str, ...]) -> Mapping[str, Rate]:
    found: dict[str, Rate] = {}
    if limits.org_requests_per_second:
        found["org"] = _rate(limits.org_requests_per_second)
    if limits.model_requests_per_minute:
        found |= {f"model:{model}": _rate(limits.model_requests_per_minute / 60) for model in models}
    return found


def _rate(per_second: float) -> Rate:
    return Rate(per_second, max(1.0, per_second * BURST_SECONDS))


class SharedPermits:
    def __init__(
        self,
        store: Store,
        rates: Mapping[str, Rate],
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        executor: Executor,
    ) -> None:
        self._store, self._rates = store, rates
        self._clock, self._sleep = clock, sleep
        self._executor = executor

    async def acquire(self, name: str) -> float:
        rate = self._rates.get(name)
        if rate is None:
            return 0.0
        loop = asyncio.get_running_loop()
        wait = await loop.run_in_executor(self._executor, reserve, self._store.shared, name, rate, self._clock())
        await self._sleep(wait)
        return wait
