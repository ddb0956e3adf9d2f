"""What a visitor asks of a list, read from the address and written back into addresses: a list is its address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from org.pages import addresses, columns, filters
from org.pages.cells import zone
from org.pages.columns import Path
from org.pages.filters import Condition, Filters
from org.pages.visit import Visit
from org.schema import Object, Schema

SIZE = 50
# As far as SOQL's OFFSET reaches.
LAST_PAGE = 2000 // SIZE + 1
WAYS = ("asc", "desc")
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """`sort` and `by` are paths of the schema; `chosen` is empty while the columns are the usual ones."""

    schema: Schema
    thing: Object
    conditions: tuple[Condition, ...] = ()
    sort: Path | None = None
    way: str = "asc"
    chosen: tuple[Path, ...] = ()
    by: Path | None = None
    page: int = 1

    @property
    def shown(self) -> Sequence[Path]:
        """The name always leads: it is the way to the record."""
        name = columns.path(self.schema, self.thing, columns.name_of(self.thing))
        rest = self.chosen or columns.default(self.schema, self.thing)
        return [*([name] if name else []), *(path for path in rest if path != name)]

    @property
    def where(self) -> str:
        found = [condition.soql for condition in self.conditions if condition.soql]
        return f" WHERE {' AND '.join(found)}" if found else ""

    @property
    def sorted_by(self) -> str:
        """What is sorted by; by name, unless asked otherwise."""
        found = self.sort and columns.sort_path(self.schema, self.sort)
        return found or columns.name_of(self.thing)

    @property
    def query(self) -> str:
        order = self.sorted_by if self.sorted_by == "Id" else f"{self.sorted_by} {self.way.upper()} NULLS LAST, Id"
        start = (self.page - 1) * SIZE
        offset = f" OFFSET {start}" if start else ""
        fields = columns.selected(self.shown)
        return f"SELECT {fields} FROM {self.thing.name}{self.where} ORDER BY {order} LIMIT {SIZE}{offset}"

    @property
    def count(self) -> str:
        return f"SELECT COUNT() FROM {self.thing.name}{self.where}"

    @property
    def filtered(self) -> Pairs:
        return [pair for condition in self.conditions for pair in condition.triple]

    @property
    def layout(self) -> Pairs:
        """All but the conditions and the page."""
        sort = [("sort", self.sort.name if self.sort else ""), ("way", self.way)]
        sort = sort if self.sort or self.way != WAYS[0] else []
        return [*sort, *[("columns", one.name) for one in self.chosen], *([("by", self.by.name)] if self.by else [])]

    @property
    def address(self) -> str:
        page = [("page", str(self.page))] if self.page > 1 else []
        return addresses.listing(self.thing.name, [*self.filtered, *self.layout, *page])

    def on_page(self, page: int) -> str:
        return replace(self, page=page).address

    def without(self, number: int) -> str:
        """The list without one of its conditions."""
        rest = self.conditions[:number] + self.conditions[number + 1 :]
        return replace(self, conditions=rest, page=1).address

    def also(self, *more: Condition) -> str:
        """The list of what fits these conditions as well."""
        return replace(self, conditions=(*self.conditions, *more), by=None, page=1).address

    def sorted_on(self, column: Path) -> str:
        """Sorted by a column; the other way round, if it is already."""
        way = WAYS[self.direction(column) == "ascending"]
        return replace(self, sort=column, way=way, page=1).address

    def direction(self, column: Path) -> str:
        """As aria-sort has it; nothing for a column that does not say the order."""
        if columns.sort_path(self.schema, column) != self.sorted_by:
            return ""
        return "ascending" if self.way == "asc" else "descending"


def read(visit: Visit, thing: Object) -> Asked:
    schema, checks = visit.schema, Filters(visit.schema, thing, zone(visit.org))
    raw = filters.read(visit.all("field"), visit.all("operator"), visit.all("value"))
    chosen = [found for name in visit.all("columns") if (found := columns.path(schema, thing, name)) is not None]
    page = visit.one("page")
    return Asked(
        schema,
        thing,
        tuple(map(checks.checked, raw)),
        columns.path(schema, thing, visit.one("sort")),
        "desc" if visit.one("way") == "desc" else "asc",
        tuple(dict.fromkeys(chosen)),
        columns.path(schema, thing, visit.one("by")),
        min(int(page), LAST_PAGE) if page.isascii() and page.isdigit() and 0 < len(page) < 5 and int(page) else 1,
    )
