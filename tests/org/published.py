"""Salesforce's published parser, asked through Node, and the files that hold what it says."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).parent / "fixtures"
FOREIGN = Path(__file__).parents[1] / "foreign"
# A query of several lines is written in one.
MARKS = str.maketrans({"⏎": "\n", "⇥": "\t", "␍": "\r", "␣": " "})


def lines(name: str) -> Iterator[tuple[str, str]]:
    """Each line of a file under its section, but for what stands before the first."""
    _, *sections = re.split(r"^### ", (FIXTURES / name).read_text("utf-8"), flags=re.MULTILINE)
    for title, *listed in (section.split("\n") for section in sections):
        yield from ((title, line) for line in listed if line)


def verdicts(queries: Iterable[str]) -> list[dict[str, Any]]:
    node = shutil.which("node")
    if node is None or not (FOREIGN / "node_modules" / "@salesforce").is_dir():
        pytest.fail("this asks Salesforce's own parser, which needs Node and tests/foreign: run `make test-foreign`")
    questions = "".join(json.dumps(query) + "\n" for query in queries)
    judge = [node, str(FOREIGN / "soql_judge.js")]
    answers = subprocess.run(judge, input=questions, capture_output=True, check=True, encoding="utf-8").stdout
    return [json.loads(answer) for answer in answers.split("\n") if answer]
