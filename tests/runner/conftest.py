"""Runs of the real command: in this process where that shows the same, else as a user would start it."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

import tracing
from runner.console import dispatch
from tracing import Store

CHECKOUT = Path(__file__).parents[2]
SMALL = ("per_kind=3", "tracking=none", "cluster=inline")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Home:
    """A place for everything that a run writes, shared by the runs of one test."""

    path: Path
    interpreter: str = sys.executable

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}/store.db"

    def run(self, *arguments: str, environment: dict[str, str] | None = None) -> Ran:
        verb = [arguments[0]] if arguments and "=" not in arguments[0] and not arguments[0].startswith("-") else []
        rest = [*arguments[len(verb) :], f"home={self.path}"]
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = dispatch([*verb, *rest], environment or {})
        return Ran(code, out.getvalue(), err.getvalue())

    def command(self, *arguments: str) -> list[str]:
        return [self.interpreter, "-m", "runner", *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        """A user's environment: no keys, and no way out but loopback."""
        closed = "http://127.0.0.1:9"
        kept = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
        return {**kept, "PROCTOR_HOME": str(self.path), "HTTPS_PROXY": closed, "HTTP_PROXY": closed,
                "NO_PROXY": "127.0.0.1,localhost", **more}  # fmt: skip

    def start(self, *arguments: str, **more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.command(*arguments), cwd=CHECKOUT, env=self.environment(**more), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def shell(self, *arguments: str, **more: str) -> Ran:
        done = subprocess.run(self.command(*arguments), cwd=CHECKOUT, env=self.environment(**more), text=True,
                              capture_output=True, timeout=120, check=False)  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr)

    def python(self, *arguments: str) -> Ran:
        done = subprocess.run([sys.executable, *arguments], cwd=CHECKOUT, env=self.environment(), text=True,
                              capture_output=True, timeout=120, check=False)  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def store(self) -> Iterator[Store]:
        store = tracing.open(self.url)
        try:
            yield store
        finally:
            store.close()

    def rows(self, sql: str) -> Sequence[tuple[object, ...]]:
        with self.store() as store, store.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def home_of() -> type[Home]:
    return Home


@pytest.fixture(scope="session")
def make_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Home]:
    return lambda name: Home(tmp_path_factory.mktemp(name))


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Wait, without a fixed sleep, until something is so; fail when it never is."""
    import time

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline, "it never came to that"
            os.sched_yield()

    return wait
