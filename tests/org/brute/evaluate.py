"""The answer to a query, worked out record by record: every clause in turn, over lists of dictionaries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cmp_to_key, partial
from itertools import combinations, groupby
from typing import Any

from org.schema import Object
from tests.org.brute.compare import Attributes, OneOf, Rows
from tests.org.brute.conditions import holds, key, less
from tests.org.brute.questions import (
    Aggregate,
    AllFields,
    Children,
    Column,
    DatePart,
    Grouping,
    Operand,
    Ordering,
    Path,
    Query,
    SemiJoin,
    TypeOf,
)
from tests.org.brute.world import NUMBERS, Leaf, Record, Value, World, of_any

NUMBER = Leaf("int")
COUNTS = ("COUNT", "COUNT_DISTINCT")


@dataclass(frozen=True, slots=True)
class Group:
    """Records that agree in `by`; an operand that is rolled up is not among them."""

    records: Sequence[Record]
    by: tuple[Operand, ...]


def answer(world: World, query: Query) -> Rows:
    """For `SELECT COUNT()` the rows are empty ones, and only their number matters."""
    return Answering(world, query).rows()


class Answering:
    def __init__(self, world: World, query: Query) -> None:
        self.world = world
        self.query = query
        self.thing: Object = world.schema.objects[query.source]

    def rows(self, among: Callable[[Record], bool] = lambda _: True) -> Rows:
        found = [one for one in self.world.of(self.query.source) if among(one) and self.wanted(one)]
        if self.query.aggregated:
            groups = [one for one in self.groups(found) if self.kept(one)]
            return self.window(groups, self.of_group, self.shown_group)
        return self.window(found, self.of_record, self.shown)

    def window(self, items: Sequence[Any], read: Callable[..., Any], shown: Callable[[Any], dict[str, Any]]) -> Rows:
        compare = partial(self.compared, read)
        ordered = sorted(items, key=cmp_to_key(compare))
        runs = groupby(ordered, key=cmp_to_key(compare))
        first = self.query.offset or 0
        last = None if self.query.limit is None else first + self.query.limit
        return Rows(tuple(tuple(map(shown, run)) for _, run in runs), first, last)

    def compared(self, read: Callable[..., Any], left: Any, right: Any) -> int:
        for ordering in self.query.order:
            (one, leaf), (other, _) = read(left, ordering.operand), read(right, ordering.operand)
            if sign := in_order(ordering, leaf, one, other):
                return sign
        return 0

    # Records

    def wanted(self, record: Record) -> bool:
        where = self.query.where
        return where is None or holds(where, partial(self.of_record, record), self.inner, self.world.days)

    def of_record(self, record: Record, operand: Operand) -> tuple[Value, Leaf]:
        if isinstance(operand, Path):
            return self.world.value(self.thing, record, operand), self.world.leaf(self.thing, operand)
        assert isinstance(operand, DatePart)
        value = self.world.value(self.thing, record, operand.path)
        leaf = Leaf("date") if operand.function == "DAY_ONLY" else NUMBER
        if value is None:
            return None, leaf
        return self.world.days.part(operand.function, str(value), operand.local), leaf

    def inner(self, join: SemiJoin) -> set[Value]:
        other = Answering(self.world, join.query)
        (column,) = join.query.shown
        assert isinstance(column, Column)
        found = filter(other.wanted, self.world.of(join.query.source))
        return {other.of_record(one, column.operand)[0] for one in found}

    def shown(self, record: Record) -> dict[str, Any]:
        shown = self.expanded()
        row = self.fields(self.thing, record, [one.operand for one in shown if isinstance(one, Column)])
        added = {**row}
        for item in shown:
            match item:
                case Children(relationship):
                    added[relationship] = self.children(record, item)
                case TypeOf(relationship):
                    added[relationship] = self.by_type(record, item)
        return {"attributes": added["attributes"], **{name: added[name] for name in map(_name, shown)}}

    def expanded(self) -> list[Column | TypeOf | Children]:
        """What a record shows, in the order of the query."""
        found: list[Column | TypeOf | Children] = []
        for item in self.query.shown:
            if isinstance(item, AllFields):
                found += [Column(Path(name)) for name in self.world.group(self.thing, item.group)]
            else:
                found.append(item)
        return found

    def fields(self, thing: Object, record: Record, paths: Sequence[Operand]) -> dict[str, Any]:
        row: dict[str, Any] = {"attributes": Attributes(thing.name, thing.name, str(record["Id"]))}
        for path in paths:
            assert isinstance(path, Path)
            if not path.steps:
                row[path.field] = record.get(path.field)
            elif path.steps[0] not in row:
                row[path.steps[0]] = self.parent(thing, record, path.steps[0], paths)
        return row

    def parent(self, thing: Object, record: Record, step: str, paths: Sequence[Operand]) -> dict[str, Any] | None:
        """All that the query asks of one parent, together."""
        reference = self.world.reference(thing, step)
        found = self.world.parent(reference, record)
        if found is None:
            return None
        asked = [Path(one.field, one.steps[1:]) for one in paths if isinstance(one, Path) and one.steps[:1] == (step,)]
        if len(reference.reference_to) > 1:
            attributes = Attributes("Name", found[0].name, str(found[1]["Id"]))
            return {"attributes": attributes, **{one.field: of_any(found, one.field) for one in asked}}
        return self.fields(*found, asked)

    def children(self, record: Record, item: Children) -> Rows:
        field = self.thing.children[item.relationship].field
        return Answering(self.world, item.query).rows(lambda one: one.get(field) == record["Id"])

    def by_type(self, record: Record, item: TypeOf) -> dict[str, Any] | None:
        found = self.world.parent(self.world.reference(self.thing, item.relationship), record)
        if found is None:
            return None
        thing, parent = found
        for branch in item.branches:
            if branch.object == thing.name:
                return self.fields(thing, parent, branch.fields)
        if not item.otherwise:
            return None
        attributes = Attributes(thing.name, thing.name, str(parent["Id"]))
        return {"attributes": attributes, **{one.field: of_any(found, one.field) for one in item.otherwise}}

    # Groups

    def groups(self, records: Sequence[Record]) -> list[Group]:
        if not self.query.groups:
            return [Group(records, ())]
        return [group for by in self.groupings() for group in self.grouped(records, by)]

    def groupings(self) -> list[tuple[Operand, ...]]:
        by = self.query.groups
        if self.query.subtotals == "ROLLUP":
            return [by[:length] for length in range(len(by), -1, -1)]
        if self.query.subtotals == "CUBE":
            return [chosen for length in range(len(by) + 1) for chosen in combinations(by, length)]
        return [by]

    def grouped(self, records: Sequence[Record], by: tuple[Operand, ...]) -> list[Group]:
        found: dict[tuple[Any, ...], list[Record]] = {}
        for record in records:
            found.setdefault(tuple(key(*self.of_record(record, one)) for one in by), []).append(record)
        return [Group(members, by) for members in found.values()]

    def kept(self, group: Group) -> bool:
        having = self.query.having
        return having is None or holds(having, partial(self.of_group, group), self.inner, self.world.days)

    def of_group(self, group: Group, operand: Operand) -> tuple[Value, Leaf]:
        values, leaf = self.values(group, operand)
        return values[0], leaf

    def values(self, group: Group, operand: Operand) -> tuple[tuple[Value, ...], Leaf]:
        """The spellings of what a group has for an operand: one, unless texts differ in case."""
        if isinstance(operand, Aggregate):
            return self.aggregate(group, operand)
        if isinstance(operand, Grouping):
            return (int(operand.group not in group.by),), NUMBER
        if operand not in group.by:
            return (None,), self.leaf(operand)
        leaf = self.leaf(operand)
        return tuple(dict.fromkeys(self.of_record(one, operand)[0] for one in group.records)), leaf

    def leaf(self, operand: Path | DatePart) -> Leaf:
        if isinstance(operand, Path):
            return self.world.leaf(self.thing, operand)
        return Leaf("date") if operand.function == "DAY_ONLY" else NUMBER

    def aggregate(self, group: Group, operand: Aggregate) -> tuple[tuple[Value, ...], Leaf]:
        leaf = self.leaf(operand.path)
        values = [
            one for one in (self.of_record(record, operand.path)[0] for record in group.records) if one is not None
        ]
        match operand.function:
            case "COUNT":
                return (len(values),), NUMBER
            case "COUNT_DISTINCT":
                return (len({key(one, leaf) for one in values}),), NUMBER
            case "MIN" | "MAX":
                return extremes(values, leaf, operand.function), leaf
        numbers = [one for one in values if not isinstance(one, str)]
        assert leaf.type in NUMBERS
        if not numbers:
            return (None,), leaf
        return (sum(numbers) if operand.function == "SUM" else sum(numbers) / len(numbers),), Leaf("double")

    def shown_group(self, group: Group) -> dict[str, Any]:
        row: dict[str, Any] = {"attributes": Attributes("AggregateResult")}
        unnamed = 0
        for item in self.query.shown:
            assert isinstance(item, Column)
            name = item.alias or (item.operand.field if isinstance(item.operand, Path) else f"expr{unnamed}")
            unnamed += name == f"expr{unnamed}"
            values, _ = self.values(group, item.operand)
            row[name] = values[0] if len(values) == 1 else OneOf(values)
        return row


def _name(item: Column | TypeOf | Children) -> str:
    if not isinstance(item, Column):
        return item.relationship
    assert isinstance(item.operand, Path)
    return (*item.operand.steps, item.operand.field)[0]


def in_order(ordering: Ordering, leaf: Leaf, left: Value, right: Value) -> int:
    if left is None or right is None:
        first = -1 if ordering.nulls != "LAST" else 1
        return first * ((left is None) - (right is None))
    way = -1 if ordering.way == "DESC" else 1
    return way * _distance(leaf, left, right)


def before(left: Value, right: Value, leaf: Leaf) -> int:
    """-1 when one value comes before another: in a picklist's own order, where there is one."""
    if leaf.type == "picklist" and rank(left, leaf) != rank(right, leaf):
        return -1 if rank(left, leaf) < rank(right, leaf) else 0
    return -1 if less(key(left, leaf), key(right, leaf)) else 0


def rank(value: Value, leaf: Leaf) -> int:
    places = [one.lower() for one in leaf.picklist]
    text = str(value).lower()
    return places.index(text) if text in places else len(places)


def extremes(values: Sequence[Value], leaf: Leaf, function: str) -> tuple[Value, ...]:
    """Every spelling of the least or the greatest value; null when there is none."""
    if not values:
        return (None,)
    best = sorted(values, key=cmp_to_key(partial(_distance, leaf)))[0 if function == "MIN" else -1]
    return tuple(dict.fromkeys(one for one in values if key(one, leaf) == key(best, leaf)))


def _distance(leaf: Leaf, left: Value, right: Value) -> int:
    return before(left, right, leaf) - before(right, left, leaf)
