"""From a SOQL tree and a schema to one SQL statement and the shape of its rows.

A plan is good for every execution of the same text: nothing in it depends on the moment or on the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, distinct, func, select
from sqlalchemy.dialects import sqlite

from org.caret import layout
from org.engine.calendar import Calendar
from org.engine.conditions import LARGEST, Column, Conditions, Operand
from org.engine.paths import Paths, Resolved
from org.errors import InvalidField, MalformedQuery, NumberOutsideRange
from org.schema import Field, Schema
from org.soql.ast import Condition, Expression, FieldPath, FunctionCall, Ordering, Query, Selected, SemiJoin

AGGREGATES = frozenset(["COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"])
NUMERIC = frozenset(["int", "double", "currency", "percent"])
UNCOUNTED = frozenset(["boolean", "multipicklist", "address", "time"])
DIALECT = sqlite.dialect()
MAX_OFFSET = 2000


@dataclass(frozen=True, slots=True)
class Output:
    """One column of a row: where it goes in the record, and whether it is a truth value."""

    path: tuple[str, ...]
    boolean: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """`parents` are the parents shown: (path, object, index of the column that holds the parent's Id)."""

    sql: str
    parameters: tuple[object, ...]
    outputs: tuple[Output, ...]
    parents: tuple[tuple[tuple[str, ...], str, int], ...]
    source: str
    aggregate: bool
    counts_rows: bool


def compile_query(schema: Schema, query: Query, text: str, calendar: Calendar) -> Plan:
    return Compiler(schema, query, text, calendar).plan()


class Compiler:
    def __init__(self, schema: Schema, query: Query, text: str, calendar: Calendar) -> None:
        self.schema = schema
        self.calendar = calendar
        self.query = query
        self.text = text
        self.paths = Paths(schema, query, text)
        self.columns: list[Column] = []
        self.outputs: list[Output] = []
        self.unnamed = 0
        self.aggregate = bool(query.group_by) or any(map(is_aggregate, query.selected))

    def plan(self) -> Plan:
        counts_rows = self.counts_rows()
        if self.aggregate and not self.query.group_by and not counts_rows and self.query.limit is not None:
            raise MalformedQuery("Non-grouped query that uses overall aggregate functions cannot also use LIMIT")
        for item in self.query.selected:
            self.add(item)
        parents = () if self.aggregate else self.add_parents()
        statement = self.counting() if counts_rows else self.statement(self.columns)
        compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
        parameters = tuple(compiled.params[name] for name in compiled.positiontup or ())
        source = self.paths.root.thing.name
        return Plan(str(compiled), parameters, tuple(self.outputs), parents, source, self.aggregate, counts_rows)

    def counting(self) -> Select[Any]:
        """LIMIT and OFFSET cut the records before they are counted."""
        return select(func.count()).select_from(self.statement([self.paths.root.table.c["Id"]]).subquery())

    def counts_rows(self) -> bool:
        """`SELECT COUNT()` alone: the count is the size of the result, not a record."""
        match self.query.selected:
            case (Selected(FunctionCall(name, ()), None),) if name.upper() == "COUNT":
                return True
        return False

    def add(self, item: Selected | Query) -> None:
        if isinstance(item, Query):
            raise MalformedQuery("sub-selects of child records are not supported by this org yet")
        if item.alias is not None and not self.aggregate:
            raise self.malformed("only aggregate expressions use field aliasing", item.at)
        column, field = self.operand(item.expression)
        if self.aggregate and isinstance(item.expression, FieldPath) and not self.grouped(column):
            raise MalformedQuery(f"Field must be grouped or aggregated: {item.expression.name}")
        self.columns.append(column)
        self.outputs.append(Output(self.output_path(item), field is not None and field.type == "boolean"))

    def grouped(self, column: Column) -> bool:
        return any(column is self.operand(group)[0] for group in self.query.group_by)

    def output_path(self, item: Selected) -> tuple[str, ...]:
        if item.alias is not None:
            return (item.alias,)
        if isinstance(item.expression, FunctionCall):
            self.unnamed += 1
            return (f"expr{self.unnamed - 1}",)
        resolved = self.paths.resolve(item.expression)
        return (resolved.field.name,) if self.aggregate else (*resolved.place.path, resolved.field.name)

    def add_parents(self) -> tuple[tuple[tuple[str, ...], str, int], ...]:
        """Ids that a record needs for its address and to tell a missing parent from an empty field."""
        shown = {output.path[:depth] for output in self.outputs for depth in range(len(output.path))}
        found = []
        for path in sorted(shown | {()}, key=len):
            place = self.paths.places[path]
            found.append((path, place.thing.name, len(self.columns)))
            self.columns.append(place.table.c["Id"])
        return tuple(found)

    def operand(self, expression: Expression) -> tuple[Column, Field | None]:
        if isinstance(expression, FieldPath):
            resolved = self.paths.resolve(expression)
            return resolved.column, resolved.field
        if expression.name.upper() in AGGREGATES:
            return self.aggregated(expression)
        return self.date_part(expression)

    def aggregated(self, call: FunctionCall) -> tuple[Column, Field | None]:
        name = call.name.upper()
        if name == "COUNT" and not call.arguments:
            return func.count(), None
        resolved = self.argument(call)
        if not aggregable(resolved.field, name):
            raise self.malformed(f"field {resolved.field.name} does not support aggregate operator {name}", call.at)
        if name == "COUNT_DISTINCT":
            return func.count(distinct(resolved.column)), None
        made = getattr(func, name.lower())(resolved.column)
        return made, resolved.field if name in ("MIN", "MAX") else None

    def date_part(self, call: FunctionCall) -> tuple[Column, Field | None]:
        spans = {
            "CALENDAR_YEAR": (1, 4),
            "CALENDAR_MONTH": (6, 2),
            "DAY_IN_MONTH": (9, 2),
            "HOUR_IN_DAY": (12, 2),
        }
        span = spans.get(call.name.upper())
        if span is None:
            raise InvalidField(f"Invalid function: {call.name}")
        column = self.argument(call).column
        return func.substr(column, *span).op("+")(0), None

    def argument(self, call: FunctionCall) -> Resolved:
        if len(call.arguments) != 1 or not isinstance(call.arguments[0], FieldPath):
            raise MalformedQuery(f"unexpected arguments of function {call.name}")
        return self.paths.resolve(call.arguments[0])

    def semi_join(self, node: SemiJoin) -> ColumnElement[bool]:
        left = self.paths.resolve(node.left).column
        item = node.query.selected[0]
        if len(node.query.selected) != 1 or isinstance(item, Query):
            raise MalformedQuery("unexpected token: ','")
        inner = Compiler(self.schema, node.query, self.text, self.calendar)
        column, _ = inner.operand(item.expression)
        statement = inner.statement([column]).where(column.is_not(None))
        return left.in_(statement) if node.operator == "IN" else left.not_in(statement)

    def statement(self, columns: Sequence[Column]) -> Select[Any]:
        """Clauses come before the source: each may still join a parent to it."""
        query = self.query
        where = (
            ()
            if query.where is None
            else (Conditions(self.filtered, self.semi_join, self.calendar).build(query.where),)
        )
        having = (
            ()
            if query.having is None
            else (Conditions(self.operand, self.semi_join, self.calendar).build(query.having),)
        )
        groups = [self.group(group) for group in query.group_by]
        orderings = [self.ordering(ordering) for ordering in query.order_by]
        statement = select(*columns).select_from(self.paths.source).where(*where)
        return self.limited(statement.group_by(*groups).having(*having).order_by(*orderings))

    def conditions(self, condition: Condition | None, operand: Operand) -> tuple[ColumnElement[bool], ...]:
        if condition is None:
            return ()
        return (Conditions(operand, self.semi_join, self.calendar).build(condition),)

    def filtered(self, expression: Expression) -> tuple[Column, Field | None]:
        column, field = self.unaggregated(expression)
        if field is not None and not field.filterable:
            message = f"field '{field.name}' can not be filtered in a query call"
            raise InvalidField(layout(self.text, expression.at, message, first_column=1))
        return column, field

    def group(self, expression: Expression) -> Column:
        column, field = self.unaggregated(expression)
        if field is not None and not field.groupable:
            raise self.malformed(f"field '{field.name}' can not be grouped in a query call", expression.at)
        return column

    def unaggregated(self, expression: Expression) -> tuple[Column, Field | None]:
        if calls_aggregate(expression):
            raise self.malformed("aggregate expressions are not allowed here", expression.at)
        return self.operand(expression)

    def limited(self, statement: Select[Any]) -> Select[Any]:
        limit, offset = self.query.limit, self.query.offset
        if offset is not None and offset > MAX_OFFSET:
            raise NumberOutsideRange(f"Maximum SOQL offset allowed is {MAX_OFFSET}")
        statement = statement if limit is None else statement.limit(min(limit, LARGEST))
        return statement if offset is None else statement.offset(offset)

    def ordering(self, ordering: Ordering) -> Column:
        expression = ordering.expression
        column, field = self.operand(expression) if self.aggregate else self.unaggregated(expression)
        if field is not None and not field.sortable:
            raise self.malformed(f"field '{field.name}' can not be sorted in a query call", expression.at)
        if self.aggregate and isinstance(expression, FieldPath) and not self.grouped(column):
            raise MalformedQuery(f"Ordered field must be grouped or aggregated: {expression.name}")
        directed = column.desc() if ordering.descending else column.asc()
        return directed.nulls_last() if ordering.nulls_last else directed.nulls_first()

    def malformed(self, message: str, at: int) -> MalformedQuery:
        return MalformedQuery(layout(self.text, at, message, first_column=1))


def is_aggregate(item: Selected | Query) -> bool:
    return isinstance(item, Selected) and calls_aggregate(item.expression)


def calls_aggregate(expression: Expression) -> bool:
    return isinstance(expression, FunctionCall) and expression.name.upper() in AGGREGATES


def aggregable(field: Field, function: str) -> bool:
    """Sums are of numbers; what cannot be filtered by (long text) or has no order (truth values) only by its rows."""
    if function in ("SUM", "AVG"):
        return field.type in NUMERIC
    return field.filterable and field.type not in UNCOUNTED
