"""A worker: takes owed episodes by lease and runs many at once.

It holds no truth of its own: what is owed is read from the store, so a worker may die at any moment.
"""

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import tracing
from runner.attempt import Attempts
from runner.limits import SharedPermits, rates
from runner.settings import Settings
from tracing import episodes
from tracing.leases import Leases
from tracing.writer import Writer

LEASE_S = 30.0
IDLE_S = 0.2
GRACE_S = 10.0


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is told; it travels to other processes. `keys` are secrets, and are never written."""

    sweep_id: str
    store: str
    cells: Mapping[str, Settings]
    keys: Mapping[str, str]
    in_flight: int


class Worker:
    def __init__(self, order: Order, name: str) -> None:
        self.order = order
        self.name = name
        self.store = tracing.open(order.store)
        self.leases = Leases(self.store.shared, name, LEASE_S, time.time)
        self.running: dict[int, asyncio.Task[None]] = {}
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        """Until nothing of the sweep is owed, or until told to stop. A mistake of the user's is raised."""
        with Writer(self.store.engine) as writer, ThreadPoolExecutor(4, "permits") as threads:
            attempts = Attempts(
                self.store, writer, self.order.cells, self.order.keys, self._permits(threads), self.name
            )
            heart = asyncio.create_task(self._beat())
            try:
                await self._work(attempts)
            finally:
                heart.cancel()
                await self._leave()
                await attempts.close()
        self.store.close()

    def stop(self) -> None:
        self.stopping.set()

    def _permits(self, threads: ThreadPoolExecutor) -> SharedPermits:
        first = next(iter(self.order.cells.values()))
        models = tuple({cell.model.id for cell in self.order.cells.values()})
        return SharedPermits(self.store, rates(first.limits, models), time.time, asyncio.sleep, threads)

    async def _work(self, attempts: Attempts) -> None:
        while not self.stopping.is_set():
            free = self.order.in_flight - len(self.running)
            taken = self._take(free) if free else []
            for key in taken:
                self.running[key] = asyncio.create_task(attempts.run(key))
            if not taken and not self.running and not self._still_owed():
                return
            await self._change(wait=not taken)

    def _take(self, free: int) -> list[int]:
        """Lease the next owed episodes: those that others hold are passed over."""
        besides = {*self.running, *self.leases.held_by_others()}
        with self.store.engine.connect() as connection:
            wanted = episodes.owed(connection, self.order.sweep_id, free, besides)
        return self.leases.take(wanted)

    def _still_owed(self) -> bool:
        with self.store.engine.connect() as connection:
            return episodes.count(connection, self.order.sweep_id, only_owed=True) > 0

    async def _change(self, *, wait: bool) -> None:
        """Sleep until an episode ends, we are told to stop, or it is time to look for work again."""
        waiting = {asyncio.create_task(self.stopping.wait()), *self.running.values()}
        await asyncio.wait(waiting, timeout=IDLE_S if wait else 0, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting - set(self.running.values()):
            task.cancel()
        done = [key for key, task in self.running.items() if task.done()]
        for key in done:
            attempt = self.running.pop(key)
            if not attempt.cancelled():
                attempt.result()
        self.leases.give_back(done)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(LEASE_S / 3)
            running = dict(self.running)
            held = await asyncio.to_thread(self.leases.renew)
            for key, attempt in running.items():
                if key not in held:
                    attempt.cancel()

    async def _leave(self) -> None:
        """Finish what can be finished soon; give the rest back."""
        running = list(self.running.values())
        if running:
            _, late = await asyncio.wait(running, timeout=GRACE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        self.leases.give_back(self.running)
