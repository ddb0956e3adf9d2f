"""Spans of time as questions name them, and the rule that makes them exact.

The start belongs to a window, its end does not. A relative window ends at the start of today and reaches back whole
units, a quarter being three months; a named one is a calendar month or quarter.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

RULE = (
    "A window such as 'the past 3 months' ends at 00:00 UTC today and starts that many weeks or months (a quarter is "
    "3 months) before; the start is included, the end is not. Q1 is January to March, Q2 April to June, Q3 July to "
    "September, Q4 October to December."
)
RELATIVE = re.compile(r"the past (\d+) (week|month|quarter)s?")
QUARTER = re.compile(r"Q([1-4]) of (\d{4})")
MONTH = re.compile(rf"({'|'.join(calendar.month_name[1:])}) (\d{{4}})")


@dataclass(frozen=True, slots=True)
class Window:
    start: date
    end: date
    words: str

    def holds(self, day: date) -> bool:
        return self.start <= day < self.end

    def soql(self, field: str) -> str:
        return f"{field} >= {self.start}T00:00:00Z AND {field} < {self.end}T00:00:00Z"


def read(words: str, today: date) -> Window:
    if match := RELATIVE.fullmatch(words):
        return _relative(int(match[1]), match[2], today, words)
    if match := QUARTER.fullmatch(words):
        start = date(int(match[2]), 3 * int(match[1]) - 2, 1)
        return Window(start, months_before(start, -3), words)
    if match := MONTH.fullmatch(words):
        start = date(int(match[2]), list(calendar.month_name).index(match[1]), 1)
        return Window(start, months_before(start, -1), words)
    raise ValueError(f"no window: {words!r}")


def draw(rng: Random, today: date) -> Window:
    """A window of two months to a year, relative or named, within about two years."""
    year = today.year - rng.choice((0, 1, 1))
    choices = (
        f"the past {rng.randint(8, 30)} weeks",
        f"the past {rng.randint(2, 12)} months",
        f"the past {rng.randint(2, 5)} quarters",
        f"Q{rng.randint(1, 4)} of {year - 1}",
    )
    return read(rng.choice(choices), today)


def months_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _relative(count: int, unit: str, today: date, words: str) -> Window:
    if unit == "week":
        return Window(today - timedelta(weeks=count), today, words)
    return Window(months_before(today, count * (3 if unit == "quarter" else 1)), today, words)
