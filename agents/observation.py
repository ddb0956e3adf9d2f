"""What an agent is shown of an org's answer: complete up to stated caps, one row a line, readable by man and program.

First a line with the sizes, then the columns, then the rows, each as a JSON list; what was cut is said, with a way on.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.oracle import Cell, Seen


@dataclass(frozen=True, slots=True)
class Caps:
    rows: int = 200
    characters: int = 60_000


@dataclass(frozen=True, slots=True)
class Observation:
    text: str
    rows: int = 0
    error_code: str | None = None


def of_records(records: Sequence[Mapping[str, Any]], total: int, caps: Caps) -> Observation:
    flat = [flatten(record) for record in records[: caps.rows]]
    columns = _columns(flat)
    lines = [_line([row.get(name) for name in columns]) for row in flat]
    shown = _fitting(lines, caps.characters)
    head = (
        [f"totalSize {total}, rows shown {shown}", _line(columns)] if columns else [f"totalSize {total}, rows shown 0"]
    )
    note = [] if shown == total or not columns else [_how_to_narrow(shown, total)]
    return Observation("\n".join([*head, *lines[:shown], *note]), shown)


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """A parent that some rows lack is no column of its own where other rows show its fields."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [name for name in names if not any(other.startswith(f"{name}.") for other in names)]


def of_error(code: str, message: str) -> Observation:
    return Observation(f"error {code}: {message}", error_code=code)


def flatten(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Parents' fields become columns of their own (`Owner.Name`); lists of children stay as they are."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if name == "attributes":
            continue
        if isinstance(value, Mapping) and "records" not in value:
            flat |= flatten(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = _children(value) if isinstance(value, Mapping) else value
    return flat


def read(text: str) -> Seen:
    """The rows of a rendered observation; an error has none."""
    lines = text.split("\n")
    if not lines[0].startswith("totalSize "):
        return Seen(0, ())
    total = int(lines[0].split(",")[0].removeprefix("totalSize "))
    columns, *rows = [json.loads(line) for line in lines[1:] if line.startswith("[")] or [[]]
    return Seen(total, tuple(_row(columns, row) for row in rows))


def _row(columns: Sequence[str], values: Sequence[Cell]) -> Mapping[str, Cell]:
    return dict(zip(columns, values, strict=True))


def _children(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [flatten(record) for record in value["records"]]


def _line(values: Sequence[object]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _fitting(lines: Sequence[str], characters: int) -> int:
    used = 0
    for place, line in enumerate(lines):
        used += len(line) + 1
        if used > characters:
            return place
    return len(lines)


def _how_to_narrow(shown: int, total: int) -> str:
    return (
        f"note: {total - shown} more rows are not shown. Narrow the query, aggregate, select fewer fields, or page: "
        "ORDER BY Id LIMIT n, then WHERE Id > the last Id seen."
    )
