"""A worker: takes owed episodes by lease and runs many at once.

It holds no truth of its own: what is owed is read from the store, so a worker may die at any moment.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

import tracing
from runner.attempt import Attempts
from runner.heart import Heart
from runner.limits import SharedPermits, rates
from runner.seats import CellOrder
from tracing import StoreUnavailable, episodes
from tracing.leases import Leases
from tracing.writer import Writer

T = TypeVar("T")
LEASE_S = 30.0
IDLE_S = 0.2
GRACE_S = 10.0


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is told; it travels to other processes. `keys` are secrets, and are never written."""

    sweep_id: str
    store: str
    cells: Mapping[str, CellOrder]
    keys: Mapping[str, str]
    in_flight: int


class Worker:
    def __init__(self, order: Order, name: str, lease_s: float = LEASE_S) -> None:
        self.order = order
        self.name = name
        self.lease_s = lease_s
        self.store = tracing.open(order.store)
        self.leases = Leases(self.store.shared, name, lease_s, time.time)
        self.running: dict[int, asyncio.Task[None]] = {}
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        """Until nothing of the sweep is owed, or until told to stop. What ends the sweep is raised."""
        with Writer(self.store.engine) as writer, ThreadPoolExecutor(4, "store") as self.threads:
            await self._see_sweep()
            cells, keys = self.order.cells, self.order.keys
            attempts = Attempts(self.store, writer, cells, keys, self._permits(), self.name)
            heart = asyncio.create_task(Heart(self.leases, self.running, self.lease_s, time.monotonic).beat())
            try:
                await self._work(attempts, heart)
            finally:
                heart.cancel()
                await self._leave()
                await attempts.close()
        self.store.close()

    def stop(self) -> None:
        self.stopping.set()

    async def _see_sweep(self) -> None:
        if not await self._ask_store(self._planned):
            raise StoreUnavailable(
                f"the store {self.store.address}, as worker {self.name} sees it, does not hold the sweep: workers on "
                "other machines need a store that all of them reach, such as store=postgres"
            )

    def _planned(self) -> int:
        with self.store.engine.connect() as connection:
            return episodes.count(connection, self.order.sweep_id)

    def _permits(self) -> SharedPermits:
        choices = [cell.settings for cell in self.order.cells.values()]
        models = tuple({choice.model.id for choice in choices})
        return SharedPermits(self.store, rates(choices[0].limits, models), time.time, asyncio.sleep, self.threads)

    async def _work(self, attempts: Attempts, heart: asyncio.Task[None]) -> None:
        while not self.stopping.is_set():
            if heart.done():
                heart.result()
            free = self.order.in_flight - len(self.running)
            taken = await self._ask_store(partial(self._take, free)) if free else []
            for key in taken:
                self.running[key] = asyncio.create_task(attempts.run(key))
            if not taken and not self.running and not await self._ask_store(self._still_owed):
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
        stopped = asyncio.create_task(self.stopping.wait())
        timeout = IDLE_S if wait else 0
        await asyncio.wait({stopped, *self.running.values()}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        done = {key: attempt for key, attempt in self.running.items() if attempt.done()}
        for key in done:
            del self.running[key]
        if done:
            await self._ask_store(lambda: self.leases.give_back(done))
        for attempt in done.values():
            if not attempt.cancelled():
                attempt.result()

    async def _leave(self) -> None:
        """Finish what can be finished soon; give the rest back."""
        running = list(self.running.values())
        if running:
            _, late = await asyncio.wait(running, timeout=GRACE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        with suppress(SQLAlchemyError):
            self.leases.give_back(self.running)

    async def _ask_store(self, question: Callable[[], T]) -> T:
        """Off the event loop: a busy store must not hold up the heartbeat or the episodes."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, question)
