"""The records of an org as its file keeps them, the deleted ones too, which no query shows."""

from collections.abc import Iterator
from typing import Any

from org.engine import Org
from org.engine.connecting import connected
from org.schema import Object


def records(org: Org, thing: Object) -> Iterator[dict[str, Any]]:
    names = list(thing.fields)
    booleans = [name for name, field in thing.fields.items() if field.type == "boolean"]
    listing = ", ".join(f'"{name}"' for name in names)
    connection = connected(org.path, changes=org.changes)
    try:
        # Names come from the org's own schema.
        for row in connection.execute(f'SELECT {listing} FROM "{thing.name}" ORDER BY rowid'):
            record = dict(zip(names, row, strict=True))
            record.update({name: bool(record[name]) for name in booleans})
            yield record
    finally:
        connection.close()
