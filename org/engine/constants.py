"""Constants checked against what they are compared with, and turned into what the columns hold."""

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time

from org.caret import layout
from org.engine.calendar import EARLIEST, LATEST, stored_moment
from org.engine.operands import Operand
from org.errors import InvalidField, InvalidFilterOperator, MalformedQuery
from org.identifiers import canonical
from org.soql.ast import Constant
from org.soql.literals import NUMBERED

LETTERS = frozenset(["string", "textarea", "picklist", "combobox", "email", "phone", "url"])
QUOTED = LETTERS | {"multipicklist", "id", "reference"}
KINDS = {"boolean": "boolean", "date": "date", "datetime": "dateTime", "double": "double", "currency": "double",
         "percent": "double", "int": "int", "time": "time"}  # fmt: skip
ACCEPTED = {"boolean": {"boolean"}, "date": {"date", "relative"}, "datetime": {"datetime", "relative"},
            "time": {"time"}, "int": {"number"}, "double": {"number"}, "currency": {"number"},
            "percent": {"number"}}  # fmt: skip
LONGEST = 4000


def is_nothing(constant: Constant, operand: Operand) -> bool:
    """An empty text is no text."""
    return constant.kind == "null" or (constant.value == "" and operand.type in QUOTED)


def check_kind(constant: Constant, operand: Operand, at: int, text: str) -> None:
    """`at` is where the left side of the comparison stands."""
    if constant.kind == "null":
        return
    if operand.type in ("id", "reference"):
        _check_identifier(constant, at, text)
    if constant.kind == "string" and len(str(constant.value)) > LONGEST:
        raise MalformedQuery(f"maximum length of a string in a filter criterion is {LONGEST} characters")
    accepted = ACCEPTED.get(operand.type)
    if accepted is not None and constant.kind not in accepted:
        raise _mismatch(operand, f"{KINDS[operand.type]} and should not be enclosed in quotes", at, text)
    if accepted is None and constant.kind != "string":
        raise _mismatch(operand, "string and should be enclosed in quotes", at, text)
    if constant.kind == "relative":
        _check_count(constant)


def _mismatch(operand: Operand, what: str, at: int, text: str) -> InvalidField:
    message = f"value of filter criterion for field '{operand.name}' must be of type {what}"
    return InvalidField(layout(text, at, message, first_column=1))


def _check_identifier(constant: Constant, at: int, text: str) -> None:
    if constant.kind == "string" and constant.value != "" and canonical(str(constant.value)) is None:
        raise InvalidFilterOperator(layout(text, at, f"invalid ID field: {constant.value}", first_column=1))


def _check_count(constant: Constant) -> None:
    if (constant.count is None) == (constant.value in NUMBERED):
        raise MalformedQuery(f"Invalid date: {constant.value}")


def bound(constant: Constant, operand: Operand) -> object:
    """The constant as the column stores it, but for its letters' case."""
    if operand.type in ("id", "reference"):
        return canonical(str(constant.value))
    if constant.kind in _STORED:
        return _STORED[constant.kind](str(constant.value))
    if isinstance(constant.value, bool):
        return int(constant.value)
    if isinstance(constant.value, float):
        return max(-sys.float_info.max, min(constant.value, sys.float_info.max))
    return constant.value


def _datetime(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MalformedQuery(f"Invalid datetime: {text}") from error
    if not EARLIEST <= moment.date() <= LATEST:
        raise MalformedQuery(f"Invalid datetime: {text}")
    return stored_moment(moment)


def _date(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise MalformedQuery(f"Invalid date: {text}") from error
    if not EARLIEST <= day <= LATEST:
        raise MalformedQuery(f"Invalid date: {text}")
    return day.isoformat()


def _time(text: str) -> str:
    try:
        moment = datetime.combine(date(2000, 1, 2), time.fromisoformat(text.upper())).astimezone(UTC).time()
    except ValueError as error:
        raise MalformedQuery(f"Invalid time: {text}") from error
    return moment.strftime("%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


_STORED: Mapping[str, Callable[[str], str]] = {"datetime": _datetime, "date": _date, "time": _time}
