"""Records as the file has them, by Id or by value: read, put and taken out, always together with the index of words."""

import sqlite3
from collections.abc import Sequence

from org.engine import index
from org.engine.tables import Tables, fold
from org.engine.values import Value, stored
from org.identifiers import numbered
from org.schema import Field, Object, Schema

Record = dict[str, Value]
# New records stand apart from those of a generated world, whose numbers are smaller.
POD, FIRST = "Wt0", 62**6
FIRST_NUMBER = "00000000"


class Rows:
    """Names in statements come from the org's own schema, never from a request."""

    def __init__(self, connection: sqlite3.Connection, tables: Tables) -> None:
        self._connection = connection
        self._tables = tables

    @property
    def schema(self) -> Schema:
        return self._tables.schema

    def get(self, thing: Object, identifier: Value) -> Record | None:
        names = list(thing.fields)
        found = self._connection.execute(f'SELECT {_listed(names)} FROM "{thing.name}" WHERE "Id" = ?', (identifier,))
        row = found.fetchone()
        return None if row is None else dict(zip(names, row, strict=True))

    def put(self, thing: Object, record: Record) -> None:
        names, values = self._columns(thing, record)
        kept = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "Id")
        self._connection.execute(
            f'INSERT INTO "{thing.name}" ({_listed(names)}) VALUES ({", ".join("?" * len(names))}) '
            f'ON CONFLICT ("Id") DO UPDATE SET {kept}',
            values,
        )
        if record.get("IsDeleted"):
            index.take_out(self._connection, str(record["Id"]))
        else:
            index.put(self._connection, thing, record)

    def take_out(self, thing: Object, identifier: Value) -> None:
        self._connection.execute(f'DELETE FROM "{thing.name}" WHERE "Id" = ?', (identifier,))
        index.take_out(self._connection, str(identifier))

    def with_value(self, thing: Object, field: Field, value: Value) -> list[str]:
        """The Ids of the records that have it, those in the recycle bin left out."""
        folded = (thing.name, field.name) in self._tables.folded
        column = field.name + "~" if folded else field.name
        sought = fold(value) if folded and isinstance(value, str) else value
        there = ' AND "IsDeleted" = 0' if "IsDeleted" in thing.fields else ""
        statement = f'SELECT "Id" FROM "{thing.name}" WHERE "{column}" = ?{there} ORDER BY "Id"'
        return [row[0] for row in self._connection.execute(statement, (sought,))]

    def children(self, thing: Object, reference: Field, parent: Value) -> list[Record]:
        found = [self.get(thing, identifier) for identifier in self.with_value(thing, reference, parent)]
        return [record for record in found if record is not None]

    def new_id(self, thing: Object) -> str:
        number = int(self._last(thing.name) or FIRST) + 1
        while self.get(thing, numbered(thing.prefix + POD, number)):
            number += 1
        self._keep(thing.name, str(number))
        return numbered(thing.prefix + POD, number)

    def next_number(self, thing: Object, field: Field) -> str:
        """One more than the greatest there is, and written as it is."""
        of = f"{thing.name}.{field.name}"
        following = _following(self._last(of) or self._greatest(thing, field) or FIRST_NUMBER)
        self._keep(of, following)
        return following

    def _columns(self, thing: Object, record: Record) -> tuple[list[str], list[Value]]:
        columns = dict(zip(thing.fields, stored(thing, record), strict=True))
        second = [name for name in thing.fields if (thing.name, name) in self._tables.folded]
        columns |= {f"{name}~": fold(text) if isinstance(text := columns[name], str) else None for name in second}
        return list(columns), list(columns.values())

    def _greatest(self, thing: Object, field: Field) -> str | None:
        column = f'"{field.name}"'
        ordered = f'SELECT {column} FROM "{thing.name}" ORDER BY length({column}) DESC, {column} DESC LIMIT 1'
        row = self._connection.execute(ordered).fetchone()
        return row[0] if row else None

    def _last(self, of: str) -> str | None:
        row = self._connection.execute("SELECT last FROM _numbers WHERE of = ?", (of,)).fetchone()
        return row[0] if row else None

    def _keep(self, of: str, last: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO _numbers VALUES (?, ?)", (of, last))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _following(text: str) -> str:
    start = text.rstrip("0123456789")
    digits = text[len(start) :]
    return start + (str(int(digits) + 1).zfill(len(digits)) if digits else "-1")
