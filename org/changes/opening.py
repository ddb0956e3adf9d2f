"""An org's file made ready for changes: laid out anew beside it when it was made to be only read.

The new layout takes the old one's name at once, so that nobody sees half of it, and who has the old file open keeps
reading it. A file that is laid out for changes is used as it is, by any number of processes.
"""

import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from org import somebody
from org.changes.changes import Changes
from org.changes.writer import Writer
from org.clock import now
from org.engine import Org, write
from org.engine.connecting import PATIENCE, connected
from org.exchange.stored import records
from org.locking import alone


def opened(
    path: Path, *, keep: bool, clock: Callable[[], datetime] = now, patience: float = PATIENCE
) -> tuple[Org, Changes]:
    """An org that can be written to: the file itself, or a scratch copy that is gone with `close`.

    A kept file can be read by `org.open` at any time, also while it changes: it shows what was last committed.
    `patience` is how many seconds a change waits for another process before it is refused.
    """
    if not keep:
        return _scratch(path, clock, patience)
    path = path.resolve()
    # Two processes that laid out one file at once would lose the changes of the first.
    with alone(path.parent):
        _lay_out(path, path)
    org = Org.open(path, clock=clock)
    return org, Changes(org, Writer(org, patience=patience, lasting=True), _nothing)


def _scratch(path: Path, clock: Callable[[], datetime], patience: float) -> tuple[Org, Changes]:
    folder = Path(tempfile.mkdtemp(prefix="proctor-org-"))
    try:
        _lay_out(path, folder / path.name)
        org = Org.open(folder / path.name, clock=clock)
        gone = weakref.finalize(org, shutil.rmtree, folder, ignore_errors=True)
        return org, Changes(org, Writer(org, patience=patience, lasting=False), gone)
    except BaseException:  # whatever it is that ends this, nobody else knows of the folder
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _nothing() -> None:
    """A kept file stays."""


def _introduce(org: Org, found: dict[str, list[dict[str, Any]]]) -> None:
    """What is written points at who wrote it, so that an org without a user of its own is given one."""
    calendar = org.caller().calendar
    made = None if org.about.get("user") else somebody.record(org.schema, calendar.midnight(calendar.today))
    if made is not None and all(one["Id"] != somebody.IDENTIFIER for one in found["User"]):
        found["User"].append(made)


def _lay_out(path: Path, into: Path) -> None:
    with closing(Org.open(path)) as org:
        if not org.changes:
            found = {name: list(records(org, thing)) for name, thing in org.schema.objects.items()}
            _introduce(org, found)
            write(into, org.schema, found, org.about, changes=True)
        elif into != path:
            with closing(connected(path, changes=True)) as source, closing(sqlite3.connect(into)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = WAL")
