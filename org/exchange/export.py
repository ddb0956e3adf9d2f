"""An org's records in other formats, written beside the final name and then renamed.

SQLite is the public benchmarks' layout, from which the org can be made again: checkboxes are 0 or 1, all else is text.
"""

import csv
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from org.engine import Org
from org.exchange.settings import READERS, SETTINGS
from org.exchange.stored import records
from org.schema import Object

Record = Mapping[str, Any]


def to_sqlite(org: Org, path: Path) -> int:
    draft = _draft(path)
    draft.unlink(missing_ok=True)
    try:
        count = _fill(org, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count


def _fill(org: Org, draft: Path) -> int:
    connection = sqlite3.connect(draft)
    try:
        count = sum(_insert(connection, thing, records(org, thing)) for thing in org.schema.objects.values())
        connection.execute(f"CREATE TABLE {SETTINGS} (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        kept = [(key, value) for key, value in org.about.items() if key in READERS]
        connection.executemany(f"INSERT INTO {SETTINGS} VALUES (?, ?)", kept)
        connection.commit()
    finally:
        connection.close()
    return count


def _insert(connection: sqlite3.Connection, thing: Object, found: Iterable[Record]) -> int:
    kinds = ("INTEGER" if field.type == "boolean" else "TEXT" for field in thing.fields.values())
    columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(thing.fields, kinds, strict=True))
    connection.execute(f'CREATE TABLE "{thing.name}" ({columns})')
    marks = ", ".join("?" * len(thing.fields))
    rows = ([_plain(value) for value in record.values()] for record in found)
    return connection.executemany(f'INSERT INTO "{thing.name}" VALUES ({marks})', rows).rowcount


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def to_csv(org: Org, folder: Path) -> int:
    return _folder(org, folder, "csv", _write_csv)


def to_jsonl(org: Org, folder: Path) -> int:
    return _folder(org, folder, "jsonl", _write_jsonl)


def _folder(org: Org, folder: Path, ending: str, write: Callable[[Path, Object, Iterable[Record]], int]) -> int:
    draft = _draft(folder)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        things = org.schema.objects.values()
        count = sum(write(draft / f"{thing.name}.{ending}", thing, records(org, thing)) for thing in things)
        draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return count


def _draft(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f"{path.name}.{os.getpid()}.draft")


def _write_csv(path: Path, thing: Object, found: Iterable[Record]) -> int:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(thing.fields)
        return sum(1 for record in found if writer.writerow([_word(value) for value in record.values()]))


def _word(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _write_jsonl(path: Path, thing: Object, found: Iterable[Record]) -> int:
    with path.open("w", encoding="utf-8") as file:
        return sum(1 for record in found if file.write(json.dumps(record, ensure_ascii=False) + "\n"))


FORMATS: Mapping[str, Callable[[Org, Path], int]] = {"sqlite": to_sqlite, "csv": to_csv, "jsonl": to_jsonl}
