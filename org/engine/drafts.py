"""The shape of a record while its fields are still being collected; columns are numbered in the order of their use."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement

from org.engine.operands import Operand
from org.engine.places import Place
from org.engine.plan import Children, Item, Parent, Shape, Typed, Value
from org.errors import InvalidField

Column = ColumnElement[Any]


@dataclass(slots=True)
class Draft:
    """Records of one place."""

    label: str
    place: Place
    columns: list[Column]
    items: "dict[str, Item | Draft]" = field(default_factory=dict)

    def add(self, name: str, operand: Operand) -> None:
        draft = self
        for place in operand.trail:
            draft = draft.parent(place)
        draft.put(name, Value(name, draft.column(operand.shown), operand.show))

    def put(self, name: str, item: Children | Typed | Value) -> None:
        if name in self.items:
            raise InvalidField(f"duplicate field selected: {name}")
        self.items[name] = item

    def parent(self, place: Place) -> "Draft":
        name = place.path[-1]
        found = self.items.setdefault(name, Draft(place.label, place, self.columns))
        if not isinstance(found, Draft):
            raise InvalidField(f"duplicate field selected: {name}")
        return found

    def column(self, column: Column) -> int:
        """The same column is fetched once, whoever shows it."""
        known = next((place for place, other in enumerate(self.columns) if other is column), None)
        if known is not None:
            return known
        self.columns.append(column)
        return len(self.columns) - 1

    def shape(self) -> Shape:
        items = tuple(self.frozen(name, item) for name, item in self.items.items())
        type_name = self.place.type_name()
        identifier = self.column(self.place.identifier())
        return Shape(self.label, items, identifier, None if type_name is None else self.column(type_name))

    def frozen(self, name: str, item: "Item | Draft") -> Item:
        return Parent(name, item.shape()) if isinstance(item, Draft) else item


def shapes(drafts: Sequence[Draft]) -> tuple[Shape, ...]:
    return tuple(draft.shape() for draft in drafts)
