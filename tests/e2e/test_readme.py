"""The README's commands do what it says, in its order, from a folder that is not the checkout."""

import os
import re
import shlex
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
ELSEWHERE = {
    "gpt-4o": "needs a key",
    "model=openai-compatible": "needs an endpoint; tests/runner runs one",
    "python -m runner mlflow": "does not end; tests/runner starts it",
    "cluster=ray": "needs a cluster",
    "cluster=local": "tests/runner starts Ray",
    "--config-dir": "tests/runner brings a folder",
    "org=served": "needs a server; tests/runner runs one",
    "org import": "needs a database of the user's; tests/org makes one",
}


# These do not end by themselves.
SERVING = "python -m org serve"
BLOCKS = re.findall(r"^```\n(.*?)^```", (CHECKOUT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    """Lines of the code blocks that are commands of ours, without their comments."""
    lines = [line.split(" #")[0].strip() for block in BLOCKS for line in block.splitlines()]
    return [line for line in lines if line.startswith("python -m ")]


def runnable() -> list[str]:
    return [line for line in commands() if not any(mark in line for mark in [*ELSEWHERE, SERVING])]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reader")


@pytest.mark.parametrize("line", runnable())
def test_a_command_of_the_readme(folder: Path, line: str) -> None:
    words = [sys.executable if word == "python" else word for word in shlex.split(line)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(words, cwd=folder, env=environment, text=True, capture_output=True, timeout=120, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("line", [line for line in commands() if SERVING in line])
def test_a_server_of_the_readme(folder: Path, line: str) -> None:
    words = [sys.executable if word == "python" else word for word in [*shlex.split(line), "--port", "0"]]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    with subprocess.Popen(words, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE) as served:
        assert served.stdout is not None
        said = list(takewhile(lambda told: told != "Ctrl-C stops it\n", served.stdout))
        served.terminate()

    assert served.returncode == 0
    assert any(line.startswith("pages ") for line in said)


def test_the_captured_run_is_a_whole_one() -> None:
    captured = next(block for block in BLOCKS if "episodes owed" in block)

    assert all(persona in captured for persona in ("service_manager", "service_agent", "95% interval", "MLflow: "))


def test_every_command_is_run_or_its_reason_given() -> None:
    left_out = [line for line in commands() if line not in runnable() and SERVING not in line]

    assert len(runnable()) >= 6
    assert {mark for mark in ELSEWHERE if any(mark in line for line in commands())} >= {"gpt-4o", "cluster=ray"}
    assert all(any(mark in line for mark in ELSEWHERE) for line in left_out)
