"""SOQL's calendar functions over dates and date-times as they are stored: all in SQL, and null for null."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, case, cast, func, literal_column

from org.engine.calendar import Calendar

Column = ColumnElement[Any]
Part = Callable[[Column, Calendar], Column]


def _fixed(number: int) -> ColumnElement[int]:
    """Part of the statement, so that the database sees two mentions of one function as the same."""
    return literal_column(str(number), Integer)


def _number(column: Column, start: int, length: int) -> Column:
    return cast(func.substr(column, _fixed(start), _fixed(length)), Integer)


def _day_of(column: Column) -> Column:
    return func.substr(column, _fixed(1), _fixed(10), type_=String)


def _year(column: Column, calendar: Calendar) -> Column:
    return _number(column, 1, 4)


def _month(column: Column, calendar: Calendar) -> Column:
    return _number(column, 6, 2)


def _quarter(column: Column, calendar: Calendar) -> Column:
    return (_month(column, calendar) + _fixed(2)) // _fixed(3)


def _day(column: Column, calendar: Calendar) -> Column:
    return _number(column, 9, 2)


def _hour(column: Column, calendar: Calendar) -> Column:
    return _number(column, 12, 2)


def _day_only(column: Column, calendar: Calendar) -> Column:
    return _day_of(column)


def _day_in_week(column: Column, calendar: Calendar) -> Column:
    return cast(func.strftime(literal_column("'%w'"), _day_of(column)), Integer) + _fixed(1)


def _day_in_year(column: Column, calendar: Calendar) -> Column:
    return cast(func.strftime(literal_column("'%j'"), _day_of(column)), Integer)


def _week_in_month(column: Column, calendar: Calendar) -> Column:
    return (_day(column, calendar) + _fixed(6)) // _fixed(7)


def _week_in_year(column: Column, calendar: Calendar) -> Column:
    return (_day_in_year(column, calendar) + _fixed(6)) // _fixed(7)


def _fiscal_month(column: Column, calendar: Calendar) -> Column:
    return (_month(column, calendar) + _fixed(12 - calendar.fiscal_month)) % _fixed(12) + _fixed(1)


def _fiscal_quarter(column: Column, calendar: Calendar) -> Column:
    return (_fiscal_month(column, calendar) + _fixed(2)) // _fixed(3)


def _fiscal_year(column: Column, calendar: Calendar) -> Column:
    """A fiscal year is named by the calendar year in which it ends."""
    if calendar.fiscal_month == 1:
        return _year(column, calendar)
    begun = case((_month(column, calendar) >= _fixed(calendar.fiscal_month), _fixed(1)), else_=_fixed(0))
    return _year(column, calendar) + begun


PARTS: Mapping[str, Part] = {
    "CALENDAR_MONTH": _month,
    "CALENDAR_QUARTER": _quarter,
    "CALENDAR_YEAR": _year,
    "DAY_IN_MONTH": _day,
    "DAY_IN_WEEK": _day_in_week,
    "DAY_IN_YEAR": _day_in_year,
    "DAY_ONLY": _day_only,
    "FISCAL_MONTH": _fiscal_month,
    "FISCAL_QUARTER": _fiscal_quarter,
    "FISCAL_YEAR": _fiscal_year,
    "HOUR_IN_DAY": _hour,
    "WEEK_IN_MONTH": _week_in_month,
    "WEEK_IN_YEAR": _week_in_year,
}
# These two are of a moment, not of a day.
OF_MOMENTS = frozenset(["DAY_ONLY", "HOUR_IN_DAY"])


def local(column: Column, calendar: Calendar) -> Column:
    """The moment as clocks in the org's time zone show it."""
    return column if calendar.zone == "UTC" else func.local_time(column, type_=String)
