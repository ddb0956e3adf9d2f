"""A schema as SQL tables: one table per object, one column per field, both named as the API names them.

A text is compared whatever its case. Columns ignore the case of ASCII letters by their collation; a column that holds
any other letter has a second one beside it, its name ending in `~`, with the text in lower case.
Date-times are stored as the API shows them, always in UTC with milliseconds, so that text order is time order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Float, FromClause, Integer, MetaData, String, Table
from sqlalchemy.types import TypeEngine

from org.schema import Field, Object, Schema

NUMBERS = frozenset(["double", "currency", "percent"])
CASE_SENSITIVE = frozenset(["id", "reference", "date", "datetime", "time"])
Folded = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """`folded` are the fields with a column in lower case; `deleted` the objects of which records are deleted."""

    schema: Schema
    by_object: Mapping[str, Table]
    folded: Folded
    deleted: frozenset[str]

    def by_name(self, name: str) -> Object:
        return self.schema.objects[name]

    def alias(self, name: str, number: int) -> FromClause:
        """Aliases are shared by all statements: making one anew is what costs most in a statement."""
        return _alias(self.by_object[name], number)

    def key(self, table: FromClause, thing: Object, field: Field) -> ColumnElement[Any]:
        """The column by which a field is compared, grouped and sorted."""
        return table.c[field.name + "~" if (thing.name, field.name) in self.folded else field.name]


def tables(schema: Schema, folded: Folded = frozenset(), deleted: frozenset[str] = frozenset()) -> Tables:
    metadata = MetaData()
    made = {name: _table(metadata, thing, folded) for name, thing in schema.objects.items()}
    return Tables(schema, made, folded, deleted)


@lru_cache(maxsize=4096)
def _alias(table: Table, number: int) -> FromClause:
    return table.alias(f"t{number}")


def _table(metadata: MetaData, thing: Object, folded: Folded) -> Table:
    columns: list[Column[Any]] = []
    for field in thing.fields.values():
        columns.append(Column(field.name, column_type(field), primary_key=field.type == "id"))
        if (thing.name, field.name) in folded:
            columns.append(Column(field.name + "~", String()))
    return Table(thing.name, metadata, *columns)


def column_type(field: Field) -> TypeEngine[str] | TypeEngine[int] | TypeEngine[float]:
    if field.type in ("boolean", "int"):
        return Integer()
    if field.type in NUMBERS:
        return Float()
    return String(collation="NOCASE") if ignores_case(field) else String()


def ignores_case(field: Field) -> bool:
    other = field.type in CASE_SENSITIVE or field.type in NUMBERS or field.type in ("boolean", "int")
    return not (other or field.case_sensitive)


def indexed(field: Field) -> bool:
    """Salesforce indexes references, names, external ids and the audit dates."""
    dates = ("CreatedDate", "SystemModstamp")
    known = field.name_field or field.external_id or field.unique
    return field.type == "reference" or known or field.name in dates


def fold(text: str) -> str:
    return text.lower()
