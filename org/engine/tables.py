"""A schema as SQL tables: one table per object, one column per field, both named as the API names them.

Date-times are stored as the API shows them, always in UTC with milliseconds, so that text order is time order.
"""

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, String, Table
from sqlalchemy.types import TypeEngine

from org.schema import Field, Object, Schema

NUMBERS = frozenset(["double", "currency", "percent"])
CASE_SENSITIVE = frozenset(["id", "reference", "date", "datetime", "time"])


@lru_cache(maxsize=8)
def tables(schema: Schema) -> Mapping[str, Table]:
    metadata = MetaData()
    return {name: _table(metadata, thing) for name, thing in schema.objects.items()}


def _table(metadata: MetaData, thing: Object) -> Table:
    columns = [Column(f.name, column_type(f), primary_key=f.type == "id") for f in thing.fields.values()]
    return Table(thing.name, metadata, *columns)


def column_type(field: Field) -> TypeEngine[str] | TypeEngine[int] | TypeEngine[float] | TypeEngine[bool]:
    if field.type == "boolean":
        return Boolean(create_constraint=False)
    if field.type == "int":
        return Integer()
    if field.type in NUMBERS:
        return Float()
    return String() if field.type in CASE_SENSITIVE or field.case_sensitive else String(collation="NOCASE")


def indexed(field: Field) -> bool:
    """Salesforce indexes references, names, external ids and the audit dates."""
    dates = ("CreatedDate", "SystemModstamp")
    return field.type == "reference" or field.name_field or field.external_id or field.name in dates
