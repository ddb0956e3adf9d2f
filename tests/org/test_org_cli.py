"""`python -m org`: worlds made and asked from the command line."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import org
from org.__main__ import main


def generated(home: Path) -> Path:
    return next((home / "worlds").glob("*.org"))


def test_generate_writes_the_org_of_a_world(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["generate", "world=retail", "seed=3", "scale=0.01"], {"PROCTOR_HOME": str(tmp_path)}) == 0
    said = capsys.readouterr().out
    path = generated(tmp_path)
    opened = org.open(path)
    assert said.startswith(f"{path}: ")
    assert opened.about["seed"] == "3"
    assert opened.about["today"] in said
    assert opened.about["digest"] in path.name
    assert opened.query("SELECT COUNT() FROM Case").total_size == 400
    opened.close()


def test_the_same_settings_give_the_same_records(tmp_path: Path):
    for name in ("one", "other"):
        assert main(["generate", "seed=5", "scale=0.01", "--out", str(tmp_path / name)], {}) == 0
    one, other = (org.open(tmp_path / name) for name in ("one", "other"))
    query = "SELECT Id, Name, CreatedDate FROM Account ORDER BY Id"
    assert one.query(query) == other.query(query)
    one.close()
    other.close()


def test_a_query_prints_json(little: Any, capsys: pytest.CaptureFixture[str]):
    assert main(["query", str(little.org.path), "SELECT Name FROM Account WHERE Name LIKE 'O%'"], {}) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["totalSize"], answer["done"], answer["records"][0]["Name"]) == (1, True, "O'Hara & Sons")


def test_a_search_prints_json(little: Any, capsys: pytest.CaptureFixture[str]):
    assert main(["query", str(little.org.path), " find {zoë} returning Contact(Name)"], {}) == 0
    said = capsys.readouterr().out
    assert json.loads(said)[0]["Name"] == "Zoë Lind"
    assert "Zoë" in said


def test_an_error_of_the_org_is_shown_with_its_caret(little: Any, capsys: pytest.CaptureFixture[str]):
    assert main(["query", str(little.org.path), "SELECT Nome FROM Account"], {}) == 1
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith("INVALID_FIELD: \nSELECT Nome FROM Account\n       ^\nERROR at Row:1:Column:8\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query", "nowhere.org", "SELECT Id FROM Case"], "python -m org generate"),
        (["generate", "size=9"], "unknown setting 'size'; there are: world, seed, scale"),
        (["generate", "seed=many"], "seed should be a number, not 'many'"),
        (["generate", "scale=0"], "above zero"),
        (["generate", "world=wholesale"], "no world is called 'wholesale'; there are retail"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(arguments, {"PROCTOR_HOME": str(tmp_path)}) == 2
    err = capsys.readouterr().err
    assert err.startswith("proctor: ")
    assert said in err
    assert err.count("\n") == 1
    assert not list(tmp_path.rglob("*.org*"))


def test_help_shows_an_example():
    shown = subprocess.run([sys.executable, "-m", "org", "--help"], cwd=Path(__file__).parents[2], capture_output=True,
                           text=True, check=True)  # fmt: skip
    assert "python -m org generate world=retail seed=7" in shown.stdout
