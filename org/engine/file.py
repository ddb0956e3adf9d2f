"""How an org's file is written: beside its final name, then renamed, so that a half-written org is never seen.

The file carries its own schema, so that nothing else is needed to read it.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from org.engine import index
from org.engine.tables import Folded, Tables, fold, ignores_case, indexed, tables
from org.engine.values import Record, Value, stored
from org.schema import Field, Object, Schema, dumps

FORMAT = "2"
Records = Mapping[str, Sequence[Record]]


def write(path: Path, schema: Schema, records: Records, about: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(draft)) as connection:
            _fill(connection, schema, records, about)
            connection.commit()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, schema: Schema, records: Records, about: Mapping[str, str]) -> None:
    made = tables(schema, _folded(schema, records))
    deleted = {name for name in schema.objects for record in records.get(name, ()) if record.get("IsDeleted")}
    known = {"format": FORMAT, "objects": dumps(schema), "folded": _lines(f"{o} {f}" for o, f in made.folded)}
    _prepare(connection, made, {**about, **known, "deleted": _lines(deleted)})
    for name, thing in schema.objects.items():
        found = records.get(name, ())
        _insert(connection, thing, found, made.folded)
        index.fill(connection, thing, found)
    _index(connection, made)


def _lines(words: Iterable[str]) -> str:
    return "\n".join(sorted(words))


def _folded(schema: Schema, records: Records) -> Folded:
    return frozenset(
        (name, field.name)
        for name, thing in schema.objects.items()
        for field in thing.fields.values()
        if field.filterable and ignores_case(field) and _beyond_ascii(field, records.get(name, ()))
    )


def _beyond_ascii(field: Field, records: Sequence[Record]) -> bool:
    return any(isinstance(text := record.get(field.name), str) and not text.isascii() for record in records)


def _prepare(connection: sqlite3.Connection, made: Tables, about: Mapping[str, str]) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TABLE _about (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.executemany("INSERT INTO _about VALUES (?, ?)", about.items())
    index.create(connection)
    for table in made.by_object.values():
        connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))


def _insert(connection: sqlite3.Connection, thing: Object, records: Sequence[Record], folded: Folded) -> None:
    second = [place for place, name in enumerate(thing.fields) if (thing.name, name) in folded]
    marks = ", ".join("?" * (len(thing.fields) + len(second)))
    # Object names come from the schema's own files, never from a query.
    statement = f'INSERT INTO "{thing.name}" VALUES ({marks})'
    connection.executemany(statement, _rows(thing, records, second))


def _rows(thing: Object, records: Iterable[Record], folded: Sequence[int]) -> Iterator[list[Value]]:
    """A folded column stands right behind its field's."""
    for record in records:
        row = stored(thing, record)
        for place in reversed(folded):
            text = row[place]
            row.insert(place + 1, fold(text) if isinstance(text, str) else None)
        yield row


def _index(connection: sqlite3.Connection, made: Tables) -> None:
    for thing in made.schema.objects.values():
        for field in filter(indexed, thing.fields.values()):
            column = field.name + "~" if (thing.name, field.name) in made.folded else field.name
            connection.execute(f'CREATE INDEX "{thing.name}.{field.name}" ON "{thing.name}" ("{column}")')
    connection.execute("ANALYZE")
