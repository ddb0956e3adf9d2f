"""A worker as a Ray actor. It lives in a module of its own, which every node can import."""

import os

import ray

from runner.pool import worker_name
from runner.worker import Order, Worker


@ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0, max_concurrency=4)
class RayWorker:
    """Retries are ours, by lease: Ray neither restarts this actor nor repeats its calls."""

    def __init__(self, order: Order) -> None:
        self._worker = Worker(order, worker_name("ray"))

    async def ready(self) -> int:
        return os.getpid()

    async def run(self) -> None:
        await self._worker.run()

    async def stop(self) -> None:
        self._worker.stop()
