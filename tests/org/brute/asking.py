"""Random queries, all of them legal, about what the records of an org really hold."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Literal, TypeVar

from org.schema import Child, Field, Object
from tests.org.brute.filtering import Filtering
from tests.org.brute.paths import LEVELS, Paths, named, paths_of
from tests.org.brute.questions import (
    Aggregate,
    AllFields,
    Branch,
    Children,
    Column,
    Condition,
    DatePart,
    Grouping,
    Junction,
    Operand,
    Ordering,
    Path,
    Query,
    SemiJoin,
    Shown,
    TypeOf,
)
from tests.org.brute.world import IDS, NUMBERS, TEXTS, Leaf, World

T = TypeVar("T")
COUNTED = TEXTS | NUMBERS | IDS | {"date", "datetime"}
MOST_LEVELS = 2


class Asking:
    def __init__(self, rng: Random, world: World) -> None:
        self.rng = rng
        self.world = world
        self.paths = Paths(rng, world)

    def query(self) -> Query:
        thing = self.some_object()
        draw = self.rng.random()
        if draw < 0.07:
            return Query(thing.name, where=self.where(thing), limit=self.limit(), offset=self.offset())
        if draw < 0.15:
            return self.totals(thing)
        if draw < 0.4:
            return self.groups(thing)
        return self.records(thing)

    def some_object(self) -> Object:
        objects = [one for one in self.world.schema.objects.values() if one.custom or self.rng.random() < 0.3]
        return self.rng.choice(objects or list(self.world.schema.objects.values()))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def limit(self) -> int | None:
        return self.rng.choice([0, 1, 1, 2, 3, 5, 8, 13, 50]) if self.chance(0.3) else None

    def offset(self) -> int | None:
        return self.rng.choice([0, 1, 2, 3, 7, 30, 2000]) if self.chance(0.12) else None

    # Records

    def records(self, thing: Object) -> Query:
        query = Query(
            thing.name,
            self.some_fields(thing),
            where=self.where(thing),
            order=self.order(thing),
            limit=self.limit(),
            offset=self.offset(),
        )
        if query.limit is None and any(isinstance(one, AllFields) and one.group != "STANDARD" for one in query.shown):
            query = replace(query, limit=200)
        return self.with_more(thing, query)

    def some_fields(self, thing: Object) -> tuple[Shown, ...]:
        if self.chance(0.04):
            custom = any(name.endswith("__c") for name in thing.fields)
            return (AllFields(self.rng.choice(["ALL", "STANDARD", "CUSTOM"]) if custom else "STANDARD"),)
        return tuple(Column(path) for path in self.shown_paths(thing, most=5))

    def with_more(self, thing: Object, query: Query) -> Query:
        more: list[Shown] = [*query.shown]
        if self.chance(0.3):
            more += self.children(thing, levels=MOST_LEVELS, only_one=query.limit == 1)
        if self.chance(0.2):
            more += self.type_of(thing, query)
        self.rng.shuffle(more)
        return replace(query, shown=tuple(more))

    def shown_paths(self, thing: Object, most: int, levels: int = LEVELS) -> list[Path]:
        return self.different(lambda: self.paths.some(thing, lambda _: True, levels), self.rng.randint(1, most))

    def different(self, make: Callable[[], T | None], count: int) -> list[T]:
        made = [make() for _ in range(count)]
        return list(dict.fromkeys(one for one in made if one is not None))

    def order(self, thing: Object) -> tuple[Ordering, ...]:
        if self.chance(0.45):
            return ()
        keys: list[Path | DatePart] = self.different(lambda: self.sorted_by(thing), self.rng.randint(1, 3))
        return tuple(map(self.ordering, keys))

    def sorted_by(self, thing: Object) -> Path | DatePart | None:
        if self.chance(0.1):
            return self.paths.date_part(thing)
        return self.paths.some(thing, lambda leaf: leaf.sortable)

    def ordering(self, operand: Operand) -> Ordering:
        return Ordering(operand, self.rng.choice(["", "ASC", "DESC"]), self.rng.choice(["", "FIRST", "LAST"]))

    def children(self, thing: Object, *, levels: int, only_one: bool) -> list[Children]:
        found = list(thing.children.values())
        chosen = self.rng.sample(found, min(len(found), self.rng.choice([1, 1, 2])))
        return [Children(child.name, self.of_children(child, levels, only_one)) for child in chosen]

    def of_children(self, child: Child, levels: int, only_one: bool) -> Query:
        """An offset needs a single parent."""
        thing = self.world.schema.objects[child.object]
        query = Query(
            child.object,
            tuple(Column(path) for path in self.shown_paths(thing, most=3)),
            where=self.where(thing),
            order=self.order(thing),
            limit=self.limit(),
            offset=self.offset() if only_one else None,
        )
        more: list[Shown] = [*query.shown]
        if levels > 1 and self.chance(0.25):
            more += self.children(thing, levels=levels - 1, only_one=False)
        if self.chance(0.1):
            more += self.type_of(thing, query)
        return replace(query, shown=tuple(more))

    def type_of(self, thing: Object, query: Query) -> list[TypeOf]:
        """Not of a parent that the query shows already."""
        shown = {path.steps[0] for path in paths_of(query) if path.steps}
        found = [one for one in self.paths.followed(thing) if len(one.reference_to) > 1 and named(one) not in shown]
        return [self.by_type(self.rng.choice(found))] if found else []

    def by_type(self, reference: Field) -> TypeOf:
        known = [name for name in reference.reference_to if name in self.world.schema.objects]
        chosen = self.rng.sample(known, self.rng.randint(1, len(known)))
        objects = [self.world.schema.objects[name] for name in chosen]
        branches = (Branch(one.name, tuple(self.shown_paths(one, most=3, levels=LEVELS - 1))) for one in objects)
        otherwise = self.different(self.paths.of_any, 2) if self.chance(0.5) else []
        return TypeOf(named(reference), tuple(branches), tuple(otherwise))

    # Conditions

    def where(self, thing: Object) -> Condition | None:
        if self.chance(0.3):
            return None
        joins = [join for join in (self.semi_join(thing) for _ in range(2)) if join] if self.chance(0.2) else []
        condition = self.filtering(thing).condition(
            lambda: self.filtered(thing), depth=self.rng.choice([0, 1, 1, 2, 3])
        )
        if not joins:
            return condition
        both: list[Condition] = [*joins[: self.rng.randint(1, 2)]]
        if self.chance(0.5):
            both.append(condition)
        return both[0] if len(both) == 1 else Junction("AND", tuple(both))

    def filtering(self, thing: Object) -> Filtering:
        return Filtering(self.rng, self.world, thing)

    def filtered(self, thing: Object) -> Operand:
        if self.chance(0.15) and (part := self.paths.date_part(thing)):
            return part
        return self.paths.some(thing, lambda leaf: leaf.filterable) or Path("Id")

    def semi_join(self, thing: Object) -> SemiJoin | None:
        """Both sides mean one object, and the inner records are of another than the outer ones."""
        lefts = [(name, target) for name, target in self.pointers(thing)]
        left, target = self.rng.choice(lefts)
        inner = [
            (other, name)
            for other in self.world.schema.objects.values()
            for name, meant in self.pointers(other)
            if meant == target and other is not thing
        ]
        if not inner:
            return None
        other, name = self.rng.choice(inner)
        where = self.filtering(other).condition(lambda: self.filtered(other), depth=1) if self.chance(0.6) else None
        return SemiJoin(Path(left), self.chance(0.5), Query(other.name, (Column(Path(name)),), where))

    def pointers(self, thing: Object) -> list[tuple[str, str]]:
        """Fields that hold Ids of one object, the record's own among them, and that object."""
        links = [(one.name, one.reference_to[0]) for one in thing.fields.values() if len(one.reference_to) == 1]
        return [("Id", thing.name), *links]

    # Groups

    def totals(self, thing: Object) -> Query:
        aggregates = self.different(lambda: self.aggregate(thing, ()), self.rng.randint(1, 4))
        shown = self.columns(aggregates or [Aggregate("COUNT", Path("Id"))])
        return Query(thing.name, shown, where=self.where(thing))

    def groups(self, thing: Object) -> Query:
        subtotals: Literal["", "ROLLUP", "CUBE"] = self.rng.choice(["ROLLUP", "CUBE"]) if self.chance(0.3) else ""
        groups: list[Path | DatePart] = self.different(lambda: self.group(thing), self.rng.randint(1, 3))
        if not groups:
            return self.totals(thing)
        aggregates = self.different(lambda: self.aggregate(thing, groups), self.rng.randint(0, 3))
        plain: list[Operand] = [*groups, *aggregates]
        if subtotals:
            plain += [Grouping(one) for one in groups if self.chance(0.6) and not twice(one)]
        shown = self.rng.sample(plain, self.rng.randint(1, len(plain)))
        columns = self.columns(shown)
        keys = self.rng.sample(plain, min(len(plain), self.rng.choice([0, 0, 1, 2])))
        return Query(
            thing.name,
            columns,
            where=self.where(thing),
            groups=tuple(groups),
            subtotals=subtotals,
            having=self.having(plain, thing, groups),
            order=tuple(self.by_alias(self.ordering(one), columns) for one in keys),
            limit=self.limit(),
            offset=self.offset(),
        )

    def by_alias(self, ordering: Ordering, columns: Sequence[Column]) -> Ordering:
        alias = next((one.alias for one in columns if one.operand == ordering.operand), None)
        return replace(ordering, alias=alias) if alias and self.chance(0.5) else ordering

    def group(self, thing: Object) -> Path | DatePart | None:
        if self.chance(0.25):
            return self.paths.date_part(thing)
        return self.paths.some(thing, lambda leaf: leaf.groupable)

    def aggregate(self, thing: Object, groups: Sequence[Operand]) -> Aggregate | None:
        """Of a field that is not grouped by."""
        numeric = self.chance(0.4)
        path = self.paths.some(thing, lambda leaf: countable(leaf) and (leaf.type in NUMBERS) >= numeric)
        if path is None or path in groups:
            return None
        leaf = self.world.leaf(thing, path)
        functions = ["COUNT", "COUNT_DISTINCT", "MIN", "MAX"] + ["SUM", "AVG"] * 2 * (leaf.type in NUMBERS)
        return Aggregate(self.rng.choice(functions), path)

    def columns(self, operands: Sequence[Operand]) -> tuple[Column, ...]:
        """Names are used once: a grouped field goes by its last part."""
        taken: set[str] = set()
        return tuple(Column(one, self.alias(one, place, taken)) for place, one in enumerate(operands))

    def alias(self, operand: Operand, place: int, taken: set[str]) -> str | None:
        name = operand.field.lower() if isinstance(operand, Path) else ""
        if name in taken or self.chance(0.3):
            return self.rng.choice(["total", "Sum_of", "aLL"]) + str(place)
        taken |= {name} - {""}
        return None

    def having(self, plain: Sequence[Operand], thing: Object, groups: Sequence[Path | DatePart]) -> Condition | None:
        if self.chance(0.65):
            return None
        more = [one for one in plain if not isinstance(one, Path) or self.world.leaf(thing, one).filterable]
        if extra := self.aggregate(thing, groups):
            more.append(extra)
        if not more:
            return None
        return self.filtering(thing).condition(lambda: self.rng.choice(more), depth=self.rng.choice([0, 1, 2]))


def twice(group: Path | DatePart) -> bool:
    """Functions within functions go no deeper than two."""
    return isinstance(group, DatePart) and group.local


def countable(leaf: Leaf) -> bool:
    return leaf.filterable and leaf.type in COUNTED
