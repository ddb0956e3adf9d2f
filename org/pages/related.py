"""What points at a record: a table for each reference of the schema that some record uses to point at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from org.pages import addresses, columns
from org.pages.columns import AUDIT, Path
from org.pages.listing import Head, Row
from org.pages.visit import Visit
from org.schema import Field, Object, Schema
from org.soql.quoting import quoted

SHOWN = 10
NEWEST = ("CreatedDate", "LastModifiedDate")


@dataclass(frozen=True, slots=True)
class Pointing:
    """Records of `thing` point by `field`; an object with several such fields is told apart by them."""

    thing: Object
    field: Field
    label: str


@dataclass(frozen=True, slots=True)
class Family:
    """The newest of the records that point at one in one way; `total` counts all of them."""

    pointing: Pointing
    columns: Sequence[Path]
    records: Sequence[Mapping[str, Any]]
    total: int

    @property
    def shown(self) -> Sequence[Mapping[str, Any]]:
        return self.records[:SHOWN]


@dataclass(frozen=True, slots=True)
class Related:
    """A family as a page shows it."""

    label: str
    anchor: str
    total: int
    heads: Sequence[Head]
    rows: Sequence[Row]
    all: str


@lru_cache(maxsize=512)
def pointings(schema: Schema, thing: str) -> tuple[Pointing, ...]:
    return tuple(one for child in schema.objects.values() for one in _from(child, thing))


def family(visit: Visit, pointing: Pointing, identifier: str, texts: Sequence[Path], most: int) -> Family:
    """The newest `most` records; those of `texts` are fetched besides the fields that a table shows."""
    thing, shown = pointing.thing, _shown(visit.schema, pointing)
    where = f"FROM {thing.name} WHERE {pointing.field.name} = {quoted(identifier)}"
    newest = next((f"{name} DESC NULLS LAST, Id" for name in NEWEST if name in thing.fields), "Id")
    fields = columns.selected([*shown, *texts])
    found = visit.org.query(f"SELECT {fields} {where} ORDER BY {newest} LIMIT {most + 1}", user=visit.user).records
    more = len(found) > most
    total = visit.org.query(f"SELECT COUNT() {where}", user=visit.user).total_size if more else len(found)
    return Family(pointing, shown, found[:most], total)


def drawn(found: Family, rows: Sequence[Row], identifier: str) -> Related:
    pointing = found.pointing
    given = [("field", pointing.field.name), ("operator", "eq"), ("value", identifier)]
    heads = [Head(column.label, column.name, "", "", column.numeric) for column in found.columns]
    anchor = f"{pointing.thing.name}.{pointing.field.name}"
    return Related(pointing.label, anchor, found.total, heads, rows, addresses.listing(pointing.thing.name, given))


def _from(child: Object, thing: str) -> list[Pointing]:
    fields = [field for field in child.fields.values() if thing in field.reference_to and field.name not in AUDIT]
    if len(fields) == 1:
        return [Pointing(child, fields[0], child.label)]
    return [Pointing(child, field, f"{child.label} ({columns.label(field)})") for field in fields]


def _shown(schema: Schema, pointing: Pointing) -> list[Path]:
    """A column that says of every row what the page is about says nothing."""
    return [path for path in columns.default(schema, pointing.thing) if path.name != pointing.field.name]
