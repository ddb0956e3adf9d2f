"""An open org: one file, read-only, usable from any number of threads, each with a connection of its own."""

import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, Self

from org.engine.calendar import Calendar
from org.engine.compile import Plan, compile_query
from org.engine.search import find
from org.engine.shape import records
from org.errors import InvalidLocator, OrgUnavailable, TooComplicated
from org.schema import Schema, load
from org.soql import parse

BATCH = 2000
PLANS = 512


@dataclass(frozen=True, slots=True)
class QueryResult:
    """`next` is the locator of the following batch; None when this was the last."""

    total_size: int
    records: list[dict[str, Any]]
    next: str | None = None

    @property
    def done(self) -> bool:
        return self.next is None


class Org:
    def __init__(self, path: Path, schema: Schema, about: Mapping[str, str]) -> None:
        self.path = path
        self.schema = schema
        self.about = about
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._texts: dict[str, str] = {}

    @classmethod
    def open(cls, path: Path | str) -> Self:
        path = Path(path).absolute()
        if not path.is_file():
            raise OrgUnavailable(f"no org at {path}: make one with `python -m org generate`")
        connection = _connect(path)
        try:
            about = dict(connection.execute("SELECT key, value FROM _about").fetchall())
        except sqlite3.DatabaseError as error:
            raise OrgUnavailable(f"{path} is not an org of this program: {error}") from error
        finally:
            connection.close()
        return cls(path, load(about["schema"]), about)

    def query(self, text: str) -> QueryResult:
        return self._batch(text, 0)

    def query_more(self, locator: str) -> QueryResult:
        key, _, start = locator.rpartition("-")
        if key not in self._texts or not start.isdigit():
            raise InvalidLocator("invalid query locator")
        return self._batch(self._texts[key], int(start))

    def search(self, text: str) -> list[dict[str, Any]]:
        try:
            return find(self, text)
        except RecursionError as error:
            raise TooComplicated from error

    def close(self) -> None:
        while self._open:
            self._open.pop().close()

    def execute(self, sql: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._connection().execute(sql, parameters).fetchall()
        except sqlite3.OperationalError as error:
            # The statement is ours and sound, so what SQLite refuses is its size; a failing disk has other codes.
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            raise TooComplicated from error

    @property
    def calendar(self) -> Calendar:
        """A generated org stays at the day its world was made for; any other lives in the present."""
        fixed = self.about.get("today")
        return Calendar(date.fromisoformat(fixed) if fixed else datetime.now(UTC).date())

    @cached_property
    def plan(self) -> "_Plans":
        return _Plans(self.schema)

    def _batch(self, text: str, start: int) -> QueryResult:
        plan = self.plan(text, self.calendar)
        rows = self.execute(plan.sql, plan.parameters)
        if plan.counts_rows:
            return QueryResult(rows[0][0], [])
        end = start + BATCH
        locator = self._locator(text, end) if end < len(rows) else None
        return QueryResult(len(rows), records(plan, rows[start:end]), locator)

    def _locator(self, text: str, start: int) -> str:
        key = f"01g{abs(hash(text)):015d}"[:18]
        self._texts[key] = text
        return f"{key}-{start}"

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = _connect(self.path)
            self._open.append(connection)
        return connection


def _compiled(schema: Schema, text: str, calendar: Calendar) -> Plan:
    return compile_query(schema, parse(text), text, calendar)


class _Plans:
    """Plans by text: an agent's queries repeat, and so do those of many agents on one org."""

    def __init__(self, schema: Schema) -> None:
        self._cached = lru_cache(maxsize=PLANS)(partial(_compiled, schema))

    def __call__(self, text: str, calendar: Calendar) -> Plan:
        try:
            return self._cached(text, calendar)
        except RecursionError as error:
            raise TooComplicated from error


def _connect(path: Path) -> sqlite3.Connection:
    """Closed by `Org.close`, from whichever thread; used by one thread only."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute("PRAGMA query_only = ON")
    return connection
