"""FORMAT(): values as the user's locale writes them, which in an org in a box is that of the United States."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from org.engine.calendar import Calendar
from org.engine.plan import Show


def shown(kind: str, calendar: Calendar) -> Show | None:
    """Moments are shown as clocks of the org's time zone show them."""
    if kind == "datetime":
        return lambda value: _moment(str(calendar.local_time(value)))
    return _FORMATS.get(kind)


def _money(value: float) -> str:
    return f"-${-value:,.2f}" if value < 0 else f"${value:,.2f}"


def _number(value: float) -> str:
    return f"{value:,.10f}".rstrip("0").rstrip(".")


def _percent(value: float) -> str:
    return f"{_number(value)}%"


def _date(value: str) -> str:
    day = date.fromisoformat(value)
    return f"{day.month}/{day.day}/{day.year}"


def _moment(value: str) -> str:
    moment = datetime.fromisoformat(value)
    hour = moment.hour % 12 or 12
    return f"{moment.month}/{moment.day}/{moment.year}, {hour}:{moment:%M} {'AM' if moment.hour < 12 else 'PM'}"


_FORMATS: Mapping[str, Callable[[Any], str]] = {
    "currency": _money,
    "double": _number,
    "percent": _percent,
    "int": _number,
    "date": _date,
}
