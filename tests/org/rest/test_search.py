"""Searches by parameters: what they find, and that no value of one can be more than a value."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from org.rest import Door
from tests.org.visitor import Visitor

KETTLE, CUP, STOVE = (f"01t00000000000{number}AAA" for number in (1, 2, 3))
PRODUCTS = {"q": "kettle", "sobject": "Product2"}


@pytest.fixture(scope="module")
def visitor(little: Any) -> Visitor:
    return Visitor(Door(little.org))


def types(found: Any) -> set[str]:
    return {record["attributes"]["type"] for record in found["searchRecords"]}


def test_words_are_searched_for_everywhere(visitor: Visitor):
    assert types(visitor.get("parameterizedSearch", {"q": "kettle"})) == {"Case", "EmailMessage"}


def test_an_object_with_fields_conditions_and_limits(visitor: Visitor):
    asked = PRODUCTS | {"Product2.fields": "Id, Name", "Product2.where": "Name LIKE 'C%'", "Product2.limit": "1"}
    (record,) = visitor.get("parameterizedSearch/", asked | {"Product2.orderBy": "Name ASC"})["searchRecords"]
    assert (record["Id"], record["Name"]) == (STOVE, "Camping stove")
    assert list(record) == ["attributes", "Id", "Name"]


def test_limits_for_each_and_for_all(visitor: Visitor):
    several = {"q": "kettle", "sobject": "Product2,EmailMessage", "defaultLimit": "1"}
    assert len(visitor.get("parameterizedSearch", several)["searchRecords"]) == 2
    assert len(visitor.get("parameterizedSearch", several | {"overallLimit": "1"})["searchRecords"]) == 1


def test_a_search_in_a_body(visitor: Visitor):
    asked = {
        "q": "kettle",
        "in": "ALL",
        "fields": ["Id", "Name"],
        "sobjects": [
            {"name": "Product2", "where": "IsActive = TRUE"},
            {"name": "Case", "fields": ["Id", "Subject"], "limit": 3, "orderBy": ["Subject DESC NULLS LAST"]},
        ],
        "overallLimit": 10,
    }
    product, case = visitor.read(visitor.ask("POST", "parameterizedSearch", content=asked))["searchRecords"]
    assert (product["Name"], case["Subject"]) == ("Copper kettle", "The kettle leaks")


def test_a_group_of_fields(visitor: Visitor):
    found = visitor.get("parameterizedSearch", {"q": "zoe.lind@mail.example", "sobject": "Contact", "in": "EMAIL"})
    assert [record["Id"] for record in found["searchRecords"]] == ["003000000000001AAA"]
    assert not visitor.get("parameterizedSearch", {"q": "Zoë", "sobject": "Contact", "in": "EMAIL"})["searchRecords"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"sobject": "Product2"}, "MALFORMED_SEARCH"),
        ({"q": "k"}, "INVALID_SEARCH"),
        ({"q": "kettle", "fields": "Id"}, "INVALID_SEARCH"),
        ({"q": "kettle", "sobject": "Nope"}, "INVALID_TYPE"),
        ({"q": "kettle", "sobject": "Product2(Id), Case"}, "INVALID_TYPE"),
        ({"q": "kettle", "in": "ALL FIELDS RETURNING User"}, "INVALID_SEARCH"),
        ({"q": "kettle", "in": "NOWHERE"}, "INVALID_SEARCH"),
        (PRODUCTS | {"overallLimit": "1 UPDATE VIEWSTAT"}, "INVALID_SEARCH"),
        (PRODUCTS | {"overallLimit": "9999"}, "MALFORMED_SEARCH"),
        (PRODUCTS | {"Product2.limit": "-1"}, "INVALID_SEARCH"),
        (PRODUCTS | {"Product2.fields": "Id WHERE Name != null"}, "INVALID_FIELD"),
        (PRODUCTS | {"Product2.fields": "Nope"}, "INVALID_FIELD"),
        (PRODUCTS | {"Product2.orderBy": "Name) , User(Id"}, "INVALID_SEARCH"),
        (PRODUCTS | {"Product2.where": "Name != 'x') , User(Id"}, "MALFORMED_QUERY"),
        (PRODUCTS | {"Product2.where": "Name != 'x' LIMIT 1"}, "MALFORMED_SEARCH"),
        (PRODUCTS | {"Product2.where": "Name != 'x' ORDER BY Name"}, "MALFORMED_SEARCH"),
        (PRODUCTS | {"division": "global"}, "MALFORMED_SEARCH"),
    ],
)
def test_parameters_that_are_no_such_thing(visitor: Visitor, asked: dict[str, str], code: str):
    answer = visitor.ask("GET", "parameterizedSearch", asked)
    assert (answer.status, visitor.read(answer)[0]["errorCode"]) == (400, code)


@pytest.mark.parametrize(
    "asked", [[], "kettle", {"q": 5}, {"q": "ke", "sobjects": "Case"}, {"q": "ke", "sobjects": [{"name": 1}]}]
)
def test_bodies_that_are_no_search(visitor: Visitor, asked: Any):
    answer = visitor.ask("POST", "parameterizedSearch", content=asked)
    assert (answer.status, visitor.read(answer)[0]["errorCode"]) == (400, "MALFORMED_SEARCH")


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=2, max_size=30))
@example("kettle} RETURNING User(Id, Name)")
@example("kettle\\} RETURNING User(Id, Name)")
@example("kettle\\\\} IN ALL FIELDS RETURNING User")
@example("a' OR 'b")
def test_words_never_leave_their_braces(visitor: Visitor, words: str):
    answer = visitor.ask("GET", "parameterizedSearch", {"q": words, "sobject": "Product2"})
    found = visitor.read(answer)
    if answer.status == 200:
        assert types(found) <= {"Product2"}
    else:
        assert (answer.status, found[0]["errorCode"]) == (400, "INVALID_SEARCH")


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.sampled_from(["where", "fields", "orderBy"]))
@example("Name != 'x\\') , User(Id'", "where")
@example("Id FROM User", "fields")
def test_no_value_asks_for_another_object(visitor: Visitor, value: str, name: str):
    answer = visitor.ask("GET", "parameterizedSearch", PRODUCTS | {f"Product2.{name}": value})
    assert answer.status in (200, 400)
    if answer.status == 200:
        assert types(visitor.read(answer)) <= {"Product2"}


def test_results_of_old_versions_are_a_bare_list(visitor: Visitor):
    found = visitor.get("/services/data/v36.0/search", {"q": "FIND {kettle} RETURNING Case"})
    assert [record["Id"] for record in found] == ["500000000000001AAA"]
