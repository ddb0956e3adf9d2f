"""Our parser accepts and refuses what Salesforce's published parser does; fixtures/grammar.txt holds its verdicts."""

from collections import Counter
from itertools import groupby
from typing import Any, NamedTuple

import pytest

from org.errors import SalesforceError
from org.soql import parse
from tests.org.published import MARKS, lines, verdicts


class Line(NamedTuple):
    section: str
    written: str
    accepted: bool

    @property
    def query(self) -> str:
        return self.written.translate(MARKS)


def recorded(name: str) -> list[Line]:
    return [Line(title, line[2:], line[0] == "+") for title, line in lines(name) if line.startswith(("+ ", "- "))]


RECORDED = recorded("grammar.txt")
DIFFERENCES = {line.written: line.accepted for line in recorded("grammar_differs.txt")}
SECTIONS = [pytest.param(list(group), id=title) for title, group in groupby(RECORDED, lambda line: line.section)]


def accepts(query: str) -> bool:
    try:
        parse(query)
    except SalesforceError:
        return False
    return True


@pytest.mark.parametrize("section", SECTIONS)
def test_ours_accepts_and_refuses_what_salesforce_does(section: list[Line]):
    expected = {line.written: DIFFERENCES.get(line.written, line.accepted) for line in section}
    assert {line.written: accepts(line.query) for line in section} == expected


def test_a_difference_is_a_recorded_line_with_the_other_verdict():
    verdict_of = {line.written: line.accepted for line in RECORDED}
    assert {written: verdict_of.get(written) for written in DIFFERENCES} == {
        written: not ours for written, ours in DIFFERENCES.items()
    }


def test_no_query_is_recorded_twice():
    assert [written for written, times in Counter(line.written for line in RECORDED).items() if times > 1] == []


@pytest.fixture(scope="module")
def published() -> list[dict[str, Any]]:
    """What the published parser says to each recorded line."""
    return verdicts(line.query for line in RECORDED)


@pytest.mark.foreign
def test_the_recorded_verdicts_are_those_of_the_published_parser(published: list[dict[str, Any]]):
    said = {line.written: verdict["ok"] for line, verdict in zip(RECORDED, published, strict=True)}
    assert said == {line.written: line.accepted for line in RECORDED}


@pytest.mark.foreign
def test_what_the_published_lexer_drops_ours_forgives_only_as_a_semicolon_at_the_end(published: list[dict[str, Any]]):
    dropped = {line for line, verdict in zip(RECORDED, published, strict=True) if verdict["ok"] and verdict["dropped"]}
    assert {line.query.strip()[-1] for line in dropped if line.written not in DIFFERENCES} == {";"}
