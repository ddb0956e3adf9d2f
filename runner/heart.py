"""The heartbeat of a worker: as long as it beats, the worker's leases are its own.

When the store cannot be reached for as long as a lease lasts, the leases may be others' by now: then everything that
is running is dropped, so that no episode is paid for twice.
"""

import asyncio
from collections.abc import Callable, MutableMapping

from sqlalchemy.exc import SQLAlchemyError

from tracing.leases import Leases

RETRY_S = 1.0


class Heart:
    def __init__(
        self,
        leases: Leases,
        running: MutableMapping[int, asyncio.Task[None]],
        lease_s: float,
        clock: Callable[[], float],
    ) -> None:
        self._leases, self._running = leases, running
        self._lease_s, self._clock = lease_s, clock

    async def beat(self) -> None:
        renewed = self._clock()
        pause = self._lease_s / 3
        while True:
            await asyncio.sleep(pause)
            asked, running = self._clock(), dict(self._running)
            try:
                held = await asyncio.to_thread(self._leases.renew)
            except SQLAlchemyError:
                held = set(running) if self._clock() - renewed < self._lease_s else set()
                pause = min(RETRY_S, self._lease_s / 3)
            else:
                renewed, pause = asked, self._lease_s / 3
            self._drop([attempt for key, attempt in running.items() if key not in held])

    def _drop(self, lost: list[asyncio.Task[None]]) -> None:
        for attempt in lost:
            attempt.cancel()
