"""Ray runs the same episodes to the same end as this process does, and nothing left lying about delays it."""

import json
import shutil
import sysconfig
import tempfile
import venv
from pathlib import Path

import pytest

from runner.pool import Inline, choose
from runner.ray_pool import RayPool
from runner.settings import ClusterChoice

GRADES = "SELECT episode.id, grade.correct, episode.answer FROM episode JOIN grade ON episode_key = key ORDER BY 1"


@pytest.fixture
def ray_folder():
    """Ray's sockets need a short path."""
    folder = Path(tempfile.mkdtemp(prefix="ray", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def spaced(tmp_path, home_of):
    """An interpreter and a home under a folder with a space in its name, as a user's may be."""
    folder = tmp_path / "with a space"
    venv.create(folder / "venv", symlinks=True)
    packages = next((folder / "venv" / "lib").glob("python*/site-packages"))
    (packages / "shared.pth").write_text(sysconfig.get_path("purelib"))
    return home_of(folder, str(folder / "venv" / "bin" / "python"))


def test_local_ray_ends_like_inline_though_a_dead_cluster_left_its_address(make_home, spaced, ray_folder):
    inline, local = make_home("inline"), spaced
    assert inline.run("cluster=inline", "tracking=none").code == 0
    stale = ray_folder / "ray" / "ray_current_cluster"
    stale.parent.mkdir()
    stale.write_text("127.0.0.1:9")

    ran = local.shell("cluster=local", "tracking=none", RAY_TMPDIR=str(ray_folder))

    assert ran.code == 0, ran.err
    assert all(" episodes, " in line for line in ran.err.splitlines()), "Ray is heard"
    assert "Ray on this machine" in ran.out
    assert local.rows(GRADES) == inline.rows(GRADES)
    assert {str(worker).split("-")[0] for (worker,) in local.rows("SELECT worker FROM attempt")} == {"ray"}


def test_a_cluster_that_is_not_there_is_said(home, ray_folder):
    ran = home.shell("cluster=ray", "cluster.address=127.0.0.1:9", "tracking=none", RAY_TMPDIR=str(ray_folder))

    assert ran.code == 2
    assert "no Ray cluster at 127.0.0.1:9" in ran.err


@pytest.mark.parametrize(("kind", "owed", "engine"), [
    ("auto", 10, Inline),
    ("auto", 10_000, RayPool),
    ("inline", 10_000, Inline),
    ("local", 1, RayPool),
    ("ray", 1, RayPool),
])  # fmt: skip
def test_small_runs_do_not_pay_for_ray(kind, owed, engine):
    assert isinstance(choose(ClusterChoice(kind), owed, print), engine)


def test_the_engine_taken_is_said(home):
    assert "inline" in home.run("per_kind=1", "tracking=none").out


def test_a_light_run_loads_nothing_heavy(home):
    heavy = (
        "import json, sys; print(json.dumps([m for m in ('ray', 'mlflow', 'litellm', 'pandas') if m in sys.modules]))"
    )
    run = "import sys; from runner.console import main; main(['per_kind=1', 'tracking=none', '--quiet'])"
    process = home.python("-c", f"{run}; {heavy}")

    assert json.loads(process.out.splitlines()[-1]) == []


def test_help_loads_no_more_than_it_needs(home):
    process = home.python(
        "-c", "import sys; from runner.console import main; main(['--help']); print(sorted(sys.modules))"
    )

    assert "python -m runner" in process.out
    assert not {"'hydra'", "'sqlalchemy'", "'pydantic'"} & set(
        process.out.replace("[", "").replace("]", "").split(", ")
    )
