"""Threads that do what may take long, so that the loop stays free for everybody else.

They end with the process, whatever they are at: nobody waits long for them when the server is told to stop.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
Waiting = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class Workers:
    """Asked on one loop's thread only, which is why its counts need no lock."""

    def __init__(self, most: int) -> None:
        self._waiting: SimpleQueue[Waiting | None] = SimpleQueue()
        self._most = most
        self._threads: list[threading.Thread] = []
        self._open = 0

    async def do(self, job: Callable[[], T]) -> T:
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._open += 1
        if len(self._threads) < min(self._open, self._most):
            self._threads.append(threading.Thread(target=self._work, daemon=True))
            self._threads[-1].start()
        self._waiting.put((job, answer))
        return await answer

    def close(self, patience: float = 1.0) -> None:
        """Ends them; `patience` is how many seconds what they are at may still take."""
        for _ in self._threads:
            self._waiting.put(None)
        latest = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, latest - time.monotonic()))

    def _work(self) -> None:
        while (waiting := self._waiting.get()) is not None:
            job, answer = waiting
            with suppress(RuntimeError):  # the loop has ended: nobody is there to be told
                answer.get_loop().call_soon_threadsafe(self._told, answer, _outcome(job, answer))

    def _told(self, answer: "asyncio.Future[Any]", tell: Callable[[], None]) -> None:
        self._open -= 1
        if not answer.cancelled():
            tell()


def _outcome(job: Callable[[], T], answer: "asyncio.Future[T]") -> Callable[[], None]:
    try:
        return partial(answer.set_result, job())
    except Exception as error:  # noqa: BLE001 - handed to who asked
        return partial(answer.set_exception, error)
