"""The layout of the public benchmarks' databases: a table per object, a column per field, named as the API names them.

The file may come from anywhere. It is opened to read and nothing else; only plain tables and columns are looked at, and
their names are only ever compared with those of a schema, which are the ones that reach a statement.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from org.exchange.coerce import Raw
from org.exchange.settings import SETTINGS, readable
from org.schema import Object, Schema

LONGEST = 16_000_000
# The names of SQLite's own tables begin with sqlite_; virtual tables were not made by CREATE TABLE.
TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(sql, 1, 13) = 'CREATE TABLE '"
    " AND name NOT GLOB 'sqlite_*'"
)
COLUMNS = "SELECT name FROM pragma_table_info(?)"
OUR_OWN = "_about"


class NotReadable(Exception):
    """A file that is no such database; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """An open database, and the columns of its tables."""

    path: Path
    connection: sqlite3.Connection
    columns: Mapping[str, Sequence[str]]
    settings: Mapping[str, str]

    @classmethod
    def open(cls, path: Path) -> Self:
        if not path.is_file():
            raise NotReadable(f"no file at {path}" if not path.exists() else f"{path} is no file")
        connection = _connected(path)
        try:
            columns = _columns(connection)
            settings = _settings(connection) if sorted(columns.pop(SETTINGS, ())) == ["key", "value"] else {}
        except sqlite3.DatabaseError as error:
            connection.close()
            raise NotReadable(f"{path} is no SQLite database: {error}") from error
        if OUR_OWN in columns:
            connection.close()
            raise NotReadable(f"{path} is an org already: it can be queried as it is")
        return cls(path, connection, columns, settings)

    def rows(self, thing: Object, fields: Sequence[str]) -> Iterator[tuple[Raw, ...]]:
        """Values in the order of `fields`, which the table of the object must have."""
        names = ", ".join(f'"{name}"' for name in fields)
        try:
            yield from self.connection.execute(f'SELECT {names} FROM main."{thing.name}"')
        except sqlite3.DatabaseError as error:
            raise NotReadable(f"{self.path}: the table of {thing.name} cannot be read: {error}") from error

    def close(self) -> None:
        self.connection.close()


def guessed(columns: Mapping[str, Sequence[str]], schemas: Mapping[str, Schema]) -> str | None:
    """The schema that leaves least of the tables unread, and of several the one that asks for least beyond them."""
    known = {name: _known(columns, schema) for name, schema in schemas.items()}
    sizes = {name: sum(len(thing.fields) for thing in schema.objects.values()) for name, schema in schemas.items()}
    best = max(known, key=lambda name: (known[name], -sizes[name]), default=None)
    return best if best is not None and known[best] else None


def _known(columns: Mapping[str, Sequence[str]], schema: Schema) -> int:
    things = ((schema.object(table), names) for table, names in columns.items())
    return sum(thing.field(name) is not None for thing, names in things if thing for name in names)


def _connected(path: Path) -> sqlite3.Connection:
    beside = path.with_name(path.name + "-wal")
    # A log beside the file is part of it; without one nothing else can change what is read.
    still = "" if beside.exists() else "&immutable=1"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{still}", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _settings(connection: sqlite3.Connection) -> dict[str, str]:
    return readable(dict(connection.execute(f"SELECT key, value FROM main.{SETTINGS} LIMIT 100").fetchall()))


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    tables = [name for (name,) in connection.execute(TABLES)]
    return {table: [name for (name,) in connection.execute(COLUMNS, (table,))] for table in tables}
