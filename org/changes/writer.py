"""The one connection of a process that writes: one change at a time, in this process and in any other.

A change within a change is undone by itself when it fails. Whoever is within one reads what was written there.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from org.changes.errors import UnableToLock
from org.engine import Org


class Writer:
    """`patience` is how many seconds a change waits for those before it; `lasting` changes outlive a broken machine."""

    def __init__(self, org: Org, *, patience: float, lasting: bool) -> None:
        self._org = org
        self._patience = patience
        self._connection = sqlite3.connect(org.path, timeout=patience, isolation_level=None, check_same_thread=False)
        self._connection.execute(f"PRAGMA synchronous = {'NORMAL' if lasting else 'OFF'}")
        self._line = org.line(self._connection)
        self._lock = threading.RLock()
        self._depth = 0

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        if not self._lock.acquire(timeout=self._patience):
            raise UnableToLock
        try:
            with self._org.through(self._line), self._whole():
                yield self._connection
        finally:
            self._lock.release()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        self._begin()
        self._depth += 1
        succeeded = False
        try:
            yield
            succeeded = True
        finally:
            self._depth -= 1
            self._end(succeeded)

    def _begin(self) -> None:
        if self._depth:
            self._connection.execute(f"SAVEPOINT level{self._depth}")
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise UnableToLock from error

    def _end(self, succeeded: bool) -> None:
        if not self._depth:
            self._connection.execute("COMMIT" if succeeded else "ROLLBACK")
            return
        if not succeeded:
            self._connection.execute(f"ROLLBACK TO level{self._depth}")
        self._connection.execute(f"RELEASE level{self._depth}")

    def close(self) -> None:
        """What the log of changes holds goes into the file, as far as nobody reads what was before."""
        with self._lock:
            # Closed already, it has done so.
            with suppress(sqlite3.ProgrammingError):
                self._connection.execute("PRAGMA busy_timeout = 0")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._line.close()
