"""Rows of CSV under one head, put aside so that any stretch of them can be had again and again."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence

from org.rest.bulk.forms import Form
from org.rest.bulk.spool import Spool

# A stretch is an answer, which is held in memory: it ends early where its rows are long.
LONGEST = 32 * 1024 * 1024


class Sheet:
    def __init__(self, form: Form, head: Sequence[str]) -> None:
        self._write = form.writing()
        self.head = self._write(head)
        self._rows = Spool()
        self._ends = array("Q")

    def __len__(self) -> int:
        return len(self._ends)

    @property
    def size(self) -> int:
        return self._rows.size

    def add(self, cells: Sequence[str]) -> None:
        self._rows.write(self._write(cells))
        self._ends.append(self._rows.size)

    def whole(self) -> bytes:
        return self.head + self._rows.read(0, self._rows.size)

    def stretch(self, start: int, most: int) -> tuple[bytes, int]:
        """At most so many rows, under the head, and where the next stretch starts."""
        if start >= len(self):
            return self.head, len(self)
        first = self._ends[start - 1] if start else 0
        end = min(start + most, bisect_right(self._ends, first + LONGEST, start), len(self))
        end = max(end, start + 1)
        return self.head + self._rows.read(first, self._ends[end - 1]), end
