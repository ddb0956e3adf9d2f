"""Windows: what questions call them, and which days they hold."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.window import draw, months_before, read

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("words", "today", "start", "end"),
    [
        ("the past 8 weeks", "2024-06-18", "2024-04-23", "2024-06-18"),
        ("the past 1 week", "2024-01-03", "2023-12-27", "2024-01-03"),
        ("the past 3 months", "2024-06-18", "2024-03-18", "2024-06-18"),
        ("the past 3 months", "2024-05-31", "2024-02-29", "2024-05-31"),
        ("the past 1 month", "2023-03-31", "2023-02-28", "2023-03-31"),
        ("the past 12 months", "2024-02-29", "2023-02-28", "2024-02-29"),
        ("the past 6 months", "2024-03-10", "2023-09-10", "2024-03-10"),
        ("the past 2 quarters", "2024-01-15", "2023-07-15", "2024-01-15"),
        ("the past 5 quarters", "2024-12-31", "2023-09-30", "2024-12-31"),
        ("Q1 of 2024", "2025-01-01", "2024-01-01", "2024-04-01"),
        ("Q3 of 2022", "2025-01-01", "2022-07-01", "2022-10-01"),
        ("Q4 of 2023", "2025-01-01", "2023-10-01", "2024-01-01"),
        ("February 2024", "2025-01-01", "2024-02-01", "2024-03-01"),
        ("December 2023", "2025-01-01", "2023-12-01", "2024-01-01"),
    ],
)
def test_windows_reckoned_by_hand(words: str, today: str, start: str, end: str):
    span = read(words, date.fromisoformat(today))
    assert (span.start.isoformat(), span.end.isoformat(), span.words) == (start, end, words)


@pytest.mark.parametrize(
    "words", ["", "the past months", "the past 3 years", "Q5 of 2024", "Febuary 2024", "q1 of 2024"]
)
def test_other_words_are_no_window(words: str):
    with pytest.raises(ValueError, match="no window"):
        read(words, date(2024, 6, 18))


def test_the_start_belongs_to_a_window_and_the_end_does_not():
    span = read("Q1 of 2024", date(2025, 1, 1))
    days = ("2023-12-31", "2024-01-01", "2024-03-31", "2024-04-01")
    assert [span.holds(date.fromisoformat(day)) for day in days] == [False, True, True, False]
    assert span.soql("CreatedDate") == "CreatedDate >= 2024-01-01T00:00:00Z AND CreatedDate < 2024-04-01T00:00:00Z"


@given(DAYS, st.integers(0, 60))
def test_going_back_and_forth_by_months_loses_only_days_at_the_end_of_months(day: date, months: int):
    back = months_before(day, months)
    assert (day.year * 12 + day.month) - (back.year * 12 + back.month) == months
    assert back.day == day.day or (back.day < day.day and (back + timedelta(days=1)).day == 1)
    assert 0 <= (day - months_before(back, -months)).days <= 3


@given(DAYS, st.integers())
def test_a_drawn_window_is_read_again_from_its_words(today: date, seed: int):
    span = draw(Random(seed), today)
    assert read(span.words, today) == span
    assert span.start < span.end <= max(today, date(today.year, 1, 1))
    assert timedelta(days=55) <= span.end - span.start <= timedelta(days=460)
    assert span.start >= months_before(today, 36)


def test_the_org_and_the_calendar_agree_on_every_window(company: Any):
    facts = company.world.facts
    for seed in range(40):
        span = draw(Random(seed), facts.today)
        expected = sum(span.holds(case.created.date()) for case in facts.cases)
        counted = company.client.query(f"SELECT COUNT() FROM Case WHERE {span.soql('CreatedDate')}")["totalSize"]
        assert (span.words, counted) == (span.words, expected)


def test_no_case_lies_on_or_after_today(companies: list[Any]):
    for company in companies:
        end = datetime.combine(company.world.today, datetime.min.time()).isoformat()
        assert company.client.query(f"SELECT COUNT() FROM Case WHERE CreatedDate >= {end}Z")["totalSize"] == 0
