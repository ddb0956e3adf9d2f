"""Queries of groups: what may be selected, and the statement for plain groups and for those with subtotals.

Whatever is selected, sorted by or asked of a group is one of the expressions grouped by, or an aggregate.
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from sqlalchemy import Select, null, select, union_all

from org.engine.conditions import Conditions
from org.engine.dates import PARTS
from org.engine.operands import AGGREGATES, Operand, Operands, beneath
from org.engine.plan import Shape, Value
from org.engine.sorting import directed, sorted_by
from org.errors import MalformedQuery, TooComplicated
from org.soql.ast import (
    AllFields,
    Condition,
    Expression,
    FieldPath,
    FunctionCall,
    Ordering,
    Query,
    Selected,
    SelectedItem,
    TypeOf,
)

Identity = tuple[str, ...]
GATHERING = AGGREGATES | PARTS.keys() | {"GROUPING"}
MOST = 100
MOST_SUBTOTALS = 3
Where = Callable[[], list[Any]]


def counts_rows(query: Query) -> bool:
    """`SELECT COUNT()` alone: the count is the size of the result, not a record."""
    match query.selected:
        case (Selected(FunctionCall(name, ()), None),) if name.upper() == "COUNT":
            return True
    return False


def is_aggregate(query: Query) -> bool:
    ordered = (ordering.expression for ordering in query.order_by)
    selected = (item.expression for item in query.selected if isinstance(item, Selected))
    return bool(query.group_by) or any(map(gathers, selected)) or any(map(calls_aggregate, ordered))


def calls_aggregate(expression: object) -> bool:
    if not isinstance(expression, FunctionCall):
        return False
    return expression.name.upper() in AGGREGATES or any(map(calls_aggregate, expression.arguments))


def gathers(expression: object) -> bool:
    if not isinstance(expression, FunctionCall):
        return False
    return expression.name.upper() in GATHERING or any(map(gathers, expression.arguments))


class Groups:
    """`off_index` keeps a column from being read in the order of its index."""

    def __init__(self, operands: Operands, query: Query, off_index: Callable[[Any], Any]) -> None:
        self.plain = operands
        self.off_index = off_index
        self.query = query
        self.groups = self.grouped_by()
        self.operands = Operands(operands.paths, operands.text, operands.calendar, self.groups)
        self.aliases: dict[str, Expression] = {}
        self.names = self.collected()

    def statement(self, where: Where, limited: Callable[[Select[Any]], Select[Any]]) -> tuple[Select[Any], Shape]:
        self.check()
        conditions = where()
        if self.query.subtotals is None:
            ordered = [column for ordering in self.query.order_by for column in self.sorted_by(ordering)]
            return limited(self.one(frozenset(), conditions).order_by(*ordered)), self.shape()
        return limited(self.with_subtotals(conditions)), self.shape()

    def check(self) -> None:
        if len(self.names) > MOST:
            raise TooComplicated
        if self.query.group_by:
            return
        for word, count in (("LIMIT", self.query.limit), ("OFFSET", self.query.offset)):
            if count is not None:
                message = f"Non-grouped query that uses overall aggregate functions cannot also use {word}"
                raise MalformedQuery(message)

    def grouped_by(self) -> tuple[Identity, ...]:
        found: list[Identity] = []
        for expression in self.query.group_by:
            operand = self.plain.of(expression)
            self.check_group(operand, expression)
            identity = beneath(operand.identity)
            if identity in found:
                raise MalformedQuery(f"duplicate grouping expression: {operand.name}")
            found.append(identity)
        if self.query.subtotals and len(found) > MOST_SUBTOTALS:
            raise MalformedQuery(f"GROUP BY {self.query.subtotals} must contain {MOST_SUBTOTALS} fields or less")
        return tuple(found)

    def check_group(self, operand: Operand, expression: Expression) -> None:
        if operand.aggregate:
            raise self.plain.malformed(f"Grouped field should not be aggregated: {operand.name}", expression.at)
        if operand.field is not None and not operand.field.groupable:
            message = f"field '{operand.field.name}' can not be grouped in a query call"
            raise self.plain.malformed(message, expression.at)

    def named(self) -> Iterator[tuple[str, Expression, bool]]:
        """What is selected, by its name in the result, and whether that is an alias: its own, or expr0, expr1 ..."""
        unnamed = 0
        for item in self.query.selected:
            selected = self.selected(item)
            if selected.alias:
                yield selected.alias, selected.expression, True
            elif isinstance(selected.expression, FieldPath):
                yield self.plain.of(selected.expression).name, selected.expression, False
            else:
                yield f"expr{unnamed}", selected.expression, True
                unnamed += 1

    def collected(self) -> dict[str, Expression]:
        found: dict[str, Expression] = {}
        for name, expression, alias in self.named():
            if name in found:
                raise MalformedQuery(f"duplicate alias: {name}")
            found[name] = expression
            if alias:
                self.aliases[name.lower()] = expression
        return found

    def selected(self, item: SelectedItem) -> Selected:
        if isinstance(item, Selected):
            return item
        raise MalformedQuery(f"Field must be grouped or aggregated: {self.loose(item)}")

    def loose(self, item: AllFields | TypeOf | Query) -> str:
        """What of records a query of groups asks for."""
        if isinstance(item, AllFields):
            return next(iter(self.plain.paths.root.target.thing.fields))
        return item.source if isinstance(item, Query) else item.reference.name

    def one(self, rolled_up: frozenset[Identity], conditions: list[Any]) -> Select[Any]:
        operands = self.operands.over(rolled_up)
        columns = [self.allowed(operands, expression, "Field").shown for expression in self.names.values()]
        having = [self.having(operands, self.query.having)] if self.query.having is not None else []
        kept = [group for group, one in zip(self.query.group_by, self.groups, strict=True) if one not in rolled_up]
        keys = [self.off_index(self.plain.of(group).key) for group in kept]
        made = select(*columns).select_from(operands.paths.source).where(*conditions)
        return made.group_by(*(keys or self.everything())).having(*having)

    def everything(self) -> list[Any]:
        return [null()] if self.query.group_by else []

    def with_subtotals(self, conditions: list[Any]) -> Select[Any]:
        width = len(self.names)
        parts = []
        for rolled_up in self.subtotals():
            operands = self.operands.over(rolled_up)
            orders = [column.label(f"o{place}") for place, column in enumerate(self.order_columns(operands))]
            made = self.one(rolled_up, conditions)
            columns = [column.label(f"c{place}") for place, column in enumerate(made.selected_columns)]
            parts.append(made.with_only_columns(*columns, *orders))
        rows = union_all(*parts).subquery()
        found = list(rows.c)
        return select(*found[:width]).order_by(*self.directions(found[width:]))

    def subtotals(self) -> Iterator[frozenset[Identity]]:
        """The groups that each kind of row runs over: none, then more and more of the last, or any."""
        if self.query.subtotals == "ROLLUP":
            for kept in range(len(self.groups), -1, -1):
                yield frozenset(self.groups[kept:])
            return
        for size in range(len(self.groups) + 1):
            yield from map(frozenset, combinations(self.groups, size))

    def order_columns(self, operands: Operands) -> list[Any]:
        found = []
        for ordering in self.query.order_by:
            operand = self.ordered(operands, ordering)
            found += [operand.sorting(), operand.key]
        return found

    def directions(self, columns: list[Any]) -> list[Any]:
        directed_columns = []
        for place, ordering in enumerate(self.query.order_by):
            directed_columns += [directed(column, ordering) for column in columns[2 * place : 2 * place + 2]]
        return directed_columns

    def sorted_by(self, ordering: Ordering) -> list[Any]:
        columns = sorted_by(self.ordered(self.operands, ordering))
        return [directed(self.off_index(column), ordering) for column in columns]

    def ordered(self, operands: Operands, ordering: Ordering) -> Operand:
        expression = ordering.expression
        if isinstance(expression, FieldPath):
            expression = self.aliases.get(expression.name.lower(), expression)
        return self.allowed(operands, expression, "Ordered field")

    def having(self, operands: Operands, condition: Condition) -> Any:
        def find(expression: Expression) -> Operand:
            return self.allowed(operands, expression, "Field")

        def refuse(node: object) -> Any:
            raise MalformedQuery("Semi join sub-selects are only allowed in WHERE expressions")

        return Conditions(find, refuse, operands.calendar, operands.text).build(condition)

    def allowed(self, operands: Operands, expression: Expression, what: str) -> Operand:
        operand = operands.of(expression)
        if not operand.aggregate and not self.is_grouped(beneath(operand.identity)):
            name = expression.name if isinstance(expression, FieldPath) else operand.name
            raise MalformedQuery(f"{what} must be grouped or aggregated: {name}")
        return operand

    def is_grouped(self, identity: Identity) -> bool:
        """A day that is grouped by has one year, one month and so on."""
        return identity in self.groups or (identity[0] in PARTS and identity[1:] in self.groups)

    def shape(self) -> Shape:
        items = tuple(
            Value(name, place, self.operands.of(expression).show)
            for place, (name, expression) in enumerate(self.names.items())
        )
        return Shape("AggregateResult", items)
