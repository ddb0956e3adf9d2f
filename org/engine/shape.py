"""Rows as Salesforce's JSON shows them: attributes first, parents nested, a missing parent as null."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from org.engine.plan import NOWHERE, Children, Item, Parent, Plan, Shape, Typed, Value

API = "/services/data/v59.0"
Row = Sequence[Any]
Record = dict[str, Any]
Families = Mapping[int, Mapping[str, Any]]
NO_FAMILIES: Families = {}


def records(plan: Plan, rows: Iterable[Row], families: Families = NO_FAMILIES, api: str = API) -> list[Record]:
    """`families` are the answers of sub-queries, by sub-query, then by parent; `api` is where records are found."""
    shape = plan.shape
    return [record(shape, row, families, api) for row in rows]


def record(shape: Shape, row: Row, families: Families, api: str) -> Record:
    made: Record = {"attributes": _attributes(shape, row, api)}
    for item in shape.items:
        if isinstance(item, Value):
            value = row[item.index]
            made[item.name] = value if item.show is None or value is None else item.show(value)
        else:
            made[item.name] = _SHOWN[type(item)](item, shape, row, families, api)
    return made


def _attributes(shape: Shape, row: Row, api: str) -> Record:
    if shape.identifier == NOWHERE:
        return {"type": shape.label}
    thing = shape.label if shape.type_name is None else row[shape.type_name]
    return {"type": shape.label or thing, "url": f"{api}/sobjects/{thing}/{row[shape.identifier]}"}


def _parent(item: Parent, shape: Shape, row: Row, families: Families, api: str) -> Record | None:
    return record(item.shape, row, families, api) if _is_there(item.shape, row) else None


def _children(item: Children, shape: Shape, row: Row, families: Families, api: str) -> Record | None:
    family: Record | None = families[item.number].get(row[shape.identifier])
    return family


def _typed(item: Typed, shape: Shape, row: Row, families: Families, api: str) -> Record | None:
    found = next((branch for branch in item.branches if _is_there(branch, row)), item.otherwise)
    return record(found, row, families, api) if found is not None and _is_there(found, row) else None


def _is_there(shape: Shape, row: Row) -> bool:
    return row[shape.identifier] is not None


_SHOWN: Mapping[type[Item], Callable[..., Record | None]] = {Parent: _parent, Children: _children, Typed: _typed}
