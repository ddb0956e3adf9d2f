"""The days that date literals name and the numbers that date functions give, counted one day at a time.

Nothing here is clever: a unit is a function from a day to its name, and a span is found by walking the calendar.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
UNITS = ("WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR")
NAMED = ("YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS",
         *(f"{way}_{unit}" for way in ("LAST", "THIS", "NEXT") for unit in UNITS))  # fmt: skip
NUMBERED = (
    *(f"{way}_N_{unit}S" for way in ("LAST", "NEXT") for unit in ("DAY", *UNITS)),
    *(f"N_{unit}S_AGO" for unit in ("DAY", *UNITS)),
)
OF_DATES = ("CALENDAR_MONTH", "CALENDAR_QUARTER", "CALENDAR_YEAR", "DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR",
            "FISCAL_MONTH", "FISCAL_QUARTER", "FISCAL_YEAR", "WEEK_IN_MONTH", "WEEK_IN_YEAR")  # fmt: skip
OF_DATETIMES = (*OF_DATES, "DAY_ONLY", "HOUR_IN_DAY")


@dataclass(frozen=True, slots=True)
class Days:
    """How an org counts; `week_starts` is 0 for Monday to 6 for Sunday."""

    today: date
    zone: str = "UTC"
    week_starts: int = 6
    fiscal_month: int = 1

    def span(self, literal: str, count: int | None) -> tuple[date, date]:
        """The first day and the day after the last."""
        if literal in ("YESTERDAY", "TODAY", "TOMORROW"):
            day = self.today + DAY * (("YESTERDAY", "TODAY", "TOMORROW").index(literal) - 1)
            return day, day + DAY
        if literal.endswith("_DAYS"):
            number = 90 if count is None else count
            if literal.startswith("LAST"):
                return self.today - number * DAY, self.today + DAY
            return self.today + DAY, self.today + (number + 1) * DAY
        if literal == "N_DAYS_AGO":
            return self.today - (count or 0) * DAY, self.today - ((count or 0) - 1) * DAY
        return self._units(literal, 1 if count is None else count)

    def _units(self, literal: str, number: int) -> tuple[date, date]:
        unit = next(unit for unit in reversed(UNITS) if unit in literal)
        start, end = self._around(unit, self.today)
        if literal.startswith("THIS"):
            return start, end
        if literal.startswith("NEXT"):
            return end, self._moved(unit, end, number)
        last = self._moved(unit, start, -number)
        return (last, start) if literal.startswith("LAST") else (last, self._moved(unit, last, 1))

    def _around(self, unit: str, day: date) -> tuple[date, date]:
        start = end = day
        while self._name(unit, start - DAY) == self._name(unit, day):
            start -= DAY
        while self._name(unit, end) == self._name(unit, day):
            end += DAY
        return start, end

    def _moved(self, unit: str, start: date, number: int) -> date:
        for _ in range(abs(number)):
            start = self._around(unit, start)[1] if number > 0 else self._around(unit, start - DAY)[0]
        return start

    def _name(self, unit: str, day: date) -> tuple[int, ...]:
        """Equal for the days of one unit, and different for neighbouring units."""
        if unit == "WEEK":
            return ((day.toordinal() - 1 - self.week_starts) // 7,)
        year, month = self._fiscal(day) if unit.startswith("FISCAL") else (day.year, day.month)
        names = {"MONTH": (year, month), "QUARTER": (year, (month - 1) // 3), "YEAR": (year,)}
        return names[unit.removeprefix("FISCAL_")]

    def _fiscal(self, day: date) -> tuple[int, int]:
        """The fiscal year, named after the calendar year in which it ends, and the month within it."""
        month = (day.month - self.fiscal_month) % 12 + 1
        last_month = (day.year * 12 + day.month - 1) + 12 - month
        return last_month // 12, month

    def midnight(self, day: date) -> str:
        return stored(datetime.combine(day, time(), ZoneInfo(self.zone)))

    def part(self, function: str, value: str, local: bool) -> int | str:
        """What a date function makes of a date or a date-time."""
        if function == "HOUR_IN_DAY":
            return self._moment(value, local).hour
        day = date.fromisoformat(value) if len(value) == 10 else self._moment(value, local).date()
        fiscal_year, fiscal_month = self._fiscal(day)
        into_year = day.toordinal() - date(day.year, 1, 1).toordinal()
        parts: dict[str, int | str] = {
            "CALENDAR_MONTH": day.month,
            "CALENDAR_QUARTER": (day.month + 2) // 3,
            "CALENDAR_YEAR": day.year,
            "DAY_IN_MONTH": day.day,
            "DAY_IN_WEEK": day.isoweekday() % 7 + 1,
            "DAY_IN_YEAR": into_year + 1,
            "DAY_ONLY": day.isoformat(),
            "FISCAL_MONTH": fiscal_month,
            "FISCAL_QUARTER": (fiscal_month + 2) // 3,
            "FISCAL_YEAR": fiscal_year,
            "WEEK_IN_MONTH": (day.day + 6) // 7,
            "WEEK_IN_YEAR": into_year // 7 + 1,
        }
        return parts[function]

    def _moment(self, value: str, local: bool) -> datetime:
        moment = datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z")
        return moment.astimezone(ZoneInfo(self.zone)) if local else moment


def stored(moment: datetime) -> str:
    """A date-time as records hold it."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}+0000"
