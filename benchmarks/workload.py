"""The questions that the benchmarks ask, read from a file: what the engine is asked, and the same by hand.

Values are drawn from the org's own file, the same ones every time.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "workloads"
Values = Mapping[str, Any]
Row = tuple[Any, ...]


class OtherAnswer(Exception):
    """The engine and the SQL by hand disagree, so a comparison of their times means nothing."""


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    soql: str
    stands_for: str = ""
    sql: str = ""
    values: str = "SELECT 1"
    ordered: bool = False

    def draws(self, file: sqlite3.Connection, number: int) -> list[Values]:
        """Sets of values in a mixed order, again from the start when the file has too few."""
        cursor = file.execute(self.values)
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in sorted(cursor, key=repr)]
        Random(self.name).shuffle(found)
        return [found[place % len(found)] for place in range(number)]

    def text(self, values: Values, alias: str = "") -> str:
        return self.soql.format(alias=alias and f" {alias}", **values)


def questions(name: str) -> list[Question]:
    entries = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return [Question(**entry) for entry in entries]


def by_hand(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def compare(question: Question, records: Iterable[Mapping[str, Any]], cursor: sqlite3.Cursor) -> int:
    """How many rows both sides found; raises `OtherAnswer` when they found different ones."""
    columns = [column[0] for column in cursor.description]
    found = [_comparable(row) for row in flattened(records, columns)]
    expected = [_comparable(row) for row in cursor]
    if not question.ordered:
        found, expected = sorted(found, key=repr), sorted(expected, key=repr)
    if found != expected:
        differing = next((pair for pair in zip(found, expected, strict=False) if pair[0] != pair[1]), None)
        raise OtherAnswer(f"{question.name}: {len(found)} rows, by hand {len(expected)}; first difference: {differing}")
    return len(expected)


def flattened(records: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[Row]:
    """Records as rows of the columns, which are named by their ways into a record; a row for each child record."""
    ways = [column.split(".") for column in columns]
    for record in records:
        for one in _with_each_child(record):
            yield tuple(_at(one, way) for way in ways)


def _with_each_child(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    families = [name for name, value in record.items() if isinstance(value, dict) and "records" in value]
    if not families:
        yield record
    for name in families:
        yield from ({**record, name: child} for child in record[name]["records"])


def _at(record: Any, way: Sequence[str]) -> Any:
    for step in way:
        if record is None:
            return None
        record = record[step]
    return record.rpartition("/")[2] if way[-1] == "url" else record


def _comparable(row: Row) -> Row:
    """Sums may differ in their last digits, by the order of adding."""
    return tuple(float(f"{value:.10g}") if isinstance(value, float) else value for value in row)
