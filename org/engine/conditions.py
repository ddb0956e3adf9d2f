"""WHERE and HAVING as SQL, with Salesforce's rules for nulls: an inequality also finds what is empty.

Every constant becomes a bound parameter.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from operator import eq, ge, gt, le, lt
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_

from org.engine.calendar import Calendar
from org.errors import InvalidField, InvalidFilterOperator, MalformedQuery
from org.identifiers import canonical
from org.schema import Field
from org.soql.ast import Comparison, Condition, Constant, Expression, Junction, Membership, Not, SemiJoin

Column = ColumnElement[Any]
Operand = Callable[[Expression], tuple[Column, Field | None]]
ORDERINGS: Mapping[str, Callable[[Column, Any], ColumnElement[bool]]] = {"=": eq, "<": lt, ">": gt, "<=": le, ">=": ge}
QUOTED = frozenset(["string", "textarea", "picklist", "multipicklist", "combobox", "email", "phone", "url", "id",
                    "reference"])  # fmt: skip
KINDS = {"boolean": "boolean", "date": "date", "datetime": "dateTime", "double": "double", "currency": "double",
         "percent": "double", "int": "int", "time": "time"}  # fmt: skip
ACCEPTED = {"boolean": {"boolean"}, "date": {"date", "relative"}, "datetime": {"datetime", "relative"},
            "time": {"time"}, "int": {"number"}, "double": {"number"}, "currency": {"number"},
            "percent": {"number"}}  # fmt: skip
LARGEST = 2**63 - 1


class Conditions:
    """`operand` turns the left side of a comparison into a column and, where it is one, its field."""

    def __init__(
        self, operand: Operand, semi_join: Callable[[SemiJoin], ColumnElement[bool]], calendar: Calendar
    ) -> None:
        self.operand = operand
        self.semi_join = semi_join
        self.calendar = calendar

    def build(self, condition: Condition) -> ColumnElement[bool]:
        match condition:
            case Junction("AND", parts):
                return and_(*map(self.build, parts))
            case Junction(_, parts):
                return or_(*map(self.build, parts))
            case Not(inner):
                return not_(func.coalesce(self.build(inner), False))
            case Comparison():
                return self.comparison(condition)
            case Membership():
                return self.membership(condition)
            case SemiJoin():
                return self.semi_join(condition)

    def comparison(self, node: Comparison) -> ColumnElement[bool]:
        column, field = self.operand(node.left)
        operator, constant = node.operator, node.right
        if constant.kind == "null":
            return self.null(column, field, operator)
        if operator == "LIKE":
            return like(column, field, constant)
        value = bound(constant, field)
        if constant.kind == "relative":
            return self.relative(column, field, operator, constant)
        if operator == "!=":
            return or_(column.is_(None), column != value)
        return ORDERINGS[operator](column, value)

    def relative(self, column: Column, field: Field | None, operator: str, constant: Constant) -> ColumnElement[bool]:
        """A literal is a span of days: less is before it, greater is after it, equal is within."""
        span = self.calendar.span(str(constant.value), constant.count)
        whole = field is not None and field.type == "date"
        start, end = (day.isoformat() if whole else self.calendar.midnight(day) for day in span)
        if operator in ("=", "!="):
            within = and_(column >= start, column < end)
            return within if operator == "=" else or_(column.is_(None), not_(within))
        return {"<": column < start, ">": column >= end, "<=": column < end, ">=": column >= start}[operator]

    def null(self, column: Column, field: Field | None, operator: str) -> ColumnElement[bool]:
        if operator not in ("=", "!="):
            return false()
        if field is not None and field.type == "boolean":
            return column == (operator != "=")
        return column.is_(None) if operator == "=" else column.is_not(None)

    def membership(self, node: Membership) -> ColumnElement[bool]:
        column, field = self.operand(node.left)
        values = [bound(member, field) for member in node.members if member.kind != "null"]
        with_null = len(values) < len(node.members)
        found = column.in_(values)
        if node.operator == "IN":
            return or_(found, column.is_(None)) if with_null else found
        if node.operator == "NOT IN":
            missing = column.not_in(values)
            return and_(missing, column.is_not(None)) if with_null else or_(missing, column.is_(None))
        raise MalformedQuery(f"{node.operator} operator only valid on multipicklist field")


def like(column: Column, field: Field | None, constant: Constant) -> ColumnElement[bool]:
    if field is not None and field.type in ("id", "reference"):
        raise InvalidFilterOperator("invalid operator on id field")
    if constant.kind != "string" or (field is not None and field.type not in QUOTED):
        raise InvalidFilterOperator("invalid operator on field")
    return column.like(str(constant.value), escape="\\")


def bound(constant: Constant, field: Field | None) -> object:
    """The constant as the column stores it, or the error that Salesforce gives for a wrong type."""
    if field is not None:
        check_kind(constant, field)
    if field is not None and field.type in ("id", "reference"):
        return canonical(str(constant.value)) or ""
    if constant.kind == "datetime":
        return stored_datetime(str(constant.value))
    if isinstance(constant.value, int) and abs(constant.value) > LARGEST:
        return float(constant.value)
    return constant.value


def check_kind(constant: Constant, field: Field) -> None:
    if field.type in ("id", "reference"):
        check_identifier(constant)
    accepted = ACCEPTED.get(field.type)
    quoted = constant.kind == "string"
    criterion = f"value of filter criterion for field '{field.name}' must be of type"
    if accepted is not None and constant.kind not in accepted:
        tail = " and should not be enclosed in quotes" if quoted else ""
        raise InvalidField(f"{criterion} {KINDS[field.type]}{tail}")
    if field.type in QUOTED and not quoted:
        raise InvalidField(f"{criterion} string and should be enclosed in quotes")


def check_identifier(constant: Constant) -> None:
    if canonical(str(constant.value)) is None and constant.value != "":
        raise InvalidFilterOperator(f"invalid ID field: {constant.value}")


def stored_datetime(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MalformedQuery(f"Invalid datetime: {text}") from error
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+0000"
