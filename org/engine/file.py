"""How an org's file is written: beside its final name, then renamed, so that a half-written org is never seen."""

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from org.engine.tables import indexed, tables
from org.schema import Object, Schema

Value = str | int | float | bool | None
Record = Mapping[str, Value]
SEARCHED = frozenset(["string", "textarea", "email", "phone", "url", "picklist", "combobox"])
FORMAT = "1"


def write(path: Path, schema: Schema, records: Mapping[str, Sequence[Record]], about: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft)
    try:
        _prepare(connection, schema, about)
        for name, thing in schema.objects.items():
            _insert(connection, thing, records.get(name, ()))
        _index(connection, schema)
        connection.commit()
    finally:
        connection.close()
    draft.replace(path)


def _prepare(connection: sqlite3.Connection, schema: Schema, about: Mapping[str, str]) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TABLE _about (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    rows = {**about, "format": FORMAT}
    connection.executemany("INSERT INTO _about VALUES (?, ?)", rows.items())
    connection.execute(
        "CREATE VIRTUAL TABLE _search USING fts5(object UNINDEXED, id UNINDEXED, name, email, phone, rest)"
    )
    for table in tables(schema).values():
        connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))


def _insert(connection: sqlite3.Connection, thing: Object, records: Sequence[Record]) -> None:
    names = list(thing.fields)
    marks = ", ".join("?" * len(names))
    # Object names come from the schema's own files, never from a query.
    statement = f'INSERT INTO "{thing.name}" VALUES ({marks})'
    connection.executemany(statement, ([record.get(name) for name in names] for record in records))
    connection.executemany("INSERT INTO _search VALUES (?, ?, ?, ?, ?, ?)", _searchable(thing, records))


def _searchable(thing: Object, records: Iterable[Record]) -> Iterable[tuple[Value, ...]]:
    name = thing.name_field.name if thing.name_field else ""
    fields = [f for f in thing.fields.values() if f.type in SEARCHED and f.name != name]
    groups = {kind: [f.name for f in fields if f.type == kind] for kind in ("email", "phone")}
    rest = [f.name for f in fields if f.type not in groups]
    for record in records:
        texts = [_joined(record, names) for names in ([name], groups["email"], groups["phone"], rest)]
        yield (thing.name, record["Id"], *texts)


def _joined(record: Record, names: Iterable[str]) -> str:
    return "\n".join(str(record[name]) for name in names if record.get(name) is not None)


def _index(connection: sqlite3.Connection, schema: Schema) -> None:
    for thing in schema.objects.values():
        for field in thing.fields.values():
            if indexed(field):
                connection.execute(f'CREATE INDEX "{thing.name}.{field.name}" ON "{thing.name}" ("{field.name}")')
    connection.execute("ANALYZE")
