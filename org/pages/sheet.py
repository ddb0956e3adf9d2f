"""The result of a query as a table: parents as dotted columns, sub-queries as tables of their own; and as CSV."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from org.pages.cells import is_pointer
from org.schema import Schema
from org.shown import delimited
from org.shown.flat import columns, is_family, names, row, text


@dataclass(frozen=True, slots=True)
class Value:
    """`href` leads to the record whose Id this is; `inner` is what a sub-query found."""

    text: str = ""
    href: str = ""
    numeric: bool = False
    inner: "Sheet | None" = None


@dataclass(frozen=True, slots=True)
class Sheet:
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    total: int


def sheet(schema: Schema, records: Sequence[Mapping[str, Any]], total: int) -> Sheet:
    paths = columns(records)
    rows = [[_value(schema, value) for value in row(record, paths)] for record in records]
    return Sheet(names(paths), rows, total)


def as_csv(records: Sequence[Mapping[str, Any]]) -> bytes:
    """What a sub-query found stands in its cell as JSON. Values stay what the org has, also where a spreadsheet would
    take one for a formula.
    """
    paths, out = columns(records), io.StringIO()
    delimited.write(out, names(paths), (row(record, paths) for record in records), "\r\n")
    return out.getvalue().encode("utf-8", "replace")


def _value(schema: Schema, value: Any) -> Value:
    if is_family(value):
        found = sheet(schema, value["records"], value["totalSize"])
        return Value(inner=found)
    if isinstance(value, str):
        return Value(value, f"/{value}" if is_pointer(schema, value) else "")
    return Value(text(value), numeric=isinstance(value, int | float) and not isinstance(value, bool))
