"""How an org's file is written: beside its final name, then renamed, so that a half-written org is never seen.

The file carries its own schema, so that nothing else is needed to read it. One in which records may change is laid out
for any text to come: every text that is compared whatever its case has its second column, and any object may have
deleted records. It keeps a log of changes beside it (SQLite's WAL), and says of itself that it changes.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from org.engine import index
from org.engine.connecting import CHANGES
from org.engine.refusing import check
from org.engine.tables import Folded, Tables, fold, ignores_case, indexed, tables
from org.engine.values import Record, Value, stored
from org.schema import Field, Object, Schema, dumps

FORMAT = "2"
Records = Mapping[str, Sequence[Record]]


# The last of the numbers that the org hands out, by what they number.
NUMBERS = "CREATE TABLE _numbers (of TEXT PRIMARY KEY, last TEXT NOT NULL)"


def write(path: Path, schema: Schema, records: Records, about: Mapping[str, str], *, changes: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(draft)) as connection:
            _fill(connection, schema, records, about, changes=changes)
            connection.commit()
            if changes:
                connection.execute("PRAGMA journal_mode = WAL")
        if changes:
            _take_after(draft, path)
        for rest in ("-wal", "-shm"):
            # A log that another file of this name left behind is none of this one's.
            path.with_name(path.name + rest).unlink(missing_ok=True)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _take_after(draft: Path, path: Path) -> None:
    """What is to take the place of somebody's file is on the disk before, and open to the same people."""
    if path.exists():
        shutil.copymode(path, draft)
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def _fill(
    connection: sqlite3.Connection, schema: Schema, records: Records, about: Mapping[str, str], *, changes: bool
) -> None:
    made = tables(schema, _folded(schema, None if changes else records))
    check(made)
    deleted = _may_be_deleted(schema) if changes else _deleted(schema, records)
    known = {"format": FORMAT, "objects": dumps(schema), "folded": _lines(f"{o} {f}" for o, f in made.folded)}
    told = {**about, **known, "deleted": _lines(deleted), **({CHANGES: "yes"} if changes else {})}
    _prepare(connection, made, told, changes=changes)
    for name, thing in schema.objects.items():
        found = records.get(name, ())
        _insert(connection, thing, found, made.folded)
        index.fill(connection, thing, found, changes=changes)
    _index(connection, made)


def _lines(words: Iterable[str]) -> str:
    return "\n".join(sorted(words))


def _may_be_deleted(schema: Schema) -> set[str]:
    return {name for name, thing in schema.objects.items() if "IsDeleted" in thing.fields}


def _deleted(schema: Schema, records: Records) -> set[str]:
    return {name for name in schema.objects for record in records.get(name, ()) if record.get("IsDeleted")}


def _folded(schema: Schema, records: Records | None) -> Folded:
    """The fields that need it for the texts that they have, or, without records, for those that they may ever have."""
    return frozenset(
        (name, field.name)
        for name, thing in schema.objects.items()
        for field in thing.fields.values()
        if field.filterable and ignores_case(field)
        if records is None or _beyond_ascii(field, records.get(name, ()))
    )


def _beyond_ascii(field: Field, records: Sequence[Record]) -> bool:
    return any(isinstance(text := record.get(field.name), str) and not text.isascii() for record in records)


def _prepare(connection: sqlite3.Connection, made: Tables, about: Mapping[str, str], *, changes: bool) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE TABLE _about (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.executemany("INSERT INTO _about VALUES (?, ?)", about.items())
    index.create(connection, changes=changes)
    if changes:
        connection.execute(NUMBERS)
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
