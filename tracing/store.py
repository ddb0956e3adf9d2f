"""An open store: one URL, two databases on SQLite (the log and the coordination), one on anything else.

Writing goes through `tracing.writer`, so that each process has a single writer; anyone may read.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Self
from uuid import uuid4

from sqlalchemy import Engine, MetaData, create_engine, event, func, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from tracing.tables import Kept, Shared

BUSY_SECONDS = 30
CREATION = 0x70726F63746F72  # the number of the advisory lock under which tables are made


class StoreUnavailable(Exception):
    """The store cannot be opened; the message names the address, without credentials, and the reason."""


class Store:
    def __init__(self, url: URL, engine: Engine, shared: Engine) -> None:
        self.url = url
        self.engine = engine
        self.shared = shared

    @classmethod
    def open(cls, url: str) -> Self:
        parsed = _parsed(url)
        try:
            return cls._opened(parsed)
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise StoreUnavailable(f"cannot open the store {_shown(parsed)}: {_reason(error)}") from error

    @classmethod
    def _opened(cls, url: URL) -> Self:
        if url.get_backend_name() == "sqlite":
            return cls(url, _sqlite(url, Kept.metadata), _sqlite(_beside(url), Shared.metadata))
        engine = _served(url)
        return cls(url, engine, engine)

    @property
    def address(self) -> str:
        return _shown(self.url)

    def close(self) -> None:
        self.engine.dispose()
        self.shared.dispose()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # What cannot be parsed cannot be told apart: all that may hold a password stays unsaid.
        shown = url.rpartition("@")[2].partition("?")[0]
        raise StoreUnavailable(f"{shown!r} is no address of a store, such as sqlite:///path/to/store.db") from error
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise StoreUnavailable(f"the store {_shown(parsed)} names no file, so no two processes could share it")
    return parsed


def _shown(url: URL) -> str:
    secrets = [name for name in url.query if "password" in name]
    return url.update_query_dict(dict.fromkeys(secrets, "***")).render_as_string(hide_password=True)


def _beside(url: URL) -> URL:
    path = Path(str(url.database))
    return url.set(database=str(path.with_name(f"{path.stem}.coordination{path.suffix}")))


def _served(url: URL) -> Engine:
    """A database with a server: one process at a time makes what is missing."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(CREATION)))
            for metadata in (Kept.metadata, Shared.metadata):
                metadata.create_all(connection)
    except BaseException:  # an interruption too must not leave connections open; it is raised on
        engine.dispose()
        raise
    return engine


def _sqlite(url: URL, metadata: MetaData) -> Engine:
    path = Path(str(url.database))
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _create(path, metadata)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _tune)
    _complete(engine, metadata)
    return engine


def _complete(engine: Engine, metadata: MetaData) -> None:
    """What an older version did not have yet is made, by one process at a time."""
    with engine.begin() as connection:
        known = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
        if known >= set(metadata.tables):
            return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        metadata.create_all(connection)


def _create(path: Path, metadata: MetaData) -> None:
    """Made whole beside its place and then linked there: of processes that open a new store at once, one wins."""
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    engine = create_engine(URL.create("sqlite", database=str(draft)))
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        metadata.create_all(engine)
        engine.dispose()
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        engine.dispose()
        draft.unlink(missing_ok=True)


def _tune(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _reason(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"{error.name} is missing: pip install 'crm-proctor[postgres]'"
    cause = getattr(error, "orig", None) or error
    return (str(cause).splitlines() or [type(cause).__name__])[0]
