"""Values as a page shows them: times in the org's zone, references by the names of their records.

Nothing here links outside the org, whatever a record holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from org.engine import Org
from org.identifiers import canonical
from org.pages import addresses
from org.pages.columns import Path, name_of
from org.schema import Field, Schema
from org.soql.quoting import quoted

AT_ONCE = 400
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """`kind` is text, number, time, yes or empty; `href` is within the org; `machine` is a time as programs have it."""

    text: str = ""
    kind: str = "empty"
    href: str = ""
    machine: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str


Names = Mapping[str, Link]
EMPTY = Cell()


def zone(org: Org) -> ZoneInfo:
    return ZoneInfo(org.about.get("timezone", "UTC"))


def names_in(org: Org, columns: Sequence[Path], records: Iterable[Record]) -> Names:
    """The names of all that these records point at."""
    return names_of(org, pointers(org.schema, columns, records))


def pointers(schema: Schema, columns: Sequence[Path], records: Iterable[Record]) -> set[str]:
    """Every Id among the values, also where it stands in a text, as in the history of a case."""
    may = [column for column in columns if column.field.type in ("reference", "string")]
    found = (column.value(record) for record in records for column in may)
    return {value for value in found if isinstance(value, str) and is_pointer(schema, value)}


def is_pointer(schema: Schema, value: str) -> bool:
    return len(value) == 18 and value[:3] in prefixes(schema) and canonical(value) == value


@lru_cache(maxsize=32)
def prefixes(schema: Schema) -> Mapping[str, str]:
    """The objects by the first three characters of their records' Ids."""
    return {thing.prefix: name for name, thing in schema.objects.items()}


def names_of(org: Org, identifiers: Iterable[str]) -> Names:
    known, by_object = prefixes(org.schema), dict[str, list[str]]()
    for identifier in sorted(identifiers):
        by_object.setdefault(known[identifier[:3]], []).append(identifier)
    return {key: link for thing, found in by_object.items() for key, link in _named(org, thing, found)}


def _named(org: Org, thing: str, identifiers: Sequence[str]) -> Iterable[tuple[str, Link]]:
    name = name_of(org.schema.objects[thing])
    fields = "Id" if name == "Id" else f"Id, {name}"
    for start in range(0, len(identifiers), AT_ONCE):
        some = ", ".join(map(quoted, identifiers[start : start + AT_ONCE]))
        for record in org.query(f"SELECT {fields} FROM {thing} WHERE Id IN ({some})").records:
            identifier = str(record["Id"])
            yield identifier, Link(str(record[name] or identifier), addresses.record(thing, identifier))


class Cells:
    """How one org's values are shown, once it is known what their references are called."""

    def __init__(self, org: Org, names: Names) -> None:
        self._zone = zone(org)
        self._names = names

    def row(self, columns: Sequence[Path], record: Record) -> list[Cell]:
        return [self.cell(column.field, column.value(record)) for column in columns]

    def cell(self, field: Field, value: Any) -> Cell:
        if value is None or value == "":
            return EMPTY
        if isinstance(value, bool):
            return Cell("Yes" if value else "No", "yes")
        if isinstance(value, int | float):
            return Cell(number(field, value), "number")
        if field.type == "datetime":
            return self.time(str(value))
        return self._text(field, str(value))

    def time(self, value: str) -> Cell:
        try:
            at = datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(self._zone)
        except ValueError:
            return Cell(value, "text")
        return Cell(at.strftime("%Y-%m-%d %H:%M:%S"), "time", machine=at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def _text(self, field: Field, value: str) -> Cell:
        link = self._names.get(value) if field.type in ("reference", "string") else None
        if link is not None:
            return Cell(link.text, "text", link.href)
        return Cell(value, "time" if field.type == "date" else "text", machine=value if field.type == "date" else "")


def number(field: Field, value: float) -> str:
    if field.type == "currency":
        return f"{value:,.2f}"
    shown = f"{value:.15g}"
    return f"{shown} %" if field.type == "percent" else shown
