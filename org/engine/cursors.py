"""Results that come in batches: fetched as far as they are asked for, and kept for those who ask for more.

A batch can be asked for again, as a client does whose connection broke; the results unused for longest are given up.
"""

import sqlite3
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from org.engine.line import Line
from org.engine.plan import Plan
from org.errors import InvalidLocator
from org.identifiers import canonical
from org.soql.constants import whole

MOST, MOST_ROWS = 200, 250_000
Row = tuple[Any, ...]


@dataclass(slots=True)
class Result:
    """`fetched` are rows from number `first` on, as far as they were asked for; the rest is still the database's."""

    plan: Plan
    size: int
    total: int
    fetched: list[Row]
    cursor: sqlite3.Cursor | None = None
    line: Line | None = None
    first: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def rows(self, start: int) -> list[Row]:
        """A batch, which with the one before it is all that is kept."""
        with self.lock:
            if not self.first <= start < max(self.total, 1):
                raise InvalidLocator("invalid query locator")
            missing = start + self.size - self.first - len(self.fetched)
            if self.cursor is not None and self.line is not None and missing > 0:
                with self.line.statement():
                    self.fetched += self.cursor.fetchmany(missing)
            found = self.fetched[start - self.first :][: self.size]
            kept = max(start - self.size - self.first, 0)
            self.fetched, self.first = self.fetched[kept:], self.first + kept
            return found


class Cursors:
    def __init__(self) -> None:
        self._found: OrderedDict[str, Result] = OrderedDict()
        self._lock = threading.Lock()
        self._count = 0

    def keep(self, result: Result) -> str:
        with self._lock:
            self._count += 1
            key = str(canonical(f"01g{self._count:012d}"))
            self._found[key] = result
            while len(self._found) > MOST or (len(self._found) > 1 and self._held() > MOST_ROWS):
                self._found.popitem(last=False)
            return key

    def _held(self) -> int:
        """A result that is fetched as it is read holds few."""
        return sum(len(result.fetched) for result in self._found.values())

    def find(self, locator: str) -> tuple[str, Result, int]:
        """The result's own name, itself, and where the batch begins."""
        key, _, start = locator.rpartition("-")
        with self._lock:
            if key not in self._found or not (start.isdecimal() and start.isascii()):
                raise InvalidLocator("invalid query locator")
            self._found.move_to_end(key)
            return key, self._found[key], whole(start)
