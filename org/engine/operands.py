"""What an expression is in SQL: a field, a function of a field, or an aggregate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Float, String, case, distinct, func, literal, null

from org.caret import layout
from org.engine import dates, formats
from org.engine.calendar import Calendar
from org.engine.paths import Paths
from org.engine.places import Place, Resolved
from org.engine.plan import Show
from org.engine.tables import ignores_case
from org.errors import InvalidField, MalformedQuery
from org.schema import Field
from org.soql.ast import Constant, Expression, FieldPath, FunctionCall

AGGREGATES = frozenset(["COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"])
NUMERIC = frozenset(["int", "double", "currency", "percent"])
UNCOUNTED = frozenset(["boolean", "multipicklist", "address", "location", "time", "encryptedstring", "base64"])
CHOICES = frozenset(["picklist", "combobox"])
NESTED = "nested functional syntax can only be used in the following manner: date_function(convertTimezone(columnName))"
SHOWING = frozenset(["TOLABEL", "FORMAT", "CONVERTCURRENCY"])
SEPARATOR = "\x01"
Column = ColumnElement[Any]


class Operand(NamedTuple):
    """`shown` is selected, `key` compared and grouped; `identity` is the same for the same value.

    `order` is what it is sorted by, where that is not the key.
    """

    shown: Column
    key: Column
    type: str
    name: str
    identity: tuple[str, ...]
    field: Field | None = None
    order: Column | None = None
    show: Show | None = None
    aggregate: bool = False
    trail: tuple[Place, ...] = ()

    def sorting(self) -> Column:
        if self.order is not None:
            return self.order
        return ranked(self.key, self.field) if self.field and self.is_choice() else self.key

    def is_choice(self) -> bool:
        return self.type in CHOICES and self.field is not None and bool(self.field.picklist)


@dataclass(frozen=True, slots=True)
class Operands:
    """`rolled_up` are the groups that a row of subtotals runs over; `groups` all that there are."""

    paths: Paths
    text: str
    calendar: Calendar
    groups: tuple[tuple[str, ...], ...] = ()
    rolled_up: frozenset[tuple[str, ...]] = frozenset()
    known: dict[Expression, Operand] = field(default_factory=dict, compare=False)

    def over(self, rolled_up: frozenset[tuple[str, ...]]) -> "Operands":
        return replace(self, rolled_up=rolled_up, known={})

    def of(self, expression: Expression) -> Operand:
        found = self.known.get(expression)
        if found is None:
            found = self.known[expression] = self.made(expression)
        return found

    def made(self, expression: Expression) -> Operand:
        made = self.field(expression) if isinstance(expression, FieldPath) else self.function(expression)
        return nothing(made) if self.is_over(made.identity) else made

    def is_over(self, identity: tuple[str, ...]) -> bool:
        """Whether a row of subtotals runs over the value, or over what it is made of."""
        value = beneath(identity)
        if value in self.groups:
            return value in self.rolled_up
        return value[0] in dates.PARTS and value[1:] in self.rolled_up

    def field(self, path: FieldPath) -> Operand:
        return plain(self.paths.resolve(path))

    def function(self, call: FunctionCall) -> Operand:
        name = call.name.upper()
        if name in AGGREGATES:
            return self.aggregate(call, name)
        if name in dates.PARTS:
            return self.date_part(call, name)
        other = OTHERS.get(name)
        if other is None:
            raise self.malformed(f"Invalid function: {call.name}", call.at)
        return other(self, call)

    def aggregate(self, call: FunctionCall, name: str) -> Operand:
        if not call.arguments:
            return number(func.count(), "int", call, ("COUNT",))
        inner = self.argument(call)
        if inner.aggregate or inner.field is None:
            raise self.malformed(f"{NESTED}: {name}", call.at)
        if not aggregable(inner, name):
            raise self.malformed(f"field {inner.name} does not support aggregate operator {name}", call.at)
        if inner.identity in self.groups:
            raise self.malformed(f"Grouped field should not be aggregated: {inner.name}", call.arguments[0].at)
        identity = (name, *inner.identity)
        if name == "COUNT":
            return number(counted(inner), "int", call, identity)
        if name == "COUNT_DISTINCT":
            return number(func.count(distinct(inner.key)), "int", call, identity)
        if name in ("SUM", "AVG"):
            made = func.sum(inner.shown) if name == "SUM" else func.avg(inner.shown)
            kind = inner.type if name == "SUM" else "double"
            return number(made if kind == "int" else func.decimal(made, type_=Float), kind, call, identity)
        return self.extreme(func.min if name == "MIN" else func.max, inner, identity)

    def extreme(self, chosen: Callable[..., Any], inner: Operand, identity: tuple[str, ...]) -> Operand:
        """The first or last in the field's own order, which for some texts is not that of the texts themselves."""
        made = inner._replace(identity=identity, aggregate=True)
        if inner.key is inner.shown and not inner.is_choice():
            column = chosen(inner.shown)
            ignores = inner.field is not None and ignores_case(inner.field)
            return made._replace(shown=column, key=column.collate("NOCASE") if ignores else column)
        rank = func.printf("%06d", inner.sorting(), type_=String) if inner.is_choice() else inner.key
        first = chosen(rank + SEPARATOR + inner.shown)
        shown = func.substr(first, func.instr(first, SEPARATOR) + 1, type_=String)
        if inner.is_choice():
            return made._replace(shown=shown, key=func.fold(shown), order=chosen(inner.sorting()))
        return made._replace(shown=shown, key=chosen(inner.key))

    def date_part(self, call: FunctionCall, name: str) -> Operand:
        inner, zoned = self.moment(call)
        if inner.field is None or inner.aggregate:
            raise self.malformed(f"{NESTED}: {name}", call.at)
        if inner.type not in ("date", "datetime") or (name in dates.OF_MOMENTS and inner.type == "date"):
            raise self.malformed(f"{name} cannot be used with field {inner.name} of type {inner.type}", call.at)
        column = dates.local(inner.shown, self.calendar) if zoned else inner.shown
        made = dates.PARTS[name](column, self.calendar)
        kind = "date" if name == "DAY_ONLY" else "int"
        identity = (name, *(("CONVERTTIMEZONE",) if zoned else ()), *inner.identity)
        return Operand(made, made, kind, inner.name, identity)

    def moment(self, call: FunctionCall) -> tuple[Operand, bool]:
        """A function's date, and whether convertTimezone() stands around it."""
        match call.arguments:
            case (FunctionCall(name, (FieldPath() as path,)),) if name.upper() == "CONVERTTIMEZONE":
                return self.field(path), True
        return self.argument(call), False

    def argument(self, call: FunctionCall) -> Operand:
        inner = call.arguments[0]
        if isinstance(inner, Constant):
            raise self.malformed(f"unexpected token: '{call.name}'", call.at)
        return self.field(inner) if isinstance(inner, FieldPath) else self.function(inner)

    def malformed(self, message: str, at: int) -> MalformedQuery:
        return MalformedQuery(layout(self.text, at, message, first_column=1))

    def invalid(self, message: str, at: int) -> InvalidField:
        return InvalidField(layout(self.text, at, message, first_column=1))


def plain(found: Resolved) -> Operand:
    field = found.field
    show = bool if field.type == "boolean" else None
    return Operand(found.shown, found.key, field.type, field.name, found.identity, field, show=show, trail=found.trail)


def ranked(key: Column, field: Field) -> Column:
    """Choices sort as their list has them; what is on no list comes after all that are."""
    places = {choice.lower(): place for place, choice in enumerate(field.picklist)}
    return case(places, value=key, else_=case((key.is_(None), null()), else_=len(places)))


def beneath(identity: tuple[str, ...]) -> tuple[str, ...]:
    """The value itself, without the functions that only show it in another way."""
    return beneath(identity[1:]) if identity[0] in SHOWING else identity


def nothing(made: Operand) -> Operand:
    return made._replace(shown=null(), key=null(), order=null())


def number(made: Column, kind: str, call: FunctionCall, identity: tuple[str, ...]) -> Operand:
    return Operand(made, made, kind, call.name, identity, aggregate=True)


def counted(inner: Operand) -> Column:
    """Every record has an Id: to count Ids is to count records, which an index can do alone."""
    return func.count() if inner.type == "id" and not inner.trail else func.count(inner.shown)


def aggregable(inner: Operand, function: str) -> bool:
    """Sums are of numbers; what cannot be filtered by (long text) or has no order (truth values) only by its rows."""
    if function in ("SUM", "AVG"):
        return inner.type in NUMERIC
    return inner.field is None or (inner.field.filterable and inner.type not in UNCOUNTED)


def _label(operands: Operands, call: FunctionCall) -> Operand:
    """Every choice's label is its value: an org in a box has one language."""
    inner = operands.argument(call)
    return inner._replace(identity=("TOLABEL", *inner.identity))


def _currency(operands: Operands, call: FunctionCall) -> Operand:
    """An org in a box has one currency."""
    inner = operands.argument(call)
    if inner.type != "currency":
        raise operands.invalid(f"convertCurrency only accepts currency fields: {inner.name}", call.at)
    return inner._replace(identity=("CONVERTCURRENCY", *inner.identity))


def _format(operands: Operands, call: FunctionCall) -> Operand:
    inner = operands.argument(call)
    return inner._replace(
        show=formats.shown(inner.type, operands.calendar), identity=("FORMAT", *inner.identity), field=None
    )


def _grouping(operands: Operands, call: FunctionCall) -> Operand:
    inner = operands.argument(call)
    if inner.identity not in operands.groups:
        raise operands.malformed(f"Field must be grouped to use GROUPING: {inner.name}", call.at)
    made = literal(int(inner.identity in operands.rolled_up))
    return number(made, "int", call, ("GROUPING", *inner.identity))


def _distance(operands: Operands, call: FunctionCall) -> Operand:
    operands.argument(call)
    raise operands.malformed("DISTANCE is not supported by this org", call.at)


def _zone(operands: Operands, call: FunctionCall) -> Operand:
    raise operands.malformed("convertTimezone() can only be used in a date function", call.at)


OTHERS: Mapping[str, Callable[[Operands, FunctionCall], Operand]] = {
    "TOLABEL": _label,
    "CONVERTCURRENCY": _currency,
    "FORMAT": _format,
    "GROUPING": _grouping,
    "DISTANCE": _distance,
    "CONVERTTIMEZONE": _zone,
}
