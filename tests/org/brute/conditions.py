"""Whether a condition holds for one record or one group: two-valued, each comparison spelled out for null."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from tests.org.brute.days import Days
from tests.org.brute.questions import (
    Comparison,
    Condition,
    Constant,
    Includes,
    Junction,
    Like,
    Membership,
    Not,
    Operand,
    Piece,
    SemiJoin,
)
from tests.org.brute.world import TEXTS, Leaf, Value

Read = Callable[[Operand], tuple[Value, Leaf]]
Key = str | int | float | bool | None


def holds(condition: Condition, read: Read, inner: Callable[[SemiJoin], set[Value]], days: Days) -> bool:
    match condition:
        case Junction("AND", conditions):
            return all(holds(one, read, inner, days) for one in conditions)
        case Junction(_, conditions):
            return any(holds(one, read, inner, days) for one in conditions)
        case Not(one):
            return not holds(one, read, inner, days)
        case SemiJoin():
            return (read(condition.left)[0] in inner(condition) - {None}) != condition.negated
        case Comparison(left, operator, right):
            return compared(*read(left), operator, right, days)
        case Membership(left, negated, members):
            value, leaf = read(left)
            return any(equal(value, leaf, one, days) for one in members) != negated
        case Like(left, pattern):
            return like(*read(left), pattern)
        case Includes(left, negated, sets):
            return includes(read(left)[0], sets) != negated


def compared(value: Value, leaf: Leaf, operator: str, constant: Constant, days: Days) -> bool:
    if operator in ("=", "!=", "<>"):
        return equal(value, leaf, constant, days) == (operator == "=")
    if value is None or is_null(constant, leaf):
        return False
    if constant.kind == "literal":
        start, end = bounds(constant, leaf, days)
        text = str(value)
        return {"<": text < start, ">": text >= end, "<=": text < end, ">=": text >= start}[operator]
    left, right = key(value, leaf), key(constant.value, leaf)
    return {"<": less(left, right), ">": less(right, left), "<=": not less(right, left),
            ">=": not less(left, right)}[operator]  # fmt: skip


def equal(value: Value, leaf: Leaf, constant: Constant, days: Days) -> bool:
    if leaf.type == "boolean":
        return value is not True if constant.value is None else value is constant.value
    if value is None or is_null(constant, leaf):
        return value is None and is_null(constant, leaf)
    if constant.kind == "literal":
        start, end = bounds(constant, leaf, days)
        return start <= str(value) < end
    if leaf.type == "multipicklist":
        return chosen(value) == chosen(constant.value)
    return key(value, leaf) == key(constant.value, leaf)


def is_null(constant: Constant, leaf: Leaf) -> bool:
    """An empty text is the same as none."""
    return constant.value is None or constant.value == ""


def bounds(constant: Constant, leaf: Leaf, days: Days) -> tuple[str, str]:
    """Where the span of a date literal begins, and where it has ended, as values of the field."""
    start, end = _span(days, str(constant.value), constant.count)
    if leaf.type == "date":
        return start.isoformat(), end.isoformat()
    return days.midnight(start), days.midnight(end)


_span = lru_cache(maxsize=4096)(Days.span)


def key(value: Value, leaf: Leaf) -> Key:
    """What two values that count as the same have in common."""
    return str(value).lower() if value is not None and leaf.type in TEXTS and not leaf.exact else value


def less(left: Key, right: Key) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    assert not isinstance(left, str | None)
    assert not isinstance(right, str | None)
    return left < right


def like(value: Value, leaf: Leaf, pattern: tuple[Piece, ...] | None) -> bool:
    if not pattern:
        return value is None
    if value is None:
        return False
    text, wanted = str(value), pattern
    if not leaf.exact:
        text, wanted = text.lower(), tuple(Piece(piece.text.lower(), piece.wild) for piece in pattern)
    regex = "".join({"%": ".*", "_": "."}[one.text] if one.wild else re.escape(one.text) for one in wanted)
    return re.fullmatch(regex, text, re.DOTALL) is not None


def chosen(value: Value) -> frozenset[str]:
    return frozenset(str(value).lower().split(";"))


def includes(value: Value, sets: Iterable[tuple[str, ...]]) -> bool:
    return value is not None and any({one.lower() for one in wanted} <= chosen(value) for wanted in sets)
