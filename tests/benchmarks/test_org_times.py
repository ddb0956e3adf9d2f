"""The measuring of the engine: what may be taken, by the rows found, and what is printed of it."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.filling import fill
from benchmarks.threads import Load, kept, measure
from benchmarks.times import Figures, Pair
from benchmarks.workload import Question
from org.engine import Org


def pair(engine: float, hand: float = 0.1) -> Pair:
    return Pair(engine, engine, hand, hand)


def test_a_text_seen_before_may_take_three_times_and_a_little():
    assert Figures("q", 10, pair(0.45), pair(1.5)).kept("seen")
    assert not Figures("q", 10, pair(0.46), pair(1.5)).kept("seen")


def test_a_new_text_may_also_be_compiled():
    assert Figures("q", 10, pair(0.3), pair(1.49)).kept("new")
    assert not Figures("q", 10, pair(0.3), pair(1.51)).kept("new")


def test_rows_beyond_ten_may_take_eight_microseconds_each():
    assert Figures("q", 11, pair(0.3), pair(0.3)).allowed("seen") == pytest.approx(0.3 + 0.15 + 11 * 0.008)


def test_threads_may_not_scale_worse_than_by_hand():
    alone = Load(1, 100.0, 200.0, 0)
    assert kept([alone, Load(4, 150.0, 300.0, 0)])
    assert not kept([alone, Load(4, 110.0, 300.0, 0)])


def test_a_failing_thread_is_never_within_the_promise():
    assert not kept([Load(1, 100.0, 200.0, 0), Load(16, 500.0, 200.0, 1)])


def test_a_thread_that_gets_another_answer_counts_as_failed(tmp_path: Path):
    fill(tmp_path / "small.org", 500)
    wrong = Question("wrong", "SELECT Id FROM User", sql="SELECT CreatedById AS Id FROM User")
    with closing(Org.open(tmp_path / "small.org")) as opened:
        loads = list(measure(opened, tmp_path / "small.org", [wrong], 0.01))
    assert [load.errors for load in loads] == [load.threads for load in loads] == [1, 2, 4, 16]


QUICK = ("org", "--records", "2000", "--repeat", "4", "--seconds", "0.01")


def test_the_tables_fit_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    main([*QUICK, "--file", str(tmp_path / "kept.org")])
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("owners ") for line in lines) == 2
    assert max(map(len, lines)) <= 80


def test_the_figures_are_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    main([*QUICK, "--file", str(tmp_path / "kept.org"), "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert len(figures["questions"]) == 12
    assert [load["errors"] for load in figures["threads"]] == [0, 0, 0, 0]
    assert figures["questions"][0]["new"]["allowed"] > 1.2


def test_a_file_is_filled_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    kept_file = tmp_path / "kept.org"
    for _ in range(2):
        main(["org", "--plans", "--records", "2000", "--file", str(kept_file), "--json"])
    first, second = (json.loads(line)["file"] for line in capsys.readouterr().out.splitlines())
    assert first["fill_s"] is not None
    assert second["fill_s"] is None
    assert first["records"] == second["records"]
