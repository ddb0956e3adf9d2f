"""MLflow: one flat run per cell, the same however often it is written, and its pages open offline."""

import json
import socket
import urllib.request

import pytest

GRID = ("multirun", "model=expert,novice", "strategy=act,react", "per_kind=3", "cluster=inline")
READ = """
import json, sys
from mlflow.tracking import MlflowClient
client = MlflowClient(tracking_uri=sys.argv[1])
experiments = [e.experiment_id for e in client.search_experiments() if e.name == "proctor/crmarena"]
runs = client.search_runs(experiments)
print(json.dumps([{"name": r.info.run_name, "status": r.info.status, "metrics": r.data.metrics,
                   "params": r.data.params, "tags": r.data.tags} for r in runs]))
"""


def runs_of(home):
    read = home.python("-c", READ, f"sqlite:///{home.path}/mlflow.db")
    assert read.code == 0, read.err
    return json.loads(read.out)


@pytest.fixture(scope="module")
def tracked(make_home):
    home = make_home("tracked")
    ran = home.shell(*GRID)
    assert (ran.code, ran.err) == (0, "")
    return home


def test_one_flat_run_per_cell_tagged_with_its_sweep(tracked):
    runs = runs_of(tracked)

    assert sorted(run["name"] for run in runs) == ["expert/act", "expert/react", "novice/act", "novice/react"]
    assert {run["tags"]["sweep_id"] for run in runs} == {sweep for (sweep,) in tracked.rows("SELECT id FROM sweep")}
    assert not any("mlflow.parentRunId" in run["tags"] for run in runs)
    assert {run["status"] for run in runs} == {"FINISHED"}


def test_success_per_persona_with_its_bounds(tracked):
    expert = next(run for run in runs_of(tracked) if run["name"] == "expert/react")

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


def test_mlflow_being_away_spoils_nothing(home):
    ran = home.shell(
        "per_kind=1", "cluster=inline", "tracking.uri=http://127.0.0.1:9", MLFLOW_HTTP_REQUEST_MAX_RETRIES="0"
    )

    assert ran.code == 0
    assert "MLflow could not be written" in ran.out
    assert home.rows("SELECT COUNT(*) FROM grade") == [(2,)]


def test_what_mlflow_missed_is_written_the_next_time(home):
    home.shell("per_kind=1", "cluster=inline", "tracking.uri=http://127.0.0.1:9", MLFLOW_HTTP_REQUEST_MAX_RETRIES="0")

    again = home.shell("per_kind=1", "cluster=inline")

    assert "nothing is owed" in again.out
    assert len(runs_of(home)) == 1


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
