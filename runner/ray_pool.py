"""Workers on Ray: a few fat actors, one per core, each with many episodes in flight.

Locally Ray listens with a random token and is never found through a file that an earlier run has left. Its workers
inherit this process's guards; a runtime environment, which would carry them too, breaks on a path with a space.
"""

import asyncio
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from typing import Any

from models.guards import GUARDS
from runner.mistake import UserMistake
from runner.settings import ClusterChoice
from runner.worker import Order

READY_S = 60.0
KNOCK_S = 5.0
OBJECT_STORE_BYTES = 100 * 1024 * 1024
LOSSES_PER_SLOT = 3
LEAVE_S = 20.0


class ClusterFull(UserMistake):
    """A worker could not be placed in time."""


class WorkersLost(UserMistake):
    """Workers die as often as they are started."""


class RayPool:
    def __init__(self, cluster: ClusterChoice, say: Callable[[str], None]) -> None:
        self._cluster, self._say = cluster, say
        self._actors: set[Any] = set()
        self._over = asyncio.Event()
        self.description = f"Ray cluster at {cluster.address}" if cluster.kind == "ray" else "Ray on this machine"

    async def run(self, order: Order) -> None:
        # On a thread: the loop stays free for Ctrl-C, and Ray leaves our signal handlers alone.
        ray = await asyncio.to_thread(self._connect)
        try:
            await self._work(ray, order)
        finally:
            await asyncio.to_thread(ray.shutdown)

    def stop(self) -> None:
        self._over.set()
        for actor in self._actors:
            actor.stop.remote()

    def _connect(self) -> Any:
        if self._cluster.kind != "ray":
            os.environ["RAY_AUTH_MODE"] = "token"
            os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)
        import ray

        quiet = {"log_to_driver": False, "logging_level": "ERROR", "namespace": "proctor"}
        if self._cluster.kind == "ray":
            self._join(ray, {**quiet, "runtime_env": {"env_vars": dict(GUARDS)}})
        else:
            ray.init(
                address="local",
                include_dashboard=False,
                num_cpus=self._slots(),
                object_store_memory=OBJECT_STORE_BYTES,
                **quiet,
            )
        return ray

    def _join(self, ray: Any, options: dict[str, Any]) -> None:
        address = self._cluster.address or "auto"
        _knock(_known_address() if address == "auto" else address)
        try:
            ray.init(address=address, **options)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise UserMistake(f"no Ray cluster at {self._cluster.address}: {str(error).splitlines()[0]}") from error

    def _slots(self) -> int:
        return self._cluster.workers or os.cpu_count() or 1

    async def _work(self, ray: Any, order: Order) -> None:
        """All slots to their end; when one fails for good, the others finish what they have in flight first."""
        count = self._slots() if self._cluster.kind != "ray" else self._cluster.workers or _cores(ray)
        slots = [asyncio.create_task(self._slot(ray, order)) for _ in range(count)]
        pending = set(slots)
        while pending and not any(map(_failed_for_good, slots)):
            _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        if pending:
            self.stop()
            await asyncio.wait(pending, timeout=LEAVE_S)
        _settle(slots, self._say)

    async def _slot(self, ray: Any, order: Order) -> None:
        """A worker, and another in its place when it dies; its leases run out and its episodes are owed again."""
        for loss in range(LOSSES_PER_SLOT + 1):
            if self._over.is_set():
                return
            actor = _actor_class().remote(order)
            try:
                if not await self._placed(actor):
                    return
                await actor.run.remote()
            except ray.exceptions.RayTaskError as error:
                raise error.cause from None
            except ray.exceptions.RayActorError as error:
                if loss == LOSSES_PER_SLOT:
                    raise WorkersLost(f"a worker died {loss + 1} times: {str(error).splitlines()[0]}") from error
            else:
                self._over.set()
                return
            finally:
                self._actors.discard(actor)

    async def _placed(self, actor: Any) -> bool:
        """False when there is nothing left to do for it: the work is done, or the user has stopped it."""
        ready, over = asyncio.ensure_future(_awaited(actor.ready.remote())), asyncio.ensure_future(self._over.wait())
        await asyncio.wait({ready, over}, timeout=READY_S, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if not ready.done():
            ready.cancel()
            if self._over.is_set():
                return False
            raise ClusterFull(f"no core was free for a worker within {READY_S:.0f} s")
        ready.result()
        self._actors.add(actor)
        return not self._over.is_set()


def _failed_for_good(slot: asyncio.Task[None]) -> bool:
    return slot.done() and slot.exception() is not None and not isinstance(slot.exception(), ClusterFull)


def _settle(slots: Sequence[asyncio.Task[None]], say: Callable[[str], None]) -> None:
    """A worker that found no place is no failure where another did."""
    for slot in slots:
        slot.cancel()
    errors = [error for slot in slots if slot.done() and not slot.cancelled() and (error := slot.exception())]
    serious = [error for error in errors if not isinstance(error, ClusterFull)]
    if serious or len(errors) == len(slots):
        raise (serious or errors)[0]
    if errors:
        say(f"{len(errors)} of {len(slots)} workers found no place: {errors[0]}")


def _actor_class() -> Any:
    from runner.ray_worker import RayWorker

    return RayWorker


def _known_address() -> str:
    """What `auto` will try: the cluster that was last started on this machine."""
    from ray._private.utils import read_ray_address

    return str(read_ray_address() or "")


def _knock(address: str) -> None:
    """Ray itself tries a dead address for minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or "//" in host:
        return
    try:
        socket.create_connection((host, int(port)), timeout=KNOCK_S).close()
    except OSError as error:
        raise UserMistake(f"no Ray cluster at {address}: {error.strerror or error}") from error


async def _awaited(reference: Any) -> Any:
    return await reference


def _cores(ray: Any) -> int:
    return max(1, int(ray.cluster_resources().get("CPU", 1)))
