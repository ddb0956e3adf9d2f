"""An open org: one file, only read, usable from any number of threads, each with a connection of its own.

A file that others write to while it is read shows what was last committed; one answer is all of one moment.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Self
from weakref import WeakSet
from zoneinfo import ZoneInfo

from org.clock import now
from org.engine.calendar import Calendar
from org.engine.caller import Caller
from org.engine.compile import compile_query
from org.engine.connecting import CHANGES, connected, define, read_about
from org.engine.cursors import Cursors, Result, Row
from org.engine.file import FORMAT
from org.engine.line import LONGEST, Line
from org.engine.plan import Children, Plan
from org.engine.search import find
from org.engine.shape import API, records
from org.engine.tables import Tables, tables
from org.errors import OrgUnavailable, TooComplicated, TooManyGroups
from org.schema import Schema, loads
from org.soql import parse
from org.soql.constants import paired

BATCH = 2000
SMALLEST_BATCH = 200
PLANS = 1024
READINGS = 512
KEPT_TEXT = 10_000


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
    """`clock` tells the time to an org that has no day of its own; a statement may take `longest` seconds."""

    def __init__(
        self, path: Path, about: Mapping[str, str], clock: Callable[[], datetime], longest: float = LONGEST
    ) -> None:
        self.path = path
        self._clock = clock
        self._longest = longest
        self.about = about
        self.changes = CHANGES in about
        self.tables = _tables(about)
        self._zone = ZoneInfo(about.get("timezone", "UTC"))
        self._plans = lru_cache(maxsize=PLANS)(partial(_compiled, self.tables))
        self._readings = lru_cache(maxsize=READINGS)(partial(_compiled, self.tables, listed=True))
        self._cursors = Cursors()
        self._local = threading.local()
        self._lines: WeakSet[Line] = WeakSet()

    @classmethod
    def open(cls, path: Path | str, *, clock: Callable[[], datetime] = now, longest: float = LONGEST) -> Self:
        path = Path(path).absolute()
        if not path.is_file():
            raise OrgUnavailable(f"no org at {path}: make one with `python -m org generate`")
        about = read_about(path)
        if about.get("format") != FORMAT:
            raise OrgUnavailable(f"{path} was made by another version of this program: make it again")
        try:
            return cls(path, about, clock, longest)
        except (KeyError, ValueError) as error:
            raise OrgUnavailable(f"{path} is damaged: {error!r}") from error

    @property
    def schema(self) -> Schema:
        return self.tables.schema

    def query(
        self, text: str, *, batch: int = BATCH, deleted: bool = False, user: str | None = None, api: str = API
    ) -> QueryResult:
        """`deleted` looks into the recycle bin too, as queryAll does. `user` is who asks, `api` where records are."""
        plan = self.plan(text, deleted=deleted, user=user)
        size = min(plan.batch or BATCH, max(SMALLEST_BATCH, min(batch, BATCH)))
        with self._at_one_moment():
            result = self._run(plan, size)
            if plan.counts_rows:
                return QueryResult(result.fetched[0][0], [])
            locator = self._cursors.keep(result) if result.total > size else ""
            return self._batch(result, 0, locator, api)

    def query_more(self, locator: str, *, api: str = API) -> QueryResult:
        key, result, start = self._cursors.find(locator)
        return self._batch(result, start, key, api)

    def search(self, text: str, *, user: str | None = None, api: str = API) -> list[dict[str, Any]]:
        try:
            with self._at_one_moment():
                return find(self, paired(text), self.caller(user=user), api)
        except RecursionError as error:
            raise TooComplicated from error

    def plan(self, text: str, *, deleted: bool = False, user: str | None = None) -> Plan:
        try:
            text = paired(text)
            caller = self.caller(deleted=deleted, user=user)
            return self._plans(text, caller) if len(text) <= KEPT_TEXT else _compiled(self.tables, text, caller)
        except RecursionError as error:
            raise TooComplicated from error

    def reading(self, text: str, *, deleted: bool = False, user: str | None = None) -> Plan:
        """The plan of a query for records whose Ids come when it is run."""
        return self._readings(text, self.caller(deleted=deleted, user=user))

    def explain(self, text: str, *, user: str | None = None) -> list[str]:
        """How the database goes about a query: the steps of every statement that it takes."""
        waiting, steps = [self.plan(text, user=user)], []
        while waiting:
            plan = waiting.pop()
            found = self.execute(f"EXPLAIN QUERY PLAN {plan.sql}", plan.bound())
            steps += [str(row[3]) for row in found]
            waiting += [children.plan for children in plan.children]
        return steps

    def interrupt(self) -> None:
        """What is being asked fails at once: closing would wait for it."""
        for line in list(self._lines):
            line.connection.interrupt()

    def close(self) -> None:
        for line in list(self._lines):
            line.close()

    @property
    def now(self) -> datetime:
        """The moment at which a record is changed: on the org's own day, at the time that it is."""
        time = self._clock().astimezone(self._zone).replace(microsecond=0).timetz()
        return datetime.combine(self.caller().calendar.today, time).astimezone(UTC)

    @contextmanager
    def through(self, line: Line) -> Iterator[None]:
        """Until the end of the block this thread reads through a given connection, and so what it has yet to commit."""
        before = getattr(self._local, "line", None)
        self._local.line = line
        try:
            yield
        finally:
            self._local.line = before

    def caller(self, *, deleted: bool = False, user: str | None = None) -> Caller:
        """A generated org stays at the day its world was made for; any other lives in the present."""
        fixed = self.about.get("today")
        today = date.fromisoformat(fixed) if fixed else self._clock().astimezone(self._zone).date()
        weeks, fiscal = int(self.about.get("week_starts", "6")), int(self.about.get("fiscal_month", "1"))
        return Caller(Calendar(today, self._zone.key, weeks, fiscal), user or self.about.get("user"), deleted)

    def records(self, plan: Plan, rows: Sequence[Row], api: str = API) -> list[dict[str, Any]]:
        """Rows as records, each with what its sub-queries find."""
        if not plan.children:
            return records(plan, rows, api=api)
        parents = [row[plan.shape.identifier] for row in rows]
        families = {children.number: self._families(children, parents, api) for children in plan.children}
        return records(plan, rows, families, api)

    def execute(self, sql: str, parameters: tuple[object, ...]) -> list[Row]:
        line = self._line()
        with line.statement() as connection:
            return connection.execute(sql, parameters).fetchall()

    @contextmanager
    def _at_one_moment(self) -> Iterator[None]:
        """Where records change, an answer that takes several statements sees none of what is committed between them."""
        line = self._line()
        if not self.changes or line.connection.in_transaction:
            yield
            return
        with line.lock:
            line.connection.execute("BEGIN")
            try:
                yield
            finally:
                line.connection.rollback()

    def _run(self, plan: Plan, size: int) -> Result:
        """A result that is more than a batch is counted, and fetched no further than it is read.

        Where records change it is fetched at once: a cursor left open would hold its thread to the moment it is of.
        """
        line = self._line()
        with line.statement() as connection:
            cursor = connection.execute(plan.sql, plan.parameters)
            fetched = cursor.fetchall() if self.changes else cursor.fetchmany(size + 1)
        if len(fetched) <= size:
            return Result(plan, size, len(fetched), fetched)
        if plan.aggregate:
            raise TooManyGroups
        if self.changes:
            return Result(plan, size, len(fetched), fetched)
        total = self.execute(f"SELECT count(*) FROM ({plan.sql})", plan.parameters)[0][0]
        return Result(plan, size, total, fetched, cursor, line)

    def _families(self, children: Children, parents: Sequence[str], api: str) -> dict[str, dict[str, Any]]:
        """What a sub-query finds for each parent; a family that is more than a batch has more to come."""
        by_parent: dict[str, list[Row]] = {}
        for row in self.execute(children.plan.sql, children.plan.bound(parents)):
            by_parent.setdefault(row[-1], []).append(row)
        made = iter(self.records(children.plan, [row for rows in by_parent.values() for row in rows[:BATCH]], api))
        return {parent: self._family(children.plan, rows, made, api) for parent, rows in by_parent.items()}

    def _family(self, plan: Plan, rows: list[Row], made: Iterator[dict[str, Any]], api: str) -> dict[str, Any]:
        family = {
            "totalSize": len(rows),
            "done": len(rows) <= BATCH,
            "records": list(islice(made, min(len(rows), BATCH))),
        }
        if len(rows) > BATCH:
            locator = self._cursors.keep(Result(plan, BATCH, len(rows), rows))
            family["nextRecordsUrl"] = f"{api}/query/{locator}-{BATCH}"
        return family

    def _batch(self, result: Result, start: int, key: str, api: str) -> QueryResult:
        end = start + result.size
        following = f"{key}-{end}" if end < result.total else None
        return QueryResult(result.total, self.records(result.plan, result.rows(start), api), following)

    def _line(self) -> Line:
        line: Line | None = getattr(self._local, "line", None)
        if line is None:
            line = self._local.line = self.line(connected(self.path, changes=self.changes))
            self._lines.add(line)
        return line

    def line(self, connection: sqlite3.Connection) -> Line:
        """The connection with all that the org's statements call."""
        define(connection)
        connection.create_function("local_time", 1, self.caller().calendar.local_time, deterministic=True)
        return Line(connection, self._longest)


def _tables(about: Mapping[str, str]) -> Tables:
    folded = frozenset((thing, field) for thing, field in (line.split(" ") for line in about["folded"].splitlines()))
    return _shared_tables(loads(about["objects"]), folded, frozenset(about["deleted"].splitlines()))


_shared_tables = lru_cache(maxsize=8)(tables)


def _compiled(made: Tables, text: str, caller: Caller, *, listed: bool = False) -> Plan:
    return compile_query(made, parse(text), text, caller, listed=listed)
