"""Orgs that are not made here: the same episodes over HTTP as in process, and what keeps a sweep from its org."""

import json

import pytest

import org
import org.changes
from org.rest import Door
from org.rest.gate import Faults, Gate
from org.rest.login import Accounts
from org.server import running
from org.world import WorldSpec
from org.world.cache import cached

SMALL = ("per_kind=2", "tracking=none", "cluster=inline", "--json")


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    return tmp_path_factory.mktemp("worlds")


@pytest.fixture
def served(worlds):
    """The address of an org of the default world."""
    opened = org.open(cached(WorldSpec(), worlds))
    accounts = Accounts(opened, password="kept to ourselves")
    with running(Door(opened, accounts=accounts)) as url:
        yield url
    opened.close()


def answers(home):
    return sorted(home.rows("SELECT task_id, answer FROM episode"))


def test_a_served_org_gives_the_answers_of_an_embedded_one(home, home_of, tmp_path, served):
    environment = {"PROCTOR_ORG_PASSWORD": "kept to ourselves"}
    far = home.run("org=served", f"org.url={served}", *SMALL, environment=home.environment(**environment))
    near = home_of(tmp_path / "near")
    beside = near.run(*SMALL)

    assert (far.code, beside.code) == (0, 0)
    assert json.loads(far.out)["cells"][0]["graded"] == 4
    assert answers(home) == answers(near)
    assert home.rows("SELECT id FROM cell") != near.rows("SELECT id FROM cell")


def test_a_wrong_password_is_said_before_anything_runs(home, served):
    ran = home.run("org=served", f"org.url={served}", *SMALL)

    assert ran.code == 2
    said = ran.err.splitlines()[-1]
    assert "INVALID_LOGIN" in said
    assert said.endswith("not set in the environment: PROCTOR_ORG_PASSWORD and PROCTOR_ORG_TOKEN")


def test_an_org_of_another_world_is_refused(home, worlds):
    other = org.open(cached(WorldSpec(seed=8), worlds))
    with running(Door(other)) as url:
        ran = home.run("org=served", f"org.url={url}", *SMALL)
    other.close()

    assert ran.code == 2
    assert "does not hold the records of the tasks' world: serve the one of world=retail seed=7 scale=0.1" in ran.err


def test_an_org_that_was_written_to_is_refused(home, worlds):
    opened, changes = org.changes.opened(cached(WorldSpec(), worlds), keep=False)
    changes.create("Account", {"Name": "New"}, Door(opened).accounts.somebody)
    with running(Door(opened, changes=changes)) as url:
        ran = home.run("org=served", f"org.url={url}", *SMALL)
    changes.close()

    assert ran.code == 2
    assert "does not hold the records" in ran.err


def test_an_org_that_is_busy_is_told_in_a_line(home, worlds):
    opened = org.open(cached(WorldSpec(), worlds))
    gate = Gate(Faults.read({"script": {"3-9": "unavailable"}}))
    with running(Door(opened, gate=gate)) as url:
        ran = home.run("org=served", f"org.url={url}", *SMALL)
    opened.close()

    assert ran.code == 2
    assert ran.err.splitlines()[-1] == "proctor: the served org answered 503 to a look at its records: try again"
