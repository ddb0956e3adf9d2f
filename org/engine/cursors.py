"""Results that came in batches, kept for those who ask for more; the longest unused are given up first."""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

from org.errors import InvalidLocator
from org.identifiers import canonical

Kept = TypeVar("Kept")
MOST = 200


class Cursors(Generic[Kept]):
    def __init__(self) -> None:
        self._found: OrderedDict[str, tuple[Kept, int]] = OrderedDict()
        self._lock = threading.Lock()
        self._count = 0

    def keep(self, kept: Kept, start: int, size: int, locator: str | None) -> str:
        """The locator of the batch from `start`; a cursor that goes on keeps its name."""
        key = locator.rpartition("-")[0] if locator else self._add(kept, size)
        return f"{key}-{start}"

    def find(self, locator: str) -> tuple[Kept, int, int]:
        key, _, start = locator.rpartition("-")
        with self._lock:
            if key not in self._found or not start.isdecimal():
                raise InvalidLocator("invalid query locator")
            self._found.move_to_end(key)
            kept, size = self._found[key]
            return kept, int(start), size

    def _add(self, kept: Kept, size: int) -> str:
        with self._lock:
            self._count += 1
            key = str(canonical(f"01g{self._count:012d}"))
            self._found[key] = (kept, size)
            while len(self._found) > MOST:
                self._found.popitem(last=False)
            return key
