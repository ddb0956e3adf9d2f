"""The command's words, wherever they stand; the places they name; and how a command ends that somebody cuts short."""

import io
import json
import os
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from runner.compose import one_point, override, points
from runner.console import dispatch, split
from runner.door import absolute
from runner.mistake import UserMistake
from runner.show import pages

SMALL = ("per_kind=1", "tracking=none", "cluster=inline")
ODD = "a b?c%41#d'e\"f,g"


def said(*arguments: str) -> tuple[int, str, str]:
    """Without a home of the test's own."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = dispatch(arguments, {})
    return code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("", "run"),
        ("model=a", "run"),
        ("--quiet multirun model=a,b", "multirun"),
        ("--config-dir mine model=a", "run"),
        ("--config-dir mine multirun", "multirun"),
        ("--cfg job", "run"),
        ("--json report abc", "report"),
        ("seed=1 repotr", "repotr"),
    ],
)
def test_the_verb_is_found_among_flags(words, verb):
    found, rest = split(words.split())

    assert found == verb
    assert sorted([*rest, verb]) == sorted([*words.split(), *([verb] if verb not in words.split() else [])])


def test_settings_may_stand_on_both_sides_of_a_flag(home):
    ran = home.run("model=novice", "--cfg", "job", "strategy=act")

    assert ran.code == 0
    assert "name: novice" in ran.out
    assert "name: act" in ran.out


@pytest.mark.parametrize("words", ["multirun --cfg job", "--multirun --cfg job", "-m --info searchpath"])
def test_what_is_shown_is_never_run(home, words):
    ran = home.run(*words.split())

    assert (ran.code, ran.err) == (0, "")
    assert ran.out
    assert not list(home.path.iterdir())


def test_a_command_that_needs_settings_shows_none():
    with pytest.raises(UserMistake, match="only run and multirun show a configuration"):
        one_point(["--cfg", "job"])


def test_a_point_of_a_saved_sweep_is_a_run(home):
    ran = home.run("experiment=baselines", "model=novice", "strategy=act", "--json", *SMALL)

    assert [cell["model"] for cell in json.loads(ran.out)["cells"]] == ["novice"]


def test_composing_a_grid_writes_nothing(home):
    assert len(points("multirun", ["model=expert,novice", f"home={home.path}"])) == 2
    assert not list(home.path.iterdir())


@pytest.mark.parametrize("verb", ["run", "multirun"])
def test_a_home_that_cannot_be_written_is_one_line(tmp_path, verb):
    (tmp_path / "file").write_text("")

    for more in ((), (f"store.url=sqlite:///{tmp_path}/store.db",)):
        code, out, err = said(verb, f"home={tmp_path}/file/home", *more, *SMALL)

        assert (code, out[:5]) == (2, "sweep"[: len(out)])
        assert err.startswith("proctor: ")
        assert err.count("\n") == 1
        assert "file/home" in err


def test_an_empty_home_is_the_default():
    assert one_point(["home="]).home == str(Path(".proctor").absolute())


def test_places_are_absolute_behind_the_door():
    settings = one_point(["home=here", "prompts=mine"])

    here = Path("here").absolute()
    assert (settings.home, settings.prompts) == (str(here), str(Path("mine").absolute()))
    assert settings.store.url == f"sqlite:///{here}/store.db"
    assert settings.tracking.uri == f"sqlite:///{here}/mlflow.db"
    assert one_point(["store.url=sqlite:///x.db"]).store.url == f"sqlite:///{Path('x.db').absolute()}"


@pytest.mark.parametrize("address", ["postgresql+psycopg://u:p%40q@h/d?sslmode=require", "http://h:5000", "nonsense"])
def test_addresses_elsewhere_stay_as_they_are(address):
    assert absolute(address) == address


def test_a_home_may_be_called_anything(tmp_path):
    place = tmp_path / ODD
    settings = one_point([override("home", str(place))])

    assert settings.home == str(place)
    assert settings.store.url == absolute(settings.store.url)
    assert settings.store.url.startswith(f"sqlite:///{tmp_path}/a b%3Fc%2541%23d")


def test_a_run_in_a_home_with_spaces(tmp_path):
    place = override("home", str(tmp_path / "my own home"))

    assert said(*SMALL, place)[0] == 0
    assert said("report", place)[0] == 0
    assert (tmp_path / "my own home" / "store.db").is_file()


def test_the_printed_command_leads_to_the_same_pages(tmp_path):
    asked = [override("home", str(tmp_path / ODD)), override("tracking.uri", f"sqlite:///{tmp_path}/other.db")]
    settings = one_point(asked)

    words = shlex.split(pages(settings))

    assert words[:4] == ["python", "-m", "runner", "mlflow"]
    assert one_point(words[4:]) == settings


def test_the_printed_command_is_short_by_default_and_has_no_credentials():
    assert pages(one_point(["home="])) == "python -m runner mlflow"
    secret = one_point(["home=", "tracking.uri='postgresql://me:hid@den@db/mlflow?password=hidden'"])
    assert pages(secret) == "python -m runner mlflow tracking.uri=postgresql://db/mlflow"


class Interrupting(Mapping[str, str]):
    """An environment at whose reading the user presses Ctrl-C."""

    def __getitem__(self, name: str) -> str:
        raise KeyboardInterrupt

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_an_interruption_before_the_work_is_one_line(home, capsys):
    assert dispatch(["model=gpt-4o", f"home={home.path}"], Interrupting()) == 130
    assert capsys.readouterr() == ("", "proctor: interrupted\n")


def test_a_reader_who_has_gone_is_no_error(home):
    """By the installed command's way in, which is `main`."""
    gone, end = os.pipe()
    os.close(gone)
    command = [home.interpreter, "-c", "import sys; from runner.console import main; sys.exit(main(['--help']))"]
    try:
        done = subprocess.run(command, cwd=Path(__file__).parents[2], stdout=end, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(end)

    assert (done.returncode, done.stderr) == (1, b"")


def test_a_report_makes_no_store(home):
    ran = home.run("report")

    assert (ran.code, ran.err.partition(":")[0]) == (2, "proctor")
    assert not list(home.path.iterdir())


def test_a_report_says_how_it_is_asked_for(home, capsys):
    with pytest.raises(SystemExit) as ended:
        dispatch(["report", "--help"], {})

    assert ended.value.code == 0
    assert "SWEEP" in capsys.readouterr().out


@pytest.fixture(scope="module")
def full(make_home):
    """Sweeps enough that two of them begin alike."""
    home = make_home("full")
    assert home.run(*SMALL, "task=handle_time").code == 0
    with home.store() as store, store.engine.begin() as connection:
        for name in ("aabb", "aacc"):
            connection.exec_driver_sql(
                f"INSERT INTO sweep SELECT '{name}', created_at - 1, "
                + ", ".join(c for c in _columns(connection) if c not in ("id", "created_at"))
                + " FROM sweep LIMIT 1"
            )
    return home


def _columns(connection):
    return [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(sweep)")]


def test_a_report_takes_the_newest_or_what_is_named(full):
    newest = json.loads(full.run("report", "--json").out)["sweep"]

    assert len(newest) == 20
    assert json.loads(full.run("report", newest[:9], "--json").out)["sweep"] == newest
    assert json.loads(full.run("report", "aabb", "--json").out)["sweep"] == "aabb"


def test_a_report_does_not_guess_between_sweeps(full):
    ran = full.run("report", "aa")

    assert ran.code == 2
    assert ran.err.startswith("proctor: aa could be aa")
    assert {"aabb", "aacc"} <= set(ran.err.replace(":", "").split())


def test_a_report_of_an_unknown_sweep(full):
    ran = full.run("report", "zz")

    assert (ran.code, ran.out) == (2, "")
    assert "has no sweep zz" in ran.err
