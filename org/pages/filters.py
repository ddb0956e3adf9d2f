"""The conditions of a list: what a visitor chose in a form, checked, and written as SOQL.

Fields and operators are looked up; values become literals of their field's kind, or are refused in a line.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo

from org.identifiers import canonical
from org.pages.columns import Path, name_path, path, targets
from org.pages.visit import Refused
from org.schema import Object, Schema
from org.soql.literals import NAMED, NUMBERED
from org.soql.quoting import pattern, quoted

MOST = 20
NOTHING = {"empty": "is empty", "filled": "is not empty"}
SAME = {"eq": "equals", "ne": "does not equal"}
ORDER = {"lt": "less than", "le": "at most", "gt": "greater than", "ge": "at least"}
TIMES = {"eq": "is on", "ne": "is not on", "lt": "before", "le": "on or before", "gt": "after", "ge": "on or after"}
TEXTS = {"contains": "contains", "lacks": "does not contain", "starts": "starts with"}
SIGNS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
ALL = {**SAME, **TEXTS, "lt": "less than / before", "le": "at most / on or before",
       "gt": "greater than / after", "ge": "at least / on or after", **NOTHING}  # fmt: skip
KINDS: Mapping[str, Mapping[str, str]] = {
    "text": {**SAME, **TEXTS, **NOTHING},
    "choice": {**SAME, **NOTHING},
    "choices": {**SAME, "contains": "contains", "lacks": "does not contain", **NOTHING},
    "boolean": {"eq": "equals"},
    "number": {**SAME, **ORDER, **NOTHING},
    "date": {**TIMES, **NOTHING},
    "time": {**SAME, **ORDER, **NOTHING},
    "reference": {**SAME, **TEXTS, **NOTHING},
    "pointer": {**SAME, **NOTHING},
    "id": SAME,
}
OF_TYPE: Mapping[str, str] = {
    "picklist": "choice",
    "multipicklist": "choices",
    "boolean": "boolean",
    **dict.fromkeys(["int", "double", "currency", "percent"], "number"),
    "date": "date",
    "datetime": "date",
    "time": "time",
    "reference": "reference",
    "id": "id",
}
NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?", re.ASCII)
RELATIVE = re.compile(r"([A-Za-z0-9_]+?)(?::(\d{1,5}))?", re.ASCII)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Condition:
    """One row of the form. `wrong` says what is amiss; without it, `soql` is the condition, or "" for no value yet."""

    name: str
    operator: str
    value: str
    path: Path | None = None
    kind: str = "text"
    soql: str = ""
    wrong: str = ""

    @property
    def operators(self) -> Mapping[str, str]:
        return KINDS[self.kind]

    @property
    def choices(self) -> Sequence[str]:
        """The values to choose from, where there are any."""
        if self.kind == "boolean":
            return ("true", "false")
        return self.path.field.picklist if self.kind in ("choice", "choices") and self.path else ()

    @property
    def triple(self) -> list[tuple[str, str]]:
        return [("field", self.name), ("operator", self.operator), ("value", self.value)]


class Amiss(Exception):
    """A value that its field cannot be compared with."""


def read(fields: Sequence[str], operators: Sequence[str], values: Sequence[str]) -> list[Condition]:
    """The rows of the form; its last is empty unless a filter is added."""
    rows = zip_longest(fields, operators, values, fillvalue="")
    found = [Condition(name, operator or "eq", value) for name, operator, value in rows if name]
    if len(found) > MOST:
        raise Refused(f"A list takes at most {MOST} filters.")
    return found


class Filters:
    def __init__(self, schema: Schema, thing: Object, zone: ZoneInfo) -> None:
        self._schema = schema
        self._thing = thing
        self._zone = zone

    def checked(self, raw: Condition) -> Condition:
        found = path(self._schema, self._thing, raw.name)
        if found is None or not found.field.filterable:
            return replace(raw, wrong="There is no such field to filter by.")
        kind = self._kind(found)
        known = replace(raw, name=found.name, path=found, kind=kind)
        if raw.operator not in known.operators:
            return replace(known, operator=next(iter(known.operators)), wrong="Choose how to compare, and apply again.")
        if not raw.value.strip() and raw.operator not in NOTHING:
            return known
        try:
            return replace(known, soql=self._soql(found, kind, raw.operator, raw.value.strip()))
        except Amiss as amiss:
            return replace(known, wrong=str(amiss))

    def _kind(self, at: Path) -> str:
        """What has no name in this org can be told by its Id alone."""
        if at.field.type == "reference" and not targets(self._schema, at.field):
            return "pointer"
        return OF_TYPE.get(at.field.type, "text")

    def _soql(self, at: Path, kind: str, operator: str, value: str) -> str:
        if operator in NOTHING:
            return f"{at.name} {'=' if operator == 'empty' else '!='} null"
        if kind == "date":
            return self._moment(at, operator, value)
        if kind in ("reference", "pointer"):
            return self._reference(at, operator, value)
        if operator in TEXTS and kind == "choices":
            return f"{at.name} {'INCLUDES' if operator == 'contains' else 'EXCLUDES'} ({quoted(value)})"
        if operator in TEXTS:
            return _like(at.name, operator, value)
        return f"{at.name} {SIGNS[operator]} {_literal(kind, value)}"

    def _reference(self, at: Path, operator: str, value: str) -> str:
        identifier = canonical(value)
        if identifier and operator in SAME:
            return f"{at.name} {SIGNS[operator]} {quoted(identifier)}"
        by_name = name_path(self._schema, at)
        if by_name is None:
            return self._joined(at, operator, value)
        return _compared(by_name, operator, value)

    def _joined(self, at: Path, operator: str, value: str) -> str:
        """A reference that no path leads along is compared with the Ids of the records of that name."""
        found = targets(self._schema, at.field)
        if len(found) != 1 or found[0].name_field is None:
            raise Amiss("Give the Id of the record, in 15 or 18 characters.")
        turned = {"ne": ("NOT IN", "eq"), "lacks": ("NOT IN", "contains")}
        word, positive = turned.get(operator, ("IN", operator))
        condition = _compared(found[0].name_field.name, positive, value)
        return f"{at.name} {word} (SELECT Id FROM {found[0].name} WHERE {condition})"

    def _moment(self, at: Path, operator: str, value: str) -> str:
        relative = _relative(value)
        if relative:
            return f"{at.name} {SIGNS[operator]} {relative}"
        day = _day(value)
        if at.field.type == "date":
            if day is None:
                raise Amiss("Write a day as 2024-01-31, or a span such as LAST_MONTH or LAST_N_DAYS:30.")
            return f"{at.name} {SIGNS[operator]} {day.isoformat()}"
        if day is None:
            return f"{at.name} {SIGNS[operator]} {_instant(value, self._zone)}"
        return self._within_day(at.name, operator, day)

    def _within_day(self, name: str, operator: str, day: date) -> str:
        """A day is the time from its midnight to the next, where the org is."""
        try:
            start, end = (_written(datetime.combine(one, datetime.min.time(), self._zone)) for one in (day, day + DAY))
        except OverflowError as error:
            raise Amiss("This day is out of reach.") from error
        return {
            "eq": f"({name} >= {start} AND {name} < {end})",
            "ne": f"({name} < {start} OR {name} >= {end})",
            "lt": f"{name} < {start}",
            "le": f"{name} < {end}",
            "gt": f"{name} >= {end}",
            "ge": f"{name} >= {start}",
        }[operator]


def _compared(name: str, operator: str, value: str) -> str:
    return _like(name, operator, value) if operator in TEXTS else f"{name} {SIGNS[operator]} {quoted(value)}"


def _like(name: str, operator: str, value: str) -> str:
    before = "" if operator == "starts" else "%"
    condition = f"{name} LIKE {pattern(before, value, '%')}"
    return f"(NOT {condition})" if operator == "lacks" else condition


def _literal(kind: str, value: str) -> str:
    if kind == "number":
        plain = value.replace(",", "")
        if not NUMBER.fullmatch(plain):
            raise Amiss("Write a number, such as 12 or 12.50.")
        return plain
    if kind == "boolean":
        if value.lower() not in ("true", "false"):
            raise Amiss("Choose true or false.")
        return value.lower()
    if kind == "time":
        if not TIME.fullmatch(value):
            raise Amiss("Write a time as 09:30 or 09:30:15.")
        return f"{value}{':00' if len(value) == 5 else ''}Z"
    return quoted(value)


def _relative(value: str) -> str:
    """A span by its name, as SOQL has them; nothing if it is none."""
    match = RELATIVE.fullmatch(value)
    if match is None:
        return ""
    word, count = match[1].upper(), match[2]
    if count is None:
        return word if word in NAMED else ""
    return f"{word}:{count}" if word in NUMBERED else ""


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def _instant(value: str, zone: ZoneInfo) -> str:
    try:
        at = datetime.fromisoformat(value)
        return _written(at if at.tzinfo else at.replace(tzinfo=zone))
    except (ValueError, OverflowError) as error:
        message = "Write a day as 2024-01-31, a time as 2024-01-31 09:30, or a span such as LAST_MONTH."
        raise Amiss(message) from error


def _written(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
