"""What the comparison takes for a right answer, and what it does not."""

from typing import Any

import pytest

from tests.org.brute.compare import Attributes, OneOf, Rows, allows, allows_records

RECORD = Attributes("Name", "Pet__c", "b01")


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (OneOf(("x", "X")), "X"),
        (0.1 + 0.2, 0.3),
        ({"a": None, "b": True}, {"a": None, "b": True}),
        (Attributes("AggregateResult"), {"type": "AggregateResult"}),
        (RECORD, {"type": "Name", "url": "/services/data/v59.0/sobjects/Pet__c/b01"}),
        (Rows((({"a": 1},),) * 2), {"totalSize": 2, "done": True, "records": [{"a": 1}, {"a": 1}]}),
    ],
)
def test_what_is_right(expected: Any, found: Any):
    assert allows(expected, found)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (OneOf(("x", "X")), "y"),
        (1, 1.0),
        (1.0, 1),
        (1, True),
        (0.3, 0.31),
        (None, {}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1}, {"a": 1, "b": 2}),
        (RECORD, {"type": "Pet__c", "url": "/services/data/v59.0/sobjects/Pet__c/b01"}),
        (RECORD, {"type": "Name", "url": "/services/data/v59.0/sobjects/Pet__c/b02"}),
        (Rows((({"a": 1},),)), {"totalSize": 2, "done": True, "records": [{"a": 1}]}),
        (Rows((({"a": 1},),)), {"totalSize": 1, "done": False, "records": [{"a": 1}]}),
    ],
)
def test_what_is_wrong(expected: Any, found: Any):
    assert not allows(expected, found)


def rows(*values: Any) -> tuple[dict[str, Any], ...]:
    return tuple({"a": value} for value in values)


def test_rows_of_a_run_come_in_any_order_and_runs_in_theirs():
    expected = Rows((rows(1, 2), rows(3)))
    assert allows_records(expected, rows(2, 1, 3))
    assert not allows_records(expected, rows(3, 1, 2))


def test_each_row_is_given_once():
    assert not allows_records(Rows((rows(1, 2),)), rows(1, 1))
    assert not allows_records(Rows((rows(1, 2, 3),), 0, 2), rows(1, 1))


def test_a_row_of_several_spellings_leaves_the_only_one_to_a_row_that_needs_it():
    expected = Rows((rows(OneOf(("x", "X")), "x"),))
    assert allows_records(expected, rows("x", "X"))
    assert allows_records(expected, rows("X", "x"))
    assert not allows_records(expected, rows("X", "X"))


def test_a_window_shows_as_many_rows_as_it_is_wide():
    expected = Rows((rows(1, 2, 3), rows(4)), 2, 10)
    assert expected.size == 2
    assert allows_records(expected, rows(2, 4))
    assert not allows_records(expected, rows(4, 2))
    assert not allows_records(expected, rows(4))
    assert Rows((rows(1),), 3, 5).size == 0
