"""Days, weeks, months, quarters and years as an org counts them, and the spans that SOQL's date literals name.

Every literal is a span of whole local days: its start belongs to it, its end does not.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from org.soql.literals import NAMED, parts

MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12, "FISCAL_QUARTER": 3, "FISCAL_YEAR": 12}
SUNDAY = 6
# Salesforce knows no dates before or after these.
EARLIEST, LATEST = date(1700, 1, 1), date(4000, 12, 31)
FARTHEST = 1_000_000


class Span(NamedTuple):
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """`week_starts` counts from Monday, as Python does; `fiscal_month` is the month in which a fiscal year begins."""

    today: date
    zone: str = "UTC"
    week_starts: int = SUNDAY
    fiscal_month: int = 1

    def span(self, literal: str, count: int | None) -> Span:
        """The days that a literal such as LAST_N_MONTHS, with its number, or THIS_WEEK names."""
        if literal in NAMED:
            direction, unit, count = NAMED[literal]
        else:
            direction, unit = parts(literal)
        number = 1 if count is None else count
        number = min(number, FARTHEST)
        return self._days(direction, number) if unit == "DAY" else self._units(direction, unit, number)

    def midnight(self, day: date) -> str:
        """The start of a local day, as date-times are stored."""
        moment = datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)
        return stored_moment(moment)

    def local_time(self, moment: str | None) -> str | None:
        """A stored date-time as clocks in the org's time zone show it."""
        if moment is None:
            return None
        try:
            local = datetime.fromisoformat(moment).astimezone(ZoneInfo(self.zone))
        except OverflowError:
            return moment
        return local.isoformat(timespec="milliseconds")[:23]

    def _days(self, direction: str, number: int) -> Span:
        """The last n days reach through today; the next n begin tomorrow."""
        first, last = {"LAST": (-number, 0), "NEXT": (1, number), "AGO": (-number, -number)}[direction]
        return Span(self._day(first), self._day(last + 1))

    def _units(self, direction: str, unit: str, number: int) -> Span:
        """Whole units besides the current one, unless it is the current one that is asked for."""
        first, after = {"LAST": (-number, 0), "NEXT": (1, number + 1), "AGO": (-number, 1 - number), "THIS": (0, 1)}[
            direction
        ]
        return Span(self._start(unit, first), self._start(unit, after))

    def _start(self, unit: str, ahead: int) -> date:
        """The first day of the unit that is so many after the current one."""
        if unit == "WEEK":
            into = (self.today.weekday() - self.week_starts) % 7
            return self._day(7 * ahead - into)
        length = MONTHS[unit]
        begins = self.fiscal_month - 1 if unit.startswith("FISCAL") else 0
        months = self.today.year * 12 + self.today.month - 1 - begins
        year, month = divmod((months // length + ahead) * length + begins, 12)
        return EARLIEST if year < EARLIEST.year else LATEST if year > LATEST.year else date(year, month + 1, 1)

    def _day(self, ahead: int) -> date:
        day = self.today.toordinal() + ahead
        return date.fromordinal(max(EARLIEST.toordinal(), min(day, LATEST.toordinal())))


def stored_moment(moment: datetime) -> str:
    """As date-times are stored: in UTC, with milliseconds and a zone without a colon."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "+0000"
