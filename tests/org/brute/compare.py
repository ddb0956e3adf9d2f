"""Whether an answer is one of those that a query allows: where order or spelling is free, any will do."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Attributes:
    """`type` is what is shown; the address is that of the record itself. Rows of groups have none."""

    type: str
    object: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Values that count as the same: an answer may show any of them."""

    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows with the same sort keys form a run, whose order is free; `first` and `last` cut a window out of all."""

    runs: tuple[tuple[dict[str, Any], ...], ...]
    first: int = 0
    last: int | None = None

    @property
    def size(self) -> int:
        total = sum(map(len, self.runs))
        return max(0, min(total, total if self.last is None else self.last) - self.first)

    def pieces(self) -> Iterator[tuple[int, int, tuple[dict[str, Any], ...]]]:
        """Where in the answer a run stands, and its rows: more than there is room for when the window cuts it."""
        start = 0
        for run in self.runs:
            low, high = max(start, self.first), min(start + len(run), self.first + self.size)
            if low < high:
                yield low - self.first, high - self.first, run
            start += len(run)


def allows(expected: Any, found: Any) -> bool:
    match expected:
        case Rows():
            return _result(expected, found)
        case OneOf(values):
            return any(allows(value, found) for value in values)
        case Attributes():
            return _attributes(expected, found)
        case dict():
            return (
                isinstance(found, dict)
                and list(expected) == list(found)
                and all(allows(value, found[name]) for name, value in expected.items())
            )
        case float():
            return type(found) is float and math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-12)
    return type(expected) is type(found) and bool(expected == found)


def allows_records(expected: Rows, found: Sequence[Any]) -> bool:
    return len(found) == expected.size and all(_matched(run, found[low:high]) for low, high, run in expected.pieces())


def _result(expected: Rows, found: Any) -> bool:
    """The answer of a sub-query: null when it is empty."""
    if expected.size == 0 or found is None:
        return expected.size == 0 and found is None
    return (
        list(found) == ["totalSize", "done", "records"]
        and found["totalSize"] == expected.size
        and found["done"] is True
        and allows_records(expected, found["records"])
    )


def _attributes(expected: Attributes, found: Any) -> bool:
    if not expected.id:
        return bool(found == {"type": expected.type})
    address = f"/sobjects/{expected.object}/{expected.id}"
    return list(found) == ["type", "url"] and found["type"] == expected.type and found["url"].endswith(address)


def _matched(run: Sequence[Any], found: Sequence[Any]) -> bool:
    """Whether each row found can be given a row of the run of its own."""
    givers: dict[int, int] = {}
    fits = [[index for index, row in enumerate(run) if allows(row, one)] for one in found]

    def give(one: int, seen: set[int]) -> bool:
        for index in fits[one]:
            if index not in seen:
                seen.add(index)
                if index not in givers or give(givers[index], seen):
                    givers[index] = one
                    return True
        return False

    return all(give(one, set()) for one in range(len(found)))
