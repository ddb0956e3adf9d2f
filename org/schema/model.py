"""The shape of an org: objects, their fields, and how records point at each other.

Values are immutable. A name is found whatever its case, in one dictionary look-up, and what is found carries
the canonical spelling.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str
    label: str
    description: str
    length: int
    nillable: bool
    filterable: bool
    sortable: bool
    groupable: bool
    reference_to: tuple[str, ...]
    relationship: str | None
    picklist: tuple[str, ...]
    unique: bool
    external_id: bool
    case_sensitive: bool
    name_field: bool


@dataclass(frozen=True, slots=True)
class Child:
    """Records of `object` whose reference `field` points at the parent, reached from it by `name`."""

    name: str
    object: str
    field: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A record that meets a condition of SOQL is refused with the message; `field` is the one at fault, if one is."""

    refused: str
    message: str
    field: str | None


def _lowered(values: Mapping[str, V]) -> dict[str, V]:
    return {name.lower(): value for name, value in values.items()}


def _parents(fields: Iterable[Field]) -> dict[str, Field]:
    return {field.relationship.lower(): field for field in fields if field.relationship}


@dataclass(frozen=True, slots=True)
class Object:
    name: str
    label: str
    prefix: str
    description: str
    custom: bool
    fields: Mapping[str, Field]
    children: Mapping[str, Child]
    rules: tuple[Rule, ...] = dataclasses.field(default=(), repr=False)
    _fields: Mapping[str, Field] = dataclasses.field(init=False, repr=False, compare=False)
    _parents: Mapping[str, Field] = dataclasses.field(init=False, repr=False, compare=False)
    _children: Mapping[str, Child] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_fields", _lowered(self.fields))
        object.__setattr__(self, "_parents", _parents(self.fields.values()))
        object.__setattr__(self, "_children", _lowered(self.children))

    def field(self, name: str) -> Field | None:
        return self._fields.get(name.lower())

    def parent(self, relationship: str) -> Field | None:
        """The reference field behind a relationship name, as `AccountId` behind `Account`."""
        return self._parents.get(relationship.lower())

    def child(self, name: str) -> Child | None:
        return self._children.get(name.lower())

    @property
    def name_field(self) -> Field | None:
        return next((field for field in self.fields.values() if field.name_field), None)


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    objects: Mapping[str, Object]
    _objects: Mapping[str, Object] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_objects", _lowered(self.objects))

    def object(self, name: str) -> Object | None:
        return self._objects.get(name.lower())
