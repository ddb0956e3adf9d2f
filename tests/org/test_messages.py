"""Our parser says what Salesforce's published parser says, and where; fixtures/parser_says.txt holds its words."""

import re
from collections import Counter
from itertools import groupby
from typing import NamedTuple

import pytest

from org.errors import MalformedQuery
from org.soql import parse
from tests.org.published import MARKS, lines, verdicts

LINE = re.compile(r"(?P<row>\d+):(?P<column>\d+) (?P<text>(?:unexpected token|missing value).+?) <= (?P<query>.+)")
# The published parser's own words, and those of production for the same.
WORDS = {
    re.compile(r"no viable alternative at input '(.*)'", re.DOTALL): r"unexpected token: '\1'",
    re.compile(r"(?:mismatched|extraneous) input '(.*)' expecting .*", re.DOTALL): r"unexpected token: '\1'",
    re.compile(r"missing .* at '(.*)'", re.DOTALL): r"missing value at '\1'",
}


class Saying(NamedTuple):
    section: str
    row: int
    column: int
    text: str
    query: str

    @property
    def line(self) -> str:
        return self.query.split("\n")[self.row - 1]

    @property
    def at_an_end(self) -> bool:
        """At its first word and at its end, the message about a query has no place and no caret."""
        before = "\n".join([*self.query.split("\n")[: self.row - 1], self.line[: self.column]])
        return not before.strip() or len(before) == len(self.query)


def saying(section: str, line: str) -> Saying:
    found = LINE.fullmatch(line)
    assert found, f"a line that cannot be read: {line}"
    return Saying(section, int(found["row"]), int(found["column"]), found["text"], found["query"].translate(MARKS))


ALL = [saying(title, line) for title, line in lines("parser_says.txt")]
SECTIONS = [pytest.param(list(group), id=title) for title, group in groupby(ALL, lambda one: one.section)]


def said(query: str) -> str:
    try:
        parse(query)
    except MalformedQuery as error:
        return error.message
    return "accepted"


def expected(one: Saying, message: str) -> str:
    """The window of the line is other tests' business; here its caret must stand one before the place."""
    if one.at_an_end:
        return one.text
    _, window, caret = message.split("\n")[:3] if message.startswith("\n") else ("", "", "")
    assert window
    assert window in one.line
    pointed = max(one.column - 1, 0)
    assert window[len(caret) - 1 :].startswith(one.line[pointed : pointed + 3])
    return f"\n{window}\n{caret}\nERROR at Row:{one.row}:Column:{one.column}\n{one.text}"


@pytest.mark.parametrize("section", SECTIONS)
def test_what_is_broken_is_named_as_salesforce_names_it(section: list[Saying]):
    messages = {one.query: said(one.query) for one in section}
    assert messages == {one.query: expected(one, messages[one.query]) for one in section}


def test_no_query_is_recorded_twice():
    assert [query for query, times in Counter(one.query for one in ALL).items() if times > 1] == []


def in_words_of_production(message: str) -> str:
    return next(found.expand(words) for pattern, words in WORDS.items() if (found := pattern.fullmatch(message)))


@pytest.mark.foreign
def test_the_recorded_words_are_those_of_the_published_parser():
    judged = verdicts(one.query for one in ALL)
    given = [(one["line"], one["column"], in_words_of_production(one["message"])) for one in judged]
    assert given == [(one.row, one.column, one.text) for one in ALL]
