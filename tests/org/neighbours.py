"""Two orgs side by side, each at its door with records and secrets of its own: one is written to, one is only read."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import org
from org.changes import opened
from org.rest import Door, Request, Response
from org.rest.login import Accounts
from org.rest.sessions import Sessions
from org.server.running import answering
from tests.org.crowd import ADA, write_crowd
from tests.org.door import Visitor

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# Stands in every secret, and so must never stand in an answer.
HIDDEN = "-hidden-"
ADMIN = "admin-hidden-1"
LOCKS = {"password": "pw-hidden-2", "security_token": "tok-hidden-3", "consumer_secret": "app-hidden-4"}
SIGNED = {"quagga": b"signed-hidden-5", "thylacine": b"signed-hidden-6"}
MARKERS = frozenset(SIGNED)
# So many requests are made of a job before another one is opened, as some of them end it.
JOB_LASTS = 20
JOBS: Mapping[str, Mapping[str, str]] = {
    "query": {"operation": "query", "query": "SELECT Id, Name FROM Issue__c"},
    "ingest": {"operation": "insert", "object": "Crate__c"},
}


class Errors(logging.Handler):
    """What an answer does not tell: defects go to the log of the process."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(logging.Formatter().format(record))


@dataclass
class Place:
    door: Door
    folder: Path
    marker: str
    jobs: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def answer(self, asked: Request) -> Response:
        return answering(self.door, ADMIN)(asked)

    def job(self, kind: str) -> str:
        self.asked += 1
        if kind not in self.jobs or self.asked % JOB_LASTS == 0:
            visitor = Visitor(self.door)
            opened_one = visitor.ask("POST", f"jobs/{kind}", content=JOBS[kind])
            self.jobs[kind] = visitor.read(opened_one)["id"] if opened_one.status == 200 else "none"
        return self.jobs[kind]

    def shown(self, kind: str) -> str:
        """What a visitor has for a session; a good one is new each time, as some requests end theirs."""
        (other,) = MARKERS - {self.marker}
        good = f"Bearer {self.door.sessions.issue(ADA)}"
        shown = {
            "good": good,
            "tampered": good[:-4] + good[-4:].swapcase(),
            "expired": _issued(self.marker, NOW - timedelta(days=2)),
            "elsewhere": _issued(other, NOW),
        }
        return shown.get(kind, kind)


@contextmanager
def neighbours(folder: Path) -> Iterator[Sequence[Place]]:
    folder.mkdir()
    both = [_place(folder / marker, marker, writable=marker == "quagga") for marker in sorted(MARKERS)]
    try:
        yield both
    finally:
        for one in both:
            if one.door.changes is not None:
                one.door.changes.close()
            one.door.org.close()


def _place(folder: Path, marker: str, *, writable: bool) -> Place:
    folder.mkdir()
    path = write_crowd(folder / "an.org", issues=300, marker=marker)
    changes: Any = None
    if writable:
        one, changes = opened(path, keep=True)
    else:
        one = org.open(path)
    door = Door(
        one,
        changes=changes,
        accounts=Accounts(one, consumer_key="app", **LOCKS),
        sessions=Sessions(lambda: NOW, SIGNED[marker]),
        clock=lambda: NOW,
    )
    return Place(door, folder, marker)


def _issued(marker: str, now: datetime) -> str:
    return f"Bearer {Sessions(lambda: now, SIGNED[marker]).issue(ADA)}"
