"""An open store: one URL, two databases on SQLite (the log and the coordination), one on anything else.

Writing goes through `tracing.writer`, so that each process has a single writer; anyone may read.
"""

from pathlib import Path
from typing import Self

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from tracing.tables import Kept, Shared

BUSY_SECONDS = 30


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
        shown = parsed.render_as_string(hide_password=True)
        try:
            return cls._opened(parsed)
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise StoreUnavailable(f"cannot open the store {shown}: {_reason(error)}") from error

    @classmethod
    def _opened(cls, url: URL) -> Self:
        engine = _engine(url)
        shared = engine if engine.dialect.name != "sqlite" else _engine(_beside(url))
        Kept.metadata.create_all(engine)
        Shared.metadata.create_all(shared)
        return cls(url, engine, shared)

    @property
    def address(self) -> str:
        return self.url.render_as_string(hide_password=True)

    def close(self) -> None:
        self.engine.dispose()
        self.shared.dispose()


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable(f"{url!r} is no address of a store, such as sqlite:///path/to/store.db") from error


def _beside(url: URL) -> URL:
    path = Path(str(url.database))
    return url.set(database=str(path.with_name(f"{path.stem}.coordination{path.suffix}")))


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _tune)
    return engine


def _tune(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).splitlines()[0]
