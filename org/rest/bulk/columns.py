"""The columns of an upload: each names a field, or a parent by a field of its own, as `Account.Number__c` does.

Texts become values of the field's type where they are written; here they are only told from what is no value.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from org.rest.bulk.errors import JobFailed
from org.schema import Field, Object, Schema

NULL = "#N/A"
NOT_FOUND = "InvalidBatch : Field name not found : {}"
TWICE = "InvalidBatch : Duplicate field name : {}"


class Column(NamedTuple):
    """`name` is the field's or, where there is a `key`, the relationship's to the parent, which is a `thing`."""

    name: str
    kind: str = ""
    key: str = ""
    thing: str = ""

    def value(self, text: str) -> Any:
        if text == NULL:
            return None
        if self.key:
            return {"attributes": {"type": self.thing}, self.key: text}
        return text.removesuffix("Z") if self.kind == "date" else text


def named(schema: Schema, thing: Object, head: Iterable[str]) -> list[Column]:
    """A column that names nothing fails the job before any row is looked at."""
    columns = [_column(schema, thing, name) for name in head]
    names = [column.name for column in columns]
    for name in names:
        if names.count(name) > 1:
            raise JobFailed(TWICE.format(name))
    return columns


def values(columns: Sequence[Column], row: Sequence[str]) -> Mapping[str, Any]:
    """An empty cell leaves its field as it is."""
    return {column.name: column.value(text) for column, text in zip(columns, row, strict=True) if text}


def _column(schema: Schema, thing: Object, name: str) -> Column:
    field = thing.field(name)
    if field is not None:
        return Column(field.name, field.type)
    told, _, path = name.rpartition(":")
    relationship, _, key = path.partition(".")
    reference = thing.parent(relationship)
    for target in _targets(schema, reference, told) if reference else ():
        parents = target.field(key)
        if parents and (parents.external_id or parents.unique or parents.type == "id"):
            return Column(str(reference and reference.relationship), key=parents.name, thing=target.name)
    raise JobFailed(NOT_FOUND.format(name))


def _targets(schema: Schema, reference: Field, told: str) -> list[Object]:
    """Those that the reference may point at, or the one of them that the column tells."""
    known = [schema.object(name) for name in reference.reference_to if not told or name.lower() == told.lower()]
    return [target for target in known if target is not None]
