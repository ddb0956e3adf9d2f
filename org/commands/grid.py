"""Rows as a table that fits its width, or as sheets of `field: value` when it would not.

Numbers, Ids and times are never cut: where they leave too little room for the other columns, there is no table.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from rich.cells import cell_len, chop_cells, set_cell_size

from org.commands.terminal import in_full, on_one_line
from org.shown.signs import harmless

GAP = "  "
LEAST = 12
CUT = "…"
WHOLE_SECOND = ".000+0000"
EXACT = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?|\d{4}-\d\d-\d\d(?:T\S+)?")
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Grid:
    lines: list[str]
    cut: bool


def grid(head: Sequence[str], rows: Sequence[Row], width: int) -> Grid | None:
    """None when the columns cannot share the width."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(head)
    cells = [[name, *map(_brief, column)] for name, column in zip(head, columns, strict=True)]
    cells = [[cell[: width + 1] for cell in column] for column in cells]
    natural = [max(map(cell_len, column)) for column in cells]
    least = [size if _exact(column) else min(size, LEAST) for size, column in zip(natural, columns, strict=True)]
    room = width - len(GAP) * (len(cells) - 1)
    if sum(least) > room:
        return None
    sizes = _shared(natural, least, room)
    right = [_number(column) for column in columns]
    return Grid([_line(line, sizes, right) for line in zip(*cells, strict=True)], cut=sizes != natural)


def sheets(head: Sequence[str], rows: Sequence[Row], width: int) -> Iterator[str]:
    """One sheet a row, each value whole."""
    margin = max(map(cell_len, head), default=0) + 2
    for number, row in enumerate(rows, 1):
        if len(rows) > 1:
            yield f"-- {number} --"
        for name, value in zip(head, row, strict=True):
            yield from beside(f"{name}:", margin, in_full(value), width)


def beside(title: str, margin: int, text: str, width: int) -> Iterator[str]:
    """A title, and a text of any length wrapped to the right of it."""
    lines = [piece for line in text.splitlines() for piece in wrapped(harmless(line), max(width - margin, LEAST))]
    for left, line in zip_longest([title], lines, fillvalue=""):
        yield (set_cell_size(left, margin) + line).rstrip()


def wrapped(text: str, width: int) -> list[str]:
    """Broken at spaces, and inside of words that are wider than a line."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        pieces = chop_cells(word, width)
        lines = [*lines, *pieces] if lines[-1] else pieces
    return lines


def _brief(value: Any) -> str:
    """A time as SOQL takes it too, in eight characters less than the API shows."""
    text = on_one_line(value)
    return text.removesuffix(WHOLE_SECOND) + "Z" if text.endswith(WHOLE_SECOND) and EXACT.fullmatch(text) else text


def _exact(column: Row) -> bool:
    return _number(column) or all(isinstance(value, bool) or EXACT.fullmatch(str(value)) for value in _set(column))


def _number(column: Row) -> bool:
    given = _set(column)
    return bool(given) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in given)


def _set(column: Row) -> list[Any]:
    return [value for value in column if value is not None]


def _shared(natural: list[int], least: list[int], room: int) -> list[int]:
    """Wide columns give way first, down to one common width."""
    cap = max(natural)
    while sum(sizes := [max(low, min(size, cap)) for size, low in zip(natural, least, strict=True)]) > room:
        cap -= 1
    return sizes


def _line(cells: Sequence[str], sizes: Sequence[int], right: Sequence[bool]) -> str:
    fitted = [_fitted(*each) for each in zip(cells, sizes, right, strict=True)]
    return GAP.join(fitted).rstrip()


def _fitted(cell: str, size: int, right: bool) -> str:
    missing = size - cell_len(cell)
    if missing < 0:
        return set_cell_size(cell, size - 1) + CUT
    return " " * missing + cell if right else cell + " " * missing


def columns_and_text(head: Sequence[str], rows: Sequence[Row], width: int) -> Iterator[str]:
    """Columns that are short, and a last one whose text is wrapped."""
    short = [[on_one_line(value) for value in column] for column in zip(*([head, *rows]), strict=True)][:-1]
    right = [_number([row[place] for row in rows]) for place in range(len(short))]
    sizes = [max(map(cell_len, column)) for column in short]
    margin = sum(sizes) + len(GAP) * len(sizes)
    for cells, row in zip(zip(*short, strict=True), [head, *rows], strict=True):
        title = GAP.join(_fitted(*each) for each in zip(cells, sizes, right, strict=True))
        yield from beside(title, margin, in_full(row[-1]), width)
