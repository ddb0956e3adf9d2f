"""WHERE and HAVING as SQL, with Salesforce's rules for nulls: an inequality also finds what is empty.

Every constant becomes a bound parameter, and a long list of them a single one.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import ge, gt, le, lt
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, false, func, not_, or_, select

from org.caret import layout
from org.engine.calendar import Calendar
from org.engine.constants import bound, check_kind, is_nothing
from org.engine.operands import Operand
from org.engine.patterns import like
from org.engine.tables import fold, ignores_case
from org.engine.values import chosen
from org.errors import InvalidFilterOperator, TooComplicated
from org.soql.ast import Comparison, Condition, Constant, Expression, FieldPath, Junction, Membership, Not, SemiJoin

Column = ColumnElement[Any]
Truth = ColumnElement[bool]
Find = Callable[[Expression], Operand]
ORDERINGS: Mapping[str, Callable[[Column, Any], Truth]] = {"<": lt, ">": gt, "<=": le, ">=": ge}
UNORDERED = frozenset(["boolean", "multipicklist"])
IN_PLACE = 40
# The database takes a chain of conditions for a tree as deep as the chain is long, and goes no deeper than a thousand.
LONGEST = 900
MOST = 3000
DEEPEST = 40
MANY = 20


class Conditions:
    """`find` turns the left side of a comparison into SQL; `semi_join` does so with a whole sub-select."""

    def __init__(self, find: Find, semi_join: Callable[[SemiJoin], Truth], calendar: Calendar, text: str) -> None:
        self.find = find
        self.semi_join = semi_join
        self.calendar = calendar
        self.text = text
        self.count = 0

    def build(self, condition: Condition, depth: int = 0) -> Truth:
        self.count += 1
        if depth > DEEPEST or self.count > MOST:
            raise TooComplicated
        match condition:
            case Junction(word, parts):
                built = [self.build(part, depth + 1) for part in self.few(word, parts)]
                return and_(*built) if word == "AND" else or_(*built)
            case Not(inner):
                return not_(func.coalesce(self.build(inner, depth + 1), False))
            case Comparison():
                return self.comparison(condition)
            case Membership():
                return self.membership(condition)
            case SemiJoin():
                return self.semi_join(condition)

    def few(self, word: str, parts: Sequence[Condition]) -> Sequence[Condition]:
        if len(parts) <= MANY:
            return parts
        few = merged(word, parts)
        if len(few) > LONGEST:
            raise TooComplicated
        for part in parts:
            if isinstance(part, Comparison) and isinstance(part.left, FieldPath) and part.operator in ("=", "!="):
                check_kind(part.right, self.find(part.left), part.at, self.text)
        return few

    def comparison(self, node: Comparison) -> Truth:
        operand = self.find(node.left)
        operator, constant = node.operator, node.right
        if operator == "LIKE":
            return like(operand, constant, node.at, self.text)
        check_kind(constant, operand, node.at, self.text)
        if is_nothing(constant, operand):
            return empty(operand, operator)
        if operator in ORDERINGS and operand.type in UNORDERED:
            raise self.wrong_operator(operand, node.at)
        if constant.kind == "relative":
            return self.relative(operand, operator, constant)
        if operator in ORDERINGS:
            return ORDERINGS[operator](operand.key, self.value(constant, operand))
        same = operand.key == self.value(constant, operand)
        return same if operator == "=" else or_(operand.key.is_(None), not_(same))

    def value(self, constant: Constant, operand: Operand) -> object:
        """The constant as the operand's key holds it."""
        value = bound(constant, operand)
        if not isinstance(value, str) or constant.kind != "string" or not folds(operand):
            return value
        if operand.type == "multipicklist" and operand.field:
            value = chosen(operand.field, value) or ""
        return fold(value)

    def relative(self, operand: Operand, operator: str, constant: Constant) -> Truth:
        """A literal is a span of days: less is before it, greater is after it, equal is within."""
        start, end = self.span(operand, constant)
        key = operand.key
        if operator in ("=", "!="):
            within = and_(key >= start, key < end)
            return within if operator == "=" else or_(key.is_(None), not_(within))
        return {"<": key < start, ">": key >= end, "<=": key < end, ">=": key >= start}[operator]

    def span(self, operand: Operand, constant: Constant) -> tuple[str, str]:
        span = self.calendar.span(str(constant.value), constant.count)
        whole = operand.type == "date"
        start, end = (day.isoformat() if whole else self.calendar.midnight(day) for day in span)
        return start, end

    def membership(self, node: Membership) -> Truth:
        operand = self.find(node.left)
        if node.operator in ("INCLUDES", "EXCLUDES"):
            return self.choices(node, operand)
        for member in node.members:
            check_kind(member, operand, node.at, self.text)
        if operand.type == "boolean":
            return self.checked(node, operand)
        plain = [member for member in node.members if not is_nothing(member, operand)]
        found = or_(*self.found(plain, operand)) if plain else false()
        with_null = len(plain) < len(node.members)
        if node.operator == "IN":
            return or_(found, operand.key.is_(None)) if with_null else found
        missing = not_(found) if plain else operand.key.is_not(None)
        return and_(missing, operand.key.is_not(None)) if with_null else or_(missing, operand.key.is_(None))

    def checked(self, node: Membership, operand: Operand) -> Truth:
        """For a checkbox, null is unchecked in a list as it is in a comparison."""
        found = or_(
            *(
                empty(operand, "=") if is_nothing(member, operand) else operand.key == self.value(member, operand)
                for member in node.members
            )
        )
        return found if node.operator == "IN" else not_(func.coalesce(found, False))

    def found(self, members: Sequence[Constant], operand: Operand) -> Iterable[Truth]:
        spans = {(member.value, member.count): member for member in members if member.kind == "relative"}
        self.count += len(spans)
        if self.count > MOST:
            raise TooComplicated
        for member in spans.values():
            yield self.relative(operand, "=", member)
        values = [self.value(member, operand) for member in members if member.kind != "relative"]
        if values:
            yield among(operand.key, values)

    def choices(self, node: Membership, operand: Operand) -> Truth:
        if operand.type != "multipicklist":
            raise self.wrong_operator(operand, node.at)
        wanted = [member for member in node.members if not is_nothing(member, operand)]
        for member in node.members:
            check_kind(member, operand, node.at, self.text)
        found = or_(*(self.has_all(operand, str(member.value)) for member in wanted)) if wanted else false()
        if len(wanted) < len(node.members):
            found = or_(found, operand.key.is_(None))
        return func.coalesce(found, False) if node.operator == "INCLUDES" else not_(func.coalesce(found, False))

    def has_all(self, operand: Operand, text: str) -> Truth:
        held = func.lower(";" + operand.key + ";")
        choices = [choice.strip() for choice in text.split(";") if choice.strip()]
        if not choices:
            return false()
        return and_(*(func.instr(held, f";{fold(choice)};") > 0 for choice in choices))

    def wrong_operator(self, operand: Operand, at: int) -> InvalidFilterOperator:
        message = f"invalid operator on {operand.type} field"
        return InvalidFilterOperator(layout(self.text, at, message, first_column=1))


def empty(operand: Operand, operator: str) -> Truth:
    """A checkbox that is asked whether it is empty is asked whether it is unchecked."""
    if operator not in ("=", "!="):
        return false()
    if operand.type == "boolean":
        return or_(operand.key == 0, operand.key.is_(None)) if operator == "=" else operand.key == 1
    return operand.key.is_(None) if operator == "=" else operand.key.is_not(None)


def merged(word: str, parts: Sequence[Condition]) -> Sequence[Condition]:
    """Many equalities of one field are a list: `a = 1 OR a = 2` is `a IN (1, 2)`, and so with AND and !=."""
    operator, among = ("!=", "NOT IN") if word == "AND" else ("=", "IN")
    lists: dict[str, list[Comparison]] = {}
    rest: list[Condition] = []
    for part in parts:
        if isinstance(part, Comparison) and part.operator == operator and isinstance(part.left, FieldPath):
            lists.setdefault(part.left.name.lower(), []).append(part)
        else:
            rest.append(part)
    return [
        *rest,
        *(Membership(found[0].left, among, tuple(c.right for c in found), found[0].at) for found in lists.values()),
    ]


def folds(operand: Operand) -> bool:
    return operand.field is None or ignores_case(operand.field)


def among(key: Column, values: Sequence[object]) -> Truth:
    """A list that is long goes to the database as one text: its length then costs no compiling."""
    if len(values) <= IN_PLACE or any(isinstance(value, str) and "\0" in value for value in values):
        return key.in_(values)
    listed = func.json_each(json.dumps(values)).table_valued("value")
    return key.in_(select(listed.c.value))


def among_listed(key: Column) -> Truth:
    """The Ids come when the statement is run, as one text."""
    listed = func.json_each(bindparam("listed", "", type_=String)).table_valued("value")
    return key.in_(select(listed.c.value))


def pair(key: Column, found: Select[Any], operator: str) -> Truth:
    return key.in_(found) if operator == "IN" else or_(key.not_in(found), key.is_(None))
