"""Date literals: the days that each of the forty-four names, reckoned by hand, and what a query makes of them."""

from datetime import date

import pytest

from org.engine.calendar import Calendar
from org.errors import MalformedQuery
from org.soql import parse
from org.soql.literals import NAMED, NUMBERED

# A Saturday; weeks begin on Sunday.
TODAY = date(2026, 5, 2)

NAMED_DAYS = {
    "YESTERDAY": "2026-05-01 2026-05-02",
    "TODAY": "2026-05-02 2026-05-03",
    "TOMORROW": "2026-05-03 2026-05-04",
    "LAST_90_DAYS": "2026-02-01 2026-05-03",
    "NEXT_90_DAYS": "2026-05-03 2026-08-01",
    "LAST_WEEK": "2026-04-19 2026-04-26",
    "THIS_WEEK": "2026-04-26 2026-05-03",
    "NEXT_WEEK": "2026-05-03 2026-05-10",
    "LAST_MONTH": "2026-04-01 2026-05-01",
    "THIS_MONTH": "2026-05-01 2026-06-01",
    "NEXT_MONTH": "2026-06-01 2026-07-01",
    "LAST_QUARTER": "2026-01-01 2026-04-01",
    "THIS_QUARTER": "2026-04-01 2026-07-01",
    "NEXT_QUARTER": "2026-07-01 2026-10-01",
    "LAST_YEAR": "2025-01-01 2026-01-01",
    "THIS_YEAR": "2026-01-01 2027-01-01",
    "NEXT_YEAR": "2027-01-01 2028-01-01",
    "LAST_FISCAL_QUARTER": "2026-02-01 2026-05-01",
    "THIS_FISCAL_QUARTER": "2026-05-01 2026-08-01",
    "NEXT_FISCAL_QUARTER": "2026-08-01 2026-11-01",
    "LAST_FISCAL_YEAR": "2025-02-01 2026-02-01",
    "THIS_FISCAL_YEAR": "2026-02-01 2027-02-01",
    "NEXT_FISCAL_YEAR": "2027-02-01 2028-02-01",
}
NUMBERED_DAYS = {
    ("LAST_N_DAYS", 3): "2026-04-29 2026-05-03",
    ("NEXT_N_DAYS", 3): "2026-05-03 2026-05-06",
    ("N_DAYS_AGO", 3): "2026-04-29 2026-04-30",
    ("LAST_N_WEEKS", 1): "2026-04-19 2026-04-26",
    ("NEXT_N_WEEKS", 2): "2026-05-03 2026-05-17",
    ("N_WEEKS_AGO", 2): "2026-04-12 2026-04-19",
    ("LAST_N_MONTHS", 5): "2025-12-01 2026-05-01",
    ("NEXT_N_MONTHS", 8): "2026-06-01 2027-02-01",
    ("N_MONTHS_AGO", 5): "2025-12-01 2026-01-01",
    ("LAST_N_QUARTERS", 2): "2025-10-01 2026-04-01",
    ("NEXT_N_QUARTERS", 2): "2026-07-01 2027-01-01",
    ("N_QUARTERS_AGO", 2): "2025-10-01 2026-01-01",
    ("LAST_N_YEARS", 2): "2024-01-01 2026-01-01",
    ("NEXT_N_YEARS", 2): "2027-01-01 2029-01-01",
    ("N_YEARS_AGO", 2): "2024-01-01 2025-01-01",
    ("LAST_N_FISCAL_QUARTERS", 2): "2025-11-01 2026-05-01",
    ("NEXT_N_FISCAL_QUARTERS", 1): "2026-08-01 2026-11-01",
    ("N_FISCAL_QUARTERS_AGO", 1): "2026-02-01 2026-05-01",
    ("LAST_N_FISCAL_YEARS", 1): "2025-02-01 2026-02-01",
    ("NEXT_N_FISCAL_YEARS", 1): "2027-02-01 2028-02-01",
    ("N_FISCAL_YEARS_AGO", 1): "2025-02-01 2026-02-01",
}


def days(literal, count=None):
    """The fiscal year begins in February here, so that no fiscal span is a calendar's."""
    return " ".join(map(str, Calendar(TODAY, fiscal_month=2).span(literal, count)))


def test_there_are_forty_four():
    assert len(NAMED) + len(NUMBERED) == 44
    assert set(NAMED_DAYS) == set(NAMED)
    assert {literal for literal, _ in NUMBERED_DAYS} == NUMBERED


@pytest.mark.parametrize(("literal", "span"), NAMED_DAYS.items())
def test_a_named_span(literal, span):
    assert days(literal) == span


@pytest.mark.parametrize(("literal", "span"), NUMBERED_DAYS.items())
def test_a_numbered_span(literal, span):
    assert days(*literal) == span


def test_a_fiscal_year_that_begins_in_the_calendar_year_before():
    assert Calendar(date(2026, 1, 15), fiscal_month=2).span("THIS_FISCAL_YEAR", None).start == date(2025, 2, 1)


def test_a_week_may_begin_on_monday():
    assert Calendar(TODAY, week_starts=0).span("THIS_WEEK", None).start == date(2026, 4, 27)


def test_a_day_begins_at_local_midnight():
    sydney = Calendar(TODAY, zone="Australia/Sydney")
    assert sydney.midnight(TODAY) == "2026-05-01T14:00:00.000+0000"


@pytest.mark.parametrize("literal", [*NAMED, *(f"{name}:3" for name in NUMBERED), "LAST_N_DAYS : 3", "this_week"])
def test_the_parser_knows_it(literal):
    assert parse(f"SELECT Id FROM Case WHERE CreatedDate = {literal}").where.right.kind == "relative"


@pytest.mark.parametrize("literal", ["LAST_N_DAYS:", "LAST_N_DAYS:x", "TODAY:-1", "LAST_DAY", "soon"])
def test_the_parser_refuses_what_is_none(literal):
    with pytest.raises(MalformedQuery, match=r"unexpected token|missing value"):
        parse(f"SELECT Id FROM Case WHERE CreatedDate = {literal}")


@pytest.mark.parametrize("literal", ["LAST_N_DAYS", "NEXT_N_YEARS"])
@pytest.mark.parametrize("number", [10_000_000, 10**15])
def test_spans_end_with_the_days_that_salesforce_knows(literal, number):
    span = Calendar(TODAY).span(literal, number)
    assert date(1700, 1, 1) <= span.start <= span.end <= date(4000, 12, 31)
