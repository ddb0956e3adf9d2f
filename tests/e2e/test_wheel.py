"""What a wheel carries is all that a run needs: unpacked elsewhere, it runs without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built, place = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    with zipfile.ZipFile(next(built.glob("crm_proctor-*.whl"))) as wheel:
        wheel.extractall(place)
    return place


def test_it_runs_from_the_wheel_alone(unpacked: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "runner", "cluster=inline", "tracking=none", "per_kind=1"]
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(words, cwd=tmp_path, env=environment, text=True, capture_output=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
    assert "service_manager" in done.stdout


def test_it_carries_no_tests_and_no_stray_top_level(unpacked: Path) -> None:
    names = {path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")}

    assert names == {"runner", "agents", "scoring", "tasks", "org", "models", "tracing"}
    assert (unpacked / "runner" / "_conf" / "config.yaml").is_file()


def test_the_console_script_is_declared(unpacked: Path) -> None:
    points = next(unpacked.glob("*.dist-info/entry_points.txt")).read_text("utf-8")

    assert "proctor = runner.console:main" in points
