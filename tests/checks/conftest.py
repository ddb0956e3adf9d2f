"""A tiny source tree that breaks no rule; each test breaks one in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checks.__main__ import CHECKS
from checks.tree import Outcome, Tree

Write = Callable[[str, str], None]
Run = Callable[[str], Outcome]

CLEAN = {
    "org/__init__.py": '"""Records that answer queries."""\n',
    "org/records.py": '''
"""A count is never negative."""


def count(names: list[str]) -> int:
    return len(names)
''',
    "agents/__init__.py": '"""Those who ask."""\n',
    "agents/asker.py": '''
"""An asker asks once."""

from org.records import count


def ask() -> int:
    return count(["Ada"])
''',
    "tests/test_asker.py": """
from agents.asker import ask


def test_ask():
    assert ask() == 1
""",
    "requirements/run.txt": "rich==15.0.0 \\\n    --hash=sha256:00\n",
    "requirements/dev.txt": "pytest==9.2.0 \\\n    --hash=sha256:00\nrich==15.0.0 \\\n    --hash=sha256:00\n",
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.removeprefix("\n"))

    for name, text in CLEAN.items():
        write(name, text)
    return write


@pytest.fixture
def run(tmp_path: Path, write: Write) -> Run:
    return lambda check: CHECKS[check](Tree(tmp_path))
