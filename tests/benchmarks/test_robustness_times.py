"""The measuring of the longest and deepest questions: what is asked, and what counts as too late."""

import json

import pytest

from benchmarks.__main__ import main
from benchmarks.robustness import Took
from benchmarks.shapes import LONGEST, shapes


def test_each_family_fills_a_statement_or_goes_past_a_limit():
    lengths = {name: len(text) for name, text in shapes().items()}
    assert {name.partition(":")[0] for name in lengths} == {"long", "many", "deep", "list", "limit", "search"}
    assert all(LONGEST * 0.99 < length <= LONGEST for name, length in lengths.items() if name.startswith("many: A"))


def test_a_second_is_too_late():
    assert Took("a question", 100, 0.999, "0 rows").kept
    assert not Took("a question", 100, 1.0, "0 rows").kept


def test_what_is_measured_is_listed(capsys: pytest.CaptureFixture[str]):
    assert main(["robustness", "--records", "300", "--only", "deep: NOT"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in printed] == ["deep: NOT", "deep: NOT, 200", "deep: NOT without brackets"]
    assert main(["robustness", "--records", "300", "--only", "deep: NOT,", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["name"], one["outcome"]) == ("deep: NOT, 200", "QUERY_TOO_COMPLICATED")
