"""How an org's file is opened for reading.

A file that nobody writes to is opened as immutable: it needs no locks, and stays as it is however long it is read. One
that is laid out for writing says so, and is read through locks and the log of its changes, so that every statement sees
what was last committed. A layout is never changed in place, so that neither is ever taken for the other.
"""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from org.engine.tables import fold
from org.errors import OrgUnavailable

# The key of `_about` that says of a file that it may change.
CHANGES = "changes"
PATIENCE = 10.0


def connected(path: Path, *, changes: bool) -> sqlite3.Connection:
    """A result that is read on by another thread is read through this connection: SQLite lets one in at a time."""
    how = "mode=ro" if changes else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{path.as_uri()}?{how}", uri=True, check_same_thread=False, timeout=PATIENCE)
    connection.execute("PRAGMA query_only = ON")
    return connection


def define(connection: sqlite3.Connection) -> None:
    """What statements call besides SQLite's own functions."""
    function = partial(connection.create_function, deterministic=True)
    function("decimal", 1, _decimal)
    function("fold", 1, _folded)


def read_about(path: Path) -> dict[str, str]:
    """Read with locks: whether the file may change is only known afterwards."""
    try:
        with closing(connected(path, changes=True)) as connection:
            return dict(connection.execute("SELECT key, value FROM _about").fetchall())
    except sqlite3.DatabaseError as error:
        raise OrgUnavailable(f"{path} is not an org of this program: {error}") from error


def _decimal(value: float | None) -> float | None:
    """Salesforce's numbers are decimals: what a sum of binary ones is off by is beyond their digits."""
    return None if value is None else float(f"{value:.15g}")


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(text)
