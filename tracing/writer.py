"""One writer per process: work from any thread is committed in the order it came, many pieces in one transaction.

A piece of work is durable when its future is done. A piece that fails spoils no other: its batch is rolled back and
each piece is then run in a transaction of its own. The queue is bounded, so a slow disk slows its callers and
nothing is dropped.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

Work = Callable[[Connection], object]
BATCH = 256
WAITING = 4096


class Writer:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: queue.Queue[tuple[Work, Future[object]] | None] = queue.Queue(WAITING)
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def submit(self, work: Work) -> Future[object]:
        """The work is done even when nobody waits any more: its future cannot be cancelled."""
        future: Future[object] = Future()
        future.set_running_or_notify_cancel()
        with self._door:
            if self._closed:
                raise RuntimeError("this writer is closed: the work would never be done")
            self._queue.put((work, future))
        return future

    def close(self) -> None:
        """Everything submitted before is committed when this returns."""
        with self._door:
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        open_ = True
        while open_:
            batch, open_ = self._batch()
            if batch:
                self._commit(batch)

    def _batch(self) -> tuple[list[tuple[Work, Future[object]]], bool]:
        batch = []
        item = self._queue.get()
        while item is not None:
            batch.append(item)
            if len(batch) == BATCH or self._queue.empty():
                return batch, True
            item = self._queue.get()
        return batch, False

    def _commit(self, batch: list[tuple[Work, Future[object]]]) -> None:
        try:
            with self._engine.begin() as connection:
                results = [work(connection) for work, _ in batch]
        except Exception:  # noqa: BLE001 - whatever one piece raises goes to its own caller, below
            self._one_by_one(batch)
            return
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)

    def _one_by_one(self, batch: list[tuple[Work, Future[object]]]) -> None:
        for work, future in batch:
            try:
                with self._engine.begin() as connection:
                    result = work(connection)
            except Exception as error:  # noqa: BLE001 - handed to the caller
                future.set_exception(error)
            else:
                future.set_result(result)
