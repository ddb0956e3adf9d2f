"""Who runs the episodes: this process, Ray on this machine, or a Ray cluster. One protocol, the same worker in all.

A pool starts workers and waits for them; what they do is in the store, where the progress is read.
"""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from runner.settings import ClusterChoice
from runner.worker import Order, Worker

INLINE_UP_TO = 200


class Pool(Protocol):
    @property
    def description(self) -> str: ...

    async def run(self, order: Order) -> None:
        """Until nothing is owed or `stop` was called."""
        ...

    def stop(self) -> None: ...


@dataclass
class Inline:
    description: str = "inline, in this process"
    _worker: Worker | None = None
    _stopped: bool = False

    async def run(self, order: Order) -> None:
        self._worker = Worker(order, worker_name("inline"))
        if not self._stopped:
            await self._worker.run()

    def stop(self) -> None:
        self._stopped = True
        if self._worker is not None:
            self._worker.stop()


def worker_name(kind: str) -> str:
    """Never the same twice: after a restart, host and process number often are, and the old leases must run out."""
    return f"{kind}-{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


def choose(cluster: ClusterChoice, owed: int, say: Callable[[str], None]) -> Pool:
    """`auto` is inline for small runs, where starting Ray would cost more than it brings."""
    if cluster.kind == "inline" or (cluster.kind == "auto" and owed <= INLINE_UP_TO):
        return Inline()
    from runner.ray_pool import RayPool

    return RayPool(cluster, say)
