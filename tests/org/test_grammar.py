"""Our parser accepts and refuses what Salesforce's published parser does; fixtures/grammar.txt holds its verdicts."""

import json
import re
import shutil
import subprocess
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from org.errors import SalesforceError
from org.soql import parse

FIXTURES = Path(__file__).parent / "fixtures"
FOREIGN = Path(__file__).parents[1] / "foreign"
MARKS = str.maketrans({"⏎": "\n", "⇥": "\t", "␍": "\r", "␣": " "})


class Line(NamedTuple):
    section: str
    written: str
    accepted: bool

    @property
    def query(self) -> str:
        return self.written.translate(MARKS)


def lines(name: str) -> list[Line]:
    _, *sections = re.split(r"^### ", (FIXTURES / name).read_text("utf-8"), flags=re.MULTILINE)
    found = [(section.partition("\n")[0], line) for section in sections for line in section.split("\n")]
    return [Line(title, line[2:], line[0] == "+") for title, line in found if line.startswith(("+ ", "- "))]


RECORDED = lines("grammar.txt")
DIFFERENCES = {line.written: line.accepted for line in lines("grammar_differs.txt")}
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
    recorded = {line.written: line.accepted for line in RECORDED}
    assert {written: recorded.get(written) for written in DIFFERENCES} == {
        written: not ours for written, ours in DIFFERENCES.items()
    }


def test_no_query_is_recorded_twice():
    assert [written for written, times in Counter(line.written for line in RECORDED).items() if times > 1] == []


@pytest.fixture(scope="module")
def published() -> list[dict[str, Any]]:
    """What the published parser says to each recorded line."""
    node = shutil.which("node")
    if node is None or not (FOREIGN / "node_modules" / "@salesforce").is_dir():
        pytest.fail("this asks Salesforce's own parser, which needs Node and tests/foreign: run `make test-foreign`")
    questions = "".join(json.dumps(line.query) + "\n" for line in RECORDED)
    judge = [node, str(FOREIGN / "soql_judge.js")]
    answers = subprocess.run(judge, input=questions, capture_output=True, check=True, encoding="utf-8").stdout
    return [json.loads(answer) for answer in answers.split("\n") if answer]


@pytest.mark.foreign
def test_the_recorded_verdicts_are_those_of_the_published_parser(published: list[dict[str, Any]]):
    said = {line.written: verdict["ok"] for line, verdict in zip(RECORDED, published, strict=True)}
    assert said == {line.written: line.accepted for line in RECORDED}


@pytest.mark.foreign
def test_what_the_published_lexer_drops_ours_forgives_only_as_a_semicolon_at_the_end(published: list[dict[str, Any]]):
    dropped = {line for line, verdict in zip(RECORDED, published, strict=True) if verdict["ok"] and verdict["dropped"]}
    assert {line.query.strip()[-1] for line in dropped if line.written not in DIFFERENCES} == {";"}
