"""Values as a request gives them, made into what an org stores: first of the field's type, then within its bounds.

A number may come as a text and a text as a number, as from a spreadsheet. A text loses its outer blanks, and an empty
one is no value. A checkbox is never null: it is not set then.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from org.changes.errors import (
    InvalidEmail,
    MalformedId,
    NotInPicklist,
    OutsideRange,
    TooLong,
    WrongJson,
    WrongKind,
)
from org.engine.calendar import EARLIEST, LATEST, stored_moment
from org.engine.values import Value, chosen
from org.identifiers import canonical
from org.schema import Field
from org.schema.writing import restricted

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)", re.ASCII)
TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z?", re.ASCII)
EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"._]+(\.[^\s@<>()\[\],;:\\\".]+)+")
ILLEGAL = re.compile("[\x00\ud800-\udfff]")
FLAGS = {"true": True, "1": True, "false": False, "0": False}
# What fields have room for as they are described: nine digits; or eighteen, a percentage five, two of them decimals.
MOST_WHOLE, MOST, MOST_PERCENT = 10**9, 10**16, 10**3
Typed = Callable[[Field, Any], Value]


def typed(field: Field, raw: Any) -> Value:
    """The value as its field's type; refuses what is none of that type."""
    if raw is None or raw == "":
        return False if field.type == "boolean" else None
    return TYPED.get(field.type, _text)(field, raw)


def check(field: Field, value: Value) -> None:
    """Refuses what is of the right type, but may not be here."""
    if isinstance(value, str):
        if 0 < field.length < len(value):
            raise TooLong(field, value)
        if field.type == "email" and not EMAIL.fullmatch(value):
            raise InvalidEmail(field, value)
        if restricted(field):
            _check_listed(field, value)
    elif isinstance(value, int) and abs(value) >= MOST_WHOLE:
        raise OutsideRange(field, value)


def _check_listed(field: Field, value: str) -> None:
    for choice in value.split(";") if field.type == "multipicklist" else [value]:
        if choice not in field.picklist:
            raise NotInPicklist(field, choice)


def _text(field: Field, raw: Any) -> Value:
    if isinstance(raw, dict | list):
        raise WrongJson(field, raw)
    text = ILLEGAL.sub("", raw) if isinstance(raw, str) else json.dumps(raw)
    return text.strip() or None


def _choice(field: Field, raw: Any) -> Value:
    """As the list spells it."""
    text = _text(field, raw)
    if not isinstance(text, str):
        return text
    if field.type == "multipicklist":
        return chosen(field, text)
    return next((choice for choice in field.picklist if choice.lower() == text.lower()), text)


def _identifier(field: Field, raw: Any) -> Value:
    if not isinstance(raw, str):
        raise WrongJson(field, raw)
    identifier = canonical(raw.strip())
    if identifier is None:
        raise MalformedId(raw, field)
    return identifier


def _boolean(field: Field, raw: Any) -> Value:
    if isinstance(raw, bool):
        return raw
    flag = FLAGS.get(raw.strip().lower()) if isinstance(raw, str) else None
    if flag is None:
        raise WrongJson(field, raw)
    return flag


def _number(field: Field, raw: Any) -> Value:
    if isinstance(raw, str) and NUMBER.fullmatch(raw.strip()):
        raw = float(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or (isinstance(raw, float) and math.isnan(raw)):
        raise WrongJson(field, raw)
    if abs(raw) >= (MOST_PERCENT if field.type == "percent" else MOST):
        raise OutsideRange(field, raw)
    return float(raw)


def _whole(field: Field, raw: Any) -> Value:
    number = _number(field, raw)
    if not isinstance(number, float) or not number.is_integer():
        raise WrongJson(field, raw)
    return int(number)


def _day(field: Field, raw: Any) -> Value:
    text = raw.strip() if isinstance(raw, str) else ""
    if not DAY.fullmatch(text):
        raise WrongJson(field, raw)
    return _moment(field, raw, text).date().isoformat()


def _datetime(field: Field, raw: Any) -> Value:
    text = raw.strip() if isinstance(raw, str) else ""
    if not MOMENT.fullmatch(text):
        raise WrongJson(field, raw)
    return stored_moment(_moment(field, raw, text))


def _time(field: Field, raw: Any) -> Value:
    text = raw.strip() if isinstance(raw, str) else ""
    if not TIME.fullmatch(text):
        raise WrongJson(field, raw)
    return _moment(field, raw, f"2000-01-02T{text.rstrip('Z')}").isoformat(timespec="milliseconds")[11:23] + "Z"


def _moment(field: Field, raw: Any, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongJson(field, raw) from error
    if not EARLIEST <= moment.date() <= LATEST:
        raise WrongKind(field, f"invalid date: {text}")
    return moment


TYPED: Mapping[str, Typed] = {
    "id": _identifier,
    "reference": _identifier,
    "boolean": _boolean,
    "int": _whole,
    "double": _number,
    "currency": _number,
    "percent": _number,
    "date": _day,
    "datetime": _datetime,
    "time": _time,
    "picklist": _choice,
    "multipicklist": _choice,
    "combobox": _text,
}
