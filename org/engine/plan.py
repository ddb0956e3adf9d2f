"""What compiling a query gives: statements to run, and the shape of the records that their rows become.

A plan is good for every execution of the same text by the same kind of caller on the same day.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

Show = Callable[[Any], Any]


# The place of the Id of records that have none: those of an aggregate.
NOWHERE = -1
# The label of records that are called what they are, though they are seen as any object.
AS_THE_ROW_SAYS = ""


class Marker(Enum):
    """Stands among a statement's parameters for Ids that come when it is run: of parents, or of what a search found."""

    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Value:
    """One column of a row, under its name in the record; `show` makes of it what JSON has."""

    name: str
    index: int
    show: Show | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    name: str
    shape: "Shape"


@dataclass(frozen=True, slots=True)
class Children:
    """The records of a sub-query; each row of its plan ends with the Id of the parent it belongs to."""

    name: str
    plan: "Plan"
    number: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A parent seen as what it is: the first branch whose record is there, or else what any object shows."""

    name: str
    branches: "tuple[Shape, ...]"
    otherwise: "Shape | None"


Item = Value | Parent | Children | Typed


@dataclass(frozen=True, slots=True)
class Shape:
    """`identifier` and `type_name` are columns; a record of one object has no need of the second."""

    label: str
    items: tuple[Item, ...]
    identifier: int = NOWHERE
    type_name: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    sql: str
    parameters: tuple[object, ...]
    shape: Shape
    children: tuple[Children, ...] = ()
    counts_rows: bool = False
    batch: int | None = None

    def bound(self, listed: Sequence[str] = ()) -> tuple[object, ...]:
        """The statement's parameters, with the Ids that it is asked about."""
        if Marker.LISTED not in self.parameters:
            return self.parameters
        text = json.dumps(listed)
        return tuple(text if value is Marker.LISTED else value for value in self.parameters)

    @property
    def aggregate(self) -> bool:
        return self.shape.identifier == NOWHERE
