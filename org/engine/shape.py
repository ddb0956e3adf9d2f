"""Rows as Salesforce's JSON shows them: attributes first, parents nested, a missing parent as null."""

from collections.abc import Iterable, Sequence
from typing import Any

from org.engine.compile import Plan

API = "/services/data/v59.0"
Row = Sequence[Any]


def records(plan: Plan, rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [_aggregate(plan, row) if plan.aggregate else _record(plan, row) for row in rows]


def _aggregate(plan: Plan, row: Row) -> dict[str, Any]:
    record: dict[str, Any] = {"attributes": {"type": "AggregateResult"}}
    for output, value in zip(plan.outputs, row, strict=True):
        record[output.path[-1]] = _shown(value, output.boolean)
    return record


def _record(plan: Plan, row: Row) -> dict[str, Any]:
    places = {path: _attributes(thing, row[index]) for path, thing, index in plan.parents if row[index] is not None}
    record = places[()]
    for output, value in zip(plan.outputs, row, strict=False):
        _put(record, places, output.path, _shown(value, output.boolean))
    return record


def _attributes(thing: str, identifier: str) -> dict[str, Any]:
    return {"attributes": {"type": thing, "url": f"{API}/sobjects/{thing}/{identifier}"}}


def _put(
    record: dict[str, Any], places: dict[tuple[str, ...], dict[str, Any]], path: tuple[str, ...], value: Any
) -> None:
    for depth in range(1, len(path)):
        parent = places.get(path[:depth])
        record.setdefault(path[depth - 1], parent)
        if parent is None:
            return
        record = parent
    record[path[-1]] = value


def _shown(value: Any, boolean: bool) -> Any:
    return bool(value) if boolean and value is not None else value
