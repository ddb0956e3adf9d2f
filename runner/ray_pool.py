"""Workers on Ray: a few fat actors, one per core, each with many episodes in flight.

Locally Ray listens with a random token and is never found through a file that an earlier run has left. Its workers
inherit this process's guards; a runtime environment, which would carry them too, breaks on a path with a space.
"""

import asyncio
import os
import secrets
import socket
from typing import Any

from models.guards import GUARDS
from runner.mistake import UserMistake
from runner.settings import ClusterChoice
from runner.worker import Order

READY_S = 60.0
KNOCK_S = 5.0
OBJECT_STORE_BYTES = 100 * 1024 * 1024
LOSSES_PER_SLOT = 3


class ClusterFull(UserMistake):
    """No worker could be placed in time."""


class RayPool:
    def __init__(self, cluster: ClusterChoice) -> None:
        self._cluster = cluster
        self._actors: set[Any] = set()
        self._stopped = False
        self.description = f"Ray cluster at {cluster.address}" if cluster.kind == "ray" else "Ray on this machine"

    async def run(self, order: Order) -> None:
        ray = self._connect()
        try:
            await self._work(ray, order)
        finally:
            await asyncio.to_thread(ray.shutdown)

    def stop(self) -> None:
        self._stopped = True
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
        _knock(address)
        try:
            ray.init(address=address, **options)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise UserMistake(f"no Ray cluster at {self._cluster.address}: {str(error).splitlines()[0]}") from error

    def _slots(self) -> int:
        return self._cluster.workers or os.cpu_count() or 1

    async def _work(self, ray: Any, order: Order) -> None:
        slots = self._slots() if self._cluster.kind != "ray" else self._cluster.workers or _cores(ray)
        await asyncio.gather(*(self._slot(ray, order) for _ in range(slots)))

    async def _slot(self, ray: Any, order: Order) -> None:
        """A worker, and another in its place when it dies; its leases run out and its episodes are owed again."""
        for loss in range(LOSSES_PER_SLOT + 1):
            actor = _actor_class().remote(order)
            await self._ready(actor)
            self._actors.add(actor)
            if self._stopped:
                return
            try:
                await actor.run.remote()
            except ray.exceptions.RayActorError:
                if loss == LOSSES_PER_SLOT:
                    raise
            except ray.exceptions.RayTaskError as error:
                raise error.cause from None
            else:
                return
            finally:
                self._actors.discard(actor)

    async def _ready(self, actor: Any) -> None:
        try:
            await asyncio.wait_for(_awaited(actor.ready.remote()), READY_S)
        except TimeoutError:
            raise ClusterFull(
                f"no worker could be placed within {READY_S:.0f} s: the cluster has no free core"
            ) from None


def _actor_class() -> Any:
    from runner.ray_worker import RayWorker

    return RayWorker


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
