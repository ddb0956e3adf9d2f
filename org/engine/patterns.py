"""LIKE: the pattern over the column's key, and the stretch of the index in which its matches lie."""

import re

from sqlalchemy import ColumnElement, and_

from org.caret import layout
from org.engine.constants import LETTERS, check_kind, is_nothing
from org.engine.operands import Operand
from org.engine.tables import fold
from org.errors import InvalidFilterOperator
from org.soql.ast import Constant

WILDCARD = re.compile(r"\\(.)|([%_])", re.DOTALL)
LAST = "\U0010ffff" * 3


def like(operand: Operand, constant: Constant, at: int, text: str) -> ColumnElement[bool]:
    if operand.type not in LETTERS:
        kind = "id" if operand.type == "reference" else operand.type
        raise InvalidFilterOperator(layout(text, at, f"invalid operator on {kind} field", first_column=1))
    check_kind(constant, operand, at, text)
    if is_nothing(constant, operand):
        return operand.key.is_(None)
    pattern = str(constant.value)
    if operand.field is not None and operand.field.case_sensitive:
        return _exact(operand, pattern)
    pattern = fold(pattern)
    head = prefix(pattern)
    matches = operand.key.like(pattern, escape="\\")
    if not head:
        return matches
    stretch = and_(operand.key >= head, operand.key < head + LAST)
    return stretch if pattern == _escaped(head) + "%" else and_(stretch, matches)


def _escaped(text: str) -> str:
    return re.sub(r"[\\%_]", r"\\\g<0>", text)


def prefix(pattern: str) -> str:
    """What every match begins with."""
    found, at = "", 0
    for wildcard in WILDCARD.finditer(pattern):
        found += pattern[at : wildcard.start()]
        if wildcard[2]:
            return found
        found, at = found + wildcard[1], wildcard.end()
    return found + pattern[at:]


def _exact(operand: Operand, pattern: str) -> ColumnElement[bool]:
    """LIKE in SQLite takes no notice of case; GLOB does, with wildcards of its own."""
    matches = operand.key.bool_op("GLOB")(_globbed(pattern))
    head = prefix(pattern)
    return and_(operand.key >= head, operand.key < head + LAST, matches) if head else matches


def _globbed(pattern: str) -> str:
    made, at = "", 0
    for wildcard in WILDCARD.finditer(pattern):
        made += _literally(pattern[at : wildcard.start()])
        made += {"%": "*", "_": "?"}[wildcard[2]] if wildcard[2] else _literally(wildcard[1])
        at = wildcard.end()
    return made + _literally(pattern[at:])


def _literally(text: str) -> str:
    return re.sub(r"[*?\[]", r"[\g<0>]", text)
