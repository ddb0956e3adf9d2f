"""Rows as CSV, every value whole."""

import csv
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO

from org.shown.flat import text


def write(
    out: TextIO, head: Sequence[str], rows: Iterable[Sequence[Any]], ending: str, seen: Callable[[str], str] = str
) -> None:
    """`seen` is what becomes of every cell's text."""
    writer = csv.writer(out, lineterminator=ending)
    writer.writerow(map(seen, head))
    writer.writerows([seen(text(value)) for value in row] for row in rows)
