"""MLflow: one flat run per cell, the same however often it is written, and its pages open offline."""

import io
import math
import shutil
import socket
import sqlite3
import urllib.request
from contextlib import closing
from dataclasses import replace

import pytest

from runner.compose import one_point
from runner.mlflow_pages import command, surroundings
from runner.report import report
from runner.screen import Screen
from runner.track import check, masked, track
from runner.tracking import Publisher, make_database
from scoring.interval import share

# MLflow's own, where a test calls it in this process.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
GRID = ("multirun", "model=expert,novice", "strategy=act,react", "per_kind=3", "cluster=inline")
AWAY = "tracking.uri=http://someone:hunter2@127.0.0.1:9"
ONE = ("per_kind=1", "cluster=inline")


def runs_of(home, name="mlflow.db"):
    client = client_of(f"sqlite:///{home.path}/{name}")
    runs = client.search_runs(experiments_of(client))
    return [{"name": run.info.run_name, "status": run.info.status, "metrics": run.data.metrics,
             "params": run.data.params, "tags": run.data.tags} for run in runs]  # fmt: skip


def client_of(uri):
    from mlflow.tracking import MlflowClient

    return MlflowClient(tracking_uri=uri)


def experiments_of(client):
    return [one.experiment_id for one in client.search_experiments() if one.name == "proctor/crmarena"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A database without runs: to make one takes seconds, and most tests are not about that."""
    path = tmp_path_factory.mktemp("empty") / "mlflow.db"
    make_database(f"sqlite:///{path}")
    return path


@pytest.fixture
def ready(home, empty):
    shutil.copy(empty, home.path / "mlflow.db")
    return home


@pytest.fixture(scope="module")
def tracked(make_home):
    home = make_home("tracked")
    ran = home.shell(*GRID)
    assert (ran.code, ran.err) == (0, "")
    return home


def test_one_flat_run_per_cell_tagged_with_its_sweep(tracked):
    runs = runs_of(tracked)

    assert sorted(run["name"] for run in runs) == sorted(one.label for one in reports_of(tracked))
    assert {run["tags"]["sweep_id"] for run in runs} == {sweep for (sweep,) in tracked.rows("SELECT id FROM sweep")}
    assert not any("mlflow.parentRunId" in run["tags"] for run in runs)
    assert {run["status"] for run in runs} == {"FINISHED"}


def test_success_per_persona_with_its_bounds(tracked):
    expert = next(run for run in runs_of(tracked) if is_of(run, "expert", "react"))

    for name in ("all", "service_manager", "service_agent"):
        low, value, high = (expert["metrics"][f"{part}/{name}"] for part in ("ci_low", "success_rate", "ci_high"))
        assert 0 < low < value == high == 1.0
    assert expert["params"]["model.name"] == "expert"
    assert expert["params"]["strategy"] == "react"
    assert expert["tags"]["scripted_baseline"] == "true"


def test_again_writes_no_second_run(tracked):
    with tracked.store() as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE episode SET end_reason = NULL WHERE key = 1")
        connection.exec_driver_sql("DELETE FROM grade WHERE episode_key = 1")

    assert tracked.shell(*GRID).code == 0

    assert len(runs_of(tracked)) == 4


def test_cells_that_differ_in_another_setting_have_names_of_their_own(ready):
    assert ready.shell("multirun", "seed=7,8", *ONE).code == 0

    names = [run["name"] for run in runs_of(ready)]
    assert len(names) == len(set(names)) == 2


def test_a_figure_that_fell_or_went_away_is_shown_as_it_is(published):
    home, uri, (cell,) = published
    half = replace(cell, summary=replace(cell.summary, overall=share(1, 2), personas={}, cost_usd=None))
    publish(uri, home, [cell], at=2000)
    publish(uri, home, [half], at=1000)

    (run,) = runs_of(home)
    assert run["metrics"]["success_rate/all"] == 0.5
    assert math.isnan(run["metrics"]["success_rate/service_agent"])
    assert math.isnan(run["metrics"]["cost/usd"])


def test_one_publication_has_one_time_and_one_step(published):
    home, uri, cells = published
    publish(uri, home, cells, at=1000)
    publish(uri, home, cells, at=2000)

    assert points_of(home) == {(1_000_000, 1)}
    owed = replace(cells[0], summary=replace(cells[0].summary, episodes=99))
    publish(uri, home, [owed], at=3000)
    assert points_of(home) == {(3_000_000, 2)}


def test_changed_grades_are_published_though_nothing_ran(ready):
    assert ready.shell(*ONE).code == 0
    with ready.store() as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE grade SET correct = 0, score = 0")

    assert "nothing is owed" in ready.shell(*ONE).out

    (run,) = runs_of(ready)
    assert run["metrics"]["success_rate/all"] == 0.0


def test_a_finished_sweep_is_written_wherever_it_is_not_yet(ready):
    """After its database was deleted, and at another address."""
    ready.shell(*ONE)
    (ready.path / "mlflow.db").unlink()

    again = ready.shell(*ONE)
    elsewhere = ready.shell(*ONE, f"tracking.uri=sqlite:///{ready.path}/new/other.db")

    assert "nothing is owed" in again.out
    assert "nothing is owed" in elsewhere.out
    assert len(runs_of(ready)) == len(runs_of(ready, "new/other.db")) == 1


@pytest.mark.parametrize("kind", ["run", "experiment"])
def test_what_was_deleted_in_the_pages_is_shown_again(published, kind):
    home, uri, cells = published
    publish(uri, home, cells, at=1000)
    client = client_of(uri)
    (experiment,) = experiments_of(client)
    if kind == "experiment":
        client.delete_experiment(experiment)
    else:
        client.delete_run(client.search_runs([experiment])[0].info.run_id)

    publish(uri, home, cells, at=2000)

    assert len(runs_of(home)) == 1


def test_two_sweeps_at_once_make_one_database(home):
    both = [home.start(f"per_kind={number}", "cluster=inline") for number in (1, 2)]
    said = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert not any("MLflow could not" in out or err for out, err in said), said
    assert len(runs_of(home)) == 2


def test_a_making_that_was_cut_short_leaves_nothing_in_the_way(home):
    for name in (".mlflow.db.left", ".mlflow.db.left-journal"):
        (home.path / name).write_bytes(b"half")

    assert "MLflow could not" not in home.shell(*ONE).out

    assert not list(home.path.glob(".mlflow*"))
    assert len(runs_of(home)) == 1


def test_mlflow_being_away_spoils_nothing(home):
    ran = home.shell(*ONE, AWAY)

    assert (ran.code, ran.err) == (0, "")
    assert "MLflow cannot be written now" in ran.out
    assert "MLflow could not be written, the store has everything: http://***@127.0.0.1:9: " in ran.out
    assert "hunter2" not in ran.out
    assert home.rows("SELECT COUNT(*) FROM grade") == [(2,)]


def test_whatever_fails_below_is_one_line(tracked, tmp_path):
    """No table of MLflow's is as it expects it: SQLAlchemy or Alembic says so, at length."""
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as database:
        database.execute("CREATE TABLE experiments (content TEXT)")
    out = io.StringIO()

    track(settings_of(tmp_path), "sweep", reports_of(tracked), Screen(out=out))

    (line,) = out.getvalue().splitlines()
    assert line.startswith("MLflow could not be written, the store has everything: ")


def test_what_mlflow_missed_is_written_the_next_time(ready):
    ready.shell(*ONE, AWAY)

    again = ready.shell(*ONE)

    assert "nothing is owed" in again.out
    assert len(runs_of(ready)) == 1


def test_a_sweep_can_know_at_once_that_mlflow_is_away(tmp_path):
    (tmp_path / "file").write_text("no database, and no folder either: " * 10)
    bad = ["sqlite:///{}/file", "sqlite:///{}/file/mlflow.db", "sqlite://", "http://u:hunter2@127.0.0.1:9",
           "postgresql+psycopg://u:hunter2@127.0.0.1:9/x"]  # fmt: skip

    said = [check(settings_of(tmp_path, uri.format(tmp_path))) for uri in bad]

    assert all(line and line.startswith("MLflow cannot be written now") and "\n" not in line for line in said), said
    assert not any("hunter2" in line for line in said)


def test_a_place_that_can_be_written_needs_no_word(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        good = [f"http://127.0.0.1:{server.getsockname()[1]}", f"sqlite:///{tmp_path}/new/mlflow.db", "databricks"]
        assert [check(settings_of(tmp_path, uri)) for uri in good] == [None] * 3
    assert check(one_point([f"home={tmp_path}", "tracking=none"])) is None


@pytest.mark.parametrize(
    "text",
    [
        "cannot reach postgresql://someone:hunter2@host/db",
        "http://someone:hun/ter2@hunter2@host/ said no",
        "postgresql://host/db?user=someone&password=hunter2&x=1",
    ],
)
def test_credentials_are_masked_wherever_they_stand(text):
    assert "hunter2" not in masked(text)
    assert "host" in masked(text)


def test_a_home_with_a_space_in_its_name_is_written_to(tmp_path, home_of):
    home = home_of(tmp_path / "a b")

    assert "MLflow could not" not in home.shell(*ONE).out

    assert (home.path / "mlflow.db").exists()
    assert [place.name for place in tmp_path.iterdir()] == ["a b"]


def test_the_pages_mistakes_are_one_line(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = [home.run("mlflow", *words) for words in (["--cfg", "job"], ["--port", port], ["--port", "many"], [AWAY])]

    assert [one.code for one in ran] == [2] * 4
    assert [one.err.count("\n") for one in ran] == [1] * 4
    assert f"port {port} cannot be used" in ran[1].err
    assert "open http://***@127.0.0.1:9" in ran[3].err


def test_no_list_of_processes_shows_where_the_results_are():
    uri = "postgresql://someone:hunter2@host/db"

    assert not any("hunter2" in word for word in command(5000))
    assert surroundings(uri, {"MLFLOW_BACKEND_STORE_URI": "another"})["MLFLOW_BACKEND_STORE_URI"] == uri


def test_its_pages_open_offline_beside_litellm(tracked, until):
    """The way out is closed in this environment, and litellm is installed: together they once hung the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = tracked.start("mlflow", "--port", str(port))
    try:
        until(lambda: answers(port))
    finally:
        process.terminate()
        process.communicate(timeout=20)


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1) as page:
            return page.status == 200
    except OSError:
        return False


@pytest.fixture
def published(tracked, ready):
    """A home without runs, and one cell to publish there."""
    cell = replace(reports_of(tracked)[0], label="one")
    return ready, f"sqlite:///{ready.path}/mlflow.db", (cell,)


def publish(uri, home, cells, at):
    Publisher(uri, home.path, clock=lambda: at).publish("sweep", cells)


def points_of(home):
    with closing(sqlite3.connect(home.path / "mlflow.db")) as database:
        return set(database.execute("SELECT timestamp, step FROM latest_metrics"))


def reports_of(home):
    with home.store() as store:
        return report(store, home.rows("SELECT id FROM sweep")[0][0])


def settings_of(folder, uri=None):
    settings = one_point([f"home={folder}"])
    return replace(settings, tracking=replace(settings.tracking, uri=uri)) if uri else settings


def is_of(run, model, strategy):
    return (run["params"]["model.name"], run["params"]["strategy"]) == (model, strategy)
