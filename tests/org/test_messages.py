"""Our parser says what Salesforce's published parser says, and where; fixtures/parser_says.txt holds its words."""

import json
import re
import shutil
import subprocess
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from org.errors import MalformedQuery
from org.soql import parse

SAYINGS = Path(__file__).parent / "fixtures" / "parser_says.txt"
FOREIGN = Path(__file__).parents[1] / "foreign"
MARKS = str.maketrans({"⏎": "\n", "⇥": "\t", "␍": "\r", "␣": " "})
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
    assert found, f"{SAYINGS.name}: a line that cannot be read: {line}"
    return Saying(section, int(found["row"]), int(found["column"]), found["text"], found["query"].translate(MARKS))


def sayings() -> list[Saying]:
    _, *sections = re.split(r"^### ", SAYINGS.read_text("utf-8"), flags=re.MULTILINE)
    listed = [section.split("\n") for section in sections]
    return [saying(title, line) for title, *lines in listed for line in lines if line]


ALL = sayings()
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
    node = shutil.which("node")
    if node is None or not (FOREIGN / "node_modules" / "@salesforce").is_dir():
        pytest.fail("this asks Salesforce's own parser, which needs Node and tests/foreign: run `make test-foreign`")
    questions = "".join(json.dumps(one.query) + "\n" for one in ALL)
    judge = [node, str(FOREIGN / "soql_judge.js")]
    answers = subprocess.run(judge, input=questions, capture_output=True, check=True, encoding="utf-8").stdout
    verdicts = [json.loads(answer) for answer in answers.split("\n") if answer]
    given = [(said["line"], said["column"], in_words_of_production(said["message"])) for said in verdicts]
    assert given == [(one.row, one.column, one.text) for one in ALL]
