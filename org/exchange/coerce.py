"""One value of a file from elsewhere as an org stores it.

What cannot be of the field's type is not kept; what merely should not be there (a choice outside the list, a text that
is too long, an odd Id) is. Either way the kind of trouble comes back beside the value.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache

from org.exchange.findings import Kind
from org.identifiers import canonical, checksum
from org.schema import Field

Raw = str | int | float | bytes | None
Value = str | int | float | bool | None
Coerced = tuple[Value, Kind | None]

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
# A double holds every whole number up to here, and an org's JSON has doubles.
LARGEST = 2**53
TRUE = frozenset(["1", "1.0", "true", "t", "yes", "y"])
FALSE = frozenset(["0", "0.0", "false", "f", "no", "n"])
REPLACED = "\ufffd"


def coerced(field: Field, raw: Raw) -> Coerced:
    if raw is None:
        return (False, None) if field.type == "boolean" else (None, None)
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    rule = RULES.get(field.type)
    if rule is None:
        return _text(field, text)
    stripped = text.strip()
    return rule(field, stripped) if stripped or field.type == "boolean" else (None, None)


def _text(field: Field, text: str) -> Coerced:
    if REPLACED in text:
        return text, Kind.NOT_TEXT
    return text or None, Kind.TOO_LONG if 0 < field.length < len(text) else None


def _choice(field: Field, text: str) -> Coerced:
    choices = text.split(";") if field.type == "multipicklist" else [text]
    return text, None if all(listed(field, choice) for choice in choices) else Kind.NOT_LISTED


def listed(field: Field, choice: str) -> bool:
    """A field without a list takes any choice."""
    low = choice.strip().lower()
    return not field.picklist or not low or any(low == known.lower() for known in field.picklist)


def _identifier(field: Field, text: str) -> Coerced:
    return _known_identifier(text)


@lru_cache(maxsize=1 << 17)
def _known_identifier(text: str) -> Coerced:
    """Most Ids come again as references."""
    known = canonical(text)
    if known is None:
        return text, Kind.NOT_AN_ID
    return known, None if checksum(known[:15]) == known[15:] else Kind.CHECKSUM


def _boolean(field: Field, text: str) -> Coerced:
    low = text.lower()
    return low in TRUE, None if low in TRUE or low in FALSE or not low else Kind.NOT_BOOLEAN


def _whole(field: Field, text: str) -> Coerced:
    number, trouble = _number(field, text)
    if not isinstance(number, float):
        return None, trouble
    return (int(number), None) if number.is_integer() and abs(number) <= LARGEST else (None, Kind.NOT_WHOLE)


def _number(field: Field, text: str) -> Coerced:
    number = float(text) if NUMBER.fullmatch(text) else float("inf")
    return (None, Kind.NOT_NUMBER) if abs(number) == float("inf") else (number, None)


def _date(field: Field, text: str) -> Coerced:
    """Of a moment, the day on which it was written down."""
    try:
        return (date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)).isoformat()[:10], None
    except ValueError:
        return None, Kind.NOT_DATE


def _datetime(field: Field, text: str) -> Coerced:
    try:
        return stored_time(datetime.fromisoformat(text)), None
    except (ValueError, OverflowError):
        return None, Kind.NOT_DATETIME


def stored_time(moment: datetime) -> str:
    """Without a zone it is UTC."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "+0000"


def _time(field: Field, text: str) -> Coerced:
    try:
        moment = datetime.combine(date(2000, 1, 2), time.fromisoformat(text))
        return stored_time(moment)[11:23] + "Z", None
    except ValueError:
        return None, Kind.NOT_TIME


RULES: Mapping[str, Callable[[Field, str], Coerced]] = {
    "id": _identifier,
    "reference": _identifier,
    "boolean": _boolean,
    "int": _whole,
    "double": _number,
    "currency": _number,
    "percent": _number,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "picklist": _choice,
    "multipicklist": _choice,
}
