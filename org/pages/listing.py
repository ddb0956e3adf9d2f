"""A list of records: filtered, sorted, counted, with columns of choice. All of it is SOQL, shown below the list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from org.errors import SalesforceError
from org.pages import addresses, asked, columns, filters
from org.pages.asked import LAST_PAGE, SIZE, Asked
from org.pages.cells import Cell, Cells, names_in
from org.pages.columns import Path
from org.pages.sums import Sums, countable, sums
from org.pages.visit import Page, Visit

SPANS = ("TODAY", "YESTERDAY", "THIS_WEEK", "LAST_WEEK", "THIS_MONTH", "LAST_MONTH", "THIS_QUARTER", "LAST_QUARTER",
         "THIS_YEAR", "LAST_YEAR", "LAST_N_DAYS:30")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    href: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Head:
    """`href` sorts by the column, where that can be; `order` is as aria-sort says it."""

    label: str
    title: str
    href: str
    order: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a list shows: nothing but `trouble` where the query cannot be asked."""

    rows: Sequence[Row] = ()
    total: int = 0
    first: int = 0
    previous: str = ""
    next: str = ""
    at_end: bool = False
    sums: Sums | None = None
    trouble: Mapping[str, str] | None = None


def listing(visit: Visit, name: str) -> Page:
    thing = visit.thing(name)
    wanted = asked.read(visit, thing)
    amiss = any(condition.wrong for condition in wanted.conditions)
    found = Found() if amiss else _found(visit, wanted)
    values = {
        "asked": wanted,
        "thing": thing,
        "found": found,
        "amiss": amiss,
        "heads": [_head(wanted, column) for column in wanted.shown],
        "groups": _groups(path for path in columns.paths(visit.schema, thing)),
        "filterable": _groups(path for path in columns.paths(visit.schema, thing) if path.field.filterable),
        "sortable": _groups(path for path in columns.paths(visit.schema, thing) if _can_sort(visit, path)),
        "countable": _groups(path for path in columns.paths(visit.schema, thing) if countable(path)),
        "operators_of_all": filters.ALL,
        "spans": SPANS,
        "console": addresses.console(wanted.query),
    }
    return Page("list.html", f"{thing.label} list", values, 400 if amiss or found.trouble else 200)


def _can_sort(visit: Visit, path: Path) -> bool:
    return columns.sort_path(visit.schema, path) is not None


def _found(visit: Visit, wanted: Asked) -> Found:
    try:
        total = visit.org.query(wanted.count, user=visit.user).total_size
        records = visit.org.query(wanted.query, user=visit.user).records
        grouped = sums(visit, wanted) if wanted.by else None
    except SalesforceError as error:
        return Found(trouble={"code": error.code, "message": error.message})
    rows = rows_of(visit, wanted.thing.name, wanted.shown, records)
    first, more = (wanted.page - 1) * SIZE + 1, wanted.page * SIZE < total
    return Found(
        rows,
        total,
        first,
        wanted.on_page(wanted.page - 1) if wanted.page > 1 else "",
        wanted.on_page(wanted.page + 1) if more and wanted.page < LAST_PAGE else "",
        more and wanted.page == LAST_PAGE,
        grouped,
    )


def rows_of(visit: Visit, thing: str, shown: Sequence[Path], records: Sequence[Mapping[str, Any]]) -> list[Row]:
    cells = Cells(visit.org, names_in(visit.org, shown, records))
    return [Row(addresses.record(thing, record["Id"]), cells.row(shown, record)) for record in records]


def _head(wanted: Asked, column: Path) -> Head:
    can = columns.sort_path(wanted.schema, column) is not None
    href = wanted.sorted_on(column) if can else ""
    return Head(column.label, column.name, href, wanted.direction(column) if can else "", column.numeric)


def _groups(paths: Iterable[Path]) -> list[tuple[str, list[Path]]]:
    """Paths by the record on their way, as a select shows them."""
    found: dict[str, list[Path]] = {}
    for path in paths:
        found.setdefault(path.via, []).append(path)
    return list(found.items())
