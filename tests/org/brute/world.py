"""The records of an org as plain dictionaries, and what a path of relationships leads to in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from org.schema import Field, Object, Schema
from tests.org.brute.days import Days
from tests.org.brute.questions import Path

Value = str | int | float | bool | None
Record = Mapping[str, Value]

TEXTS = frozenset(["string", "textarea", "picklist", "combobox", "email", "phone", "url"])
NUMBERS = frozenset(["int", "double", "currency", "percent"])
IDS = frozenset(["id", "reference"])

# What can be read of a parent that may be a record of several objects.
NAME = {"Id": "id", "Name": "string", "Type": "string", "FirstName": "string", "LastName": "string",
        "Alias": "string", "Email": "email", "Phone": "phone", "Title": "string", "Username": "string",
        "IsActive": "boolean"}  # fmt: skip


class Leaf(NamedTuple):
    """What there is to know of a value besides the value."""

    type: str
    exact: bool = False
    picklist: tuple[str, ...] = ()
    filterable: bool = True
    sortable: bool = True
    groupable: bool = True


@dataclass(frozen=True)
class World:
    """With `deleted`, records in the recycle bin count as well."""

    schema: Schema
    records: Mapping[str, Sequence[Record]]
    days: Days
    deleted: bool = False
    _places: dict[str, tuple[Object, Record]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = {str(one["Id"]): (self.schema.objects[name], one) for name in self.records for one in self.of(name)}
        object.__setattr__(self, "_places", places)

    def of(self, name: str) -> list[Record]:
        return [one for one in self.records.get(name, ()) if self.deleted or not one.get("IsDeleted")]

    def reference(self, thing: Object, relationship: str) -> Field:
        return next(one for one in thing.fields.values() if one.relationship == relationship)

    def parent(self, reference: Field, record: Record) -> tuple[Object, Record] | None:
        """The record that a reference points at, and its object; None when there is no such record."""
        found = self._places.get(str(record.get(reference.name)))
        return found if found and found[0].name in reference.reference_to else None

    def group(self, thing: Object, name: str) -> list[str]:
        """The fields that `FIELDS(..)` stands for."""
        return [one for one in thing.fields if name in ("ALL", "CUSTOM" if one.endswith("__c") else "STANDARD")]

    def value(self, thing: Object, record: Record, path: Path) -> Value:
        if not path.steps:
            return record.get(path.field)
        reference = self.reference(thing, path.steps[0])
        found = self.parent(reference, record)
        if found is None:
            return None
        if len(reference.reference_to) > 1:
            return of_any(found, path.field)
        return self.value(*found, Path(path.field, path.steps[1:]))

    def leaf(self, thing: Object, path: Path) -> Leaf:
        if not path.steps:
            one = thing.fields[path.field]
            return Leaf(one.type, one.case_sensitive, one.picklist, one.filterable, one.sortable, one.groupable)
        reference = self.reference(thing, path.steps[0])
        if len(reference.reference_to) > 1:
            return Leaf(NAME[path.field])
        return self.leaf(self.schema.objects[reference.reference_to[0]], Path(path.field, path.steps[1:]))


def of_any(found: tuple[Object, Record], name: str) -> Value:
    thing, record = found
    return thing.name if name == "Type" else record.get(name)
