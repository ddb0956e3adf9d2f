"""A connection and the rules of its use: one statement at a time, not for ever, and none while it closes.

What is too much for SQLite is told as Salesforce tells it.
"""

import math
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from org.errors import QueryTimeout, SalesforceError, TooComplicated

# As long as Salesforce gives a query.
LONGEST = 120.0
# How many steps of SQLite's machine are taken between two looks at the clock: some tens of microseconds.
STEPS = 10_000
TICK = 0.01
TOO_MUCH = ("Expression tree is too large", "too many", "parser stack overflow", "too big", "pattern too complex")
STOPPED = "interrupted"


class Deadline:
    """Apart from its line, which must not keep itself alive."""

    def __init__(self) -> None:
        self.until = math.inf

    def has_passed(self) -> bool:
        return time.monotonic() > self.until


class Line:
    """Closed with the last who holds it: its thread, or a result that is still to be read.

    Whoever uses the connection holds `lock`: one that is closed while a statement runs takes the process with it.
    """

    def __init__(self, connection: sqlite3.Connection, longest: float = LONGEST) -> None:
        self.connection = connection
        self.lock = threading.RLock()
        self._longest = longest
        self._deadline = Deadline()
        connection.set_progress_handler(self._deadline.has_passed, STEPS)

    @contextmanager
    def statement(self) -> Iterator[sqlite3.Connection]:
        """SQLite tells what is too much from a mistake of ours by its words alone."""
        with self.lock:
            self._deadline.until = time.monotonic() + self._longest
            try:
                yield self.connection
            except (sqlite3.OperationalError, sqlite3.DataError) as error:
                told = self._told(str(error))
                if told is None:
                    raise
                raise told from error
            finally:
                self._deadline.until = math.inf

    def _told(self, error: str) -> SalesforceError | None:
        """A line that is closed is interrupted too, and that is no matter of time."""
        if error == STOPPED and self._deadline.has_passed():
            return QueryTimeout()
        return TooComplicated() if any(words in error for words in TOO_MUCH) else None

    def close(self) -> None:
        """Whatever still runs is ended."""
        while not self.lock.acquire(timeout=TICK):
            with suppress(sqlite3.ProgrammingError):
                self.connection.interrupt()
        try:
            self.connection.close()
        finally:
            self.lock.release()

    def __del__(self) -> None:
        self.close()
