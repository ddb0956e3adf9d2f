"""How many records of a list share a value: the list counted by one of its fields, or by the months of a date."""

from calendar import month_name, monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from org.pages.asked import Asked
from org.pages.cells import Cell, Cells, is_pointer, names_of
from org.pages.columns import Path
from org.pages.filters import Condition
from org.pages.visit import Visit

MOST = 200
DATES = ("date", "datetime")


@dataclass(frozen=True, slots=True)
class Sum:
    """`href` is the list of the records that are counted here."""

    cell: Cell
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Sums:
    label: str
    counted: list[Sum]
    query: str
    cut: bool


def countable(path: Path) -> bool:
    return path.field.type in DATES or (path.field.groupable and path.field.type != "id")


def sums(visit: Visit, wanted: Asked) -> Sums | None:
    by = wanted.by
    if by is None or not countable(by):
        return None
    monthly = by.field.type in DATES
    query = _monthly(wanted, by) if monthly else _valued(wanted, by)
    records = visit.org.query(query, user=visit.user).records
    counted = [_month(wanted, by, one) for one in records] if monthly else _values(visit, wanted, by, records)
    return Sums(f"{by.label} (by month)" if monthly else by.label, counted, query, len(records) == MOST)


def _valued(wanted: Asked, by: Path) -> str:
    group = f"GROUP BY {by.name} ORDER BY COUNT(Id) DESC, {by.name} LIMIT {MOST}"
    return f"SELECT {by.name} value, COUNT(Id) records FROM {wanted.thing.name}{wanted.where} {group}"


def _monthly(wanted: Asked, by: Path) -> str:
    year, month = f"CALENDAR_YEAR({by.name})", f"CALENDAR_MONTH({by.name})"
    group = f"GROUP BY {year}, {month} ORDER BY {year}, {month} LIMIT {MOST}"
    return f"SELECT {year} year, {month} month, COUNT(Id) records FROM {wanted.thing.name}{wanted.where} {group}"


def _values(visit: Visit, wanted: Asked, by: Path, records: list[dict[str, Any]]) -> list[Sum]:
    values = [record["value"] for record in records]
    pointers = [value for value in values if isinstance(value, str) and is_pointer(visit.schema, value)]
    cells = Cells(visit.org, names_of(visit.org, pointers))
    return [
        Sum(cells.cell(by.field, value), record["records"], wanted.also(_same(by, value)))
        for value, record in zip(values, records, strict=True)
    ]


def _same(by: Path, value: Any) -> Condition:
    if value is None:
        return Condition(by.name, "empty", "")
    return Condition(by.name, "eq", str(value).lower() if isinstance(value, bool) else str(value))


def _month(wanted: Asked, by: Path, record: Mapping[str, Any]) -> Sum:
    year, month = record["year"], record["month"]
    if year is None:
        return Sum(Cell(), record["records"], wanted.also(Condition(by.name, "empty", "")))
    start, end = f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{monthrange(year, month)[1]}"
    within = wanted.also(Condition(by.name, "ge", start), Condition(by.name, "le", end))
    return Sum(Cell(f"{month_name[month]} {year}", "text"), record["records"], within)
