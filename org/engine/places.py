"""Records as they stand in the FROM clause of a statement: of one object, or of any that a reference may point at.

What can be read of the latter is the pseudo-object `Name`: the fields that records of any object may have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, FromClause, case, func, literal, null

from org.engine.tables import Tables, ignores_case
from org.schema import Field, Object

ANYTHING = "Name"
# The fields of the pseudo-object, and their types; each is read from those targets that have it.
NAME_FIELDS = {
    "id": ("Id", "id"), "name": ("Name", "string"), "type": ("Type", "picklist"), "firstname": ("FirstName", "string"),
    "lastname": ("LastName", "string"), "alias": ("Alias", "string"), "email": ("Email", "email"),
    "phone": ("Phone", "phone"), "title": ("Title", "string"), "username": ("Username", "string"),
    "isactive": ("IsActive", "boolean"),
}  # fmt: skip
Column = ColumnElement[Any]
Path = tuple[str, ...]


class Target(NamedTuple):
    thing: Object
    table: FromClause


class Resolved(NamedTuple):
    """A field found: `key` is what it is compared by, `identity` what makes it the same as another.

    `trail` are the parents on the way to it, in order.
    """

    field: Field
    shown: Column
    key: Column
    identity: Path
    trail: "tuple[Place, ...]" = ()


class Place(Protocol):
    """Records as they stand in the FROM clause: the root, or parents reached by `path`."""

    @property
    def path(self) -> Path: ...
    @property
    def within(self) -> Path: ...
    @property
    def label(self) -> str: ...
    def find(self, name: str) -> Resolved | None: ...
    def identifier(self) -> Column: ...
    def type_name(self) -> Column | None: ...


@dataclass(frozen=True, slots=True)
class One:
    """Records of one object. `within` tells apart what is joined under the same path, as TYPEOF does."""

    tables: Tables
    target: Target
    path: Path
    within: Path

    @property
    def label(self) -> str:
        return self.target.thing.name

    def find(self, name: str) -> Resolved | None:
        field = self.target.thing.field(name)
        return None if field is None else self.resolved(field)

    def resolved(self, field: Field) -> Resolved:
        key = self.tables.key(self.target.table, self.target.thing, field)
        return Resolved(field, self.target.table.c[field.name], key, (*self.within, field.name))

    def identifier(self) -> Column:
        return self.target.table.c["Id"]

    def type_name(self) -> Column | None:
        return None


@dataclass(frozen=True, slots=True)
class Several:
    """Records of several objects, seen through the pseudo-object."""

    tables: Tables
    targets: tuple[Target, ...]
    path: Path
    within: Path
    label: str = ANYTHING

    def find(self, name: str) -> Resolved | None:
        known = NAME_FIELDS.get(name.lower())
        if known is None:
            return None
        field = _name_field(*known)
        shown, key = self.columns(field)
        return Resolved(field, shown, key, (*self.within, field.name))

    def columns(self, field: Field) -> tuple[Column, Column]:
        if field.name == "Type":
            column = self.type_name()
            return column, func.lower(column)
        found = [(target, own) for target in self.targets if (own := _own(target.thing, field.name))]
        shown = _first([target.table.c[own.name] for target, own in found])
        keys = [self.tables.key(target.table, target.thing, own) for target, own in found]
        return shown, _first([func.lower(key) for key in keys] if len(keys) > 1 and ignores_case(field) else keys)

    def identifier(self) -> Column:
        return _first([target.table.c["Id"] for target in self.targets])

    def type_name(self) -> Column:
        return case(*((target.table.c["Id"].is_not(None), literal(target.thing.name)) for target in self.targets))


def _own(thing: Object, name: str) -> Field | None:
    """An object's name is not always called Name."""
    return thing.name_field if name == "Name" else thing.field(name)


def _first(columns: Sequence[Column]) -> Column:
    if not columns:
        return null()
    return columns[0] if len(columns) == 1 else func.coalesce(*columns)


def _name_field(name: str, type_name: str) -> Field:
    return Field(name, type_name, name, "", 255, True, True, True, True, (), None, (), False, False, False, False)
