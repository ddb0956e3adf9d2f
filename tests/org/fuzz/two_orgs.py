"""Two orgs side by side, each at its door with records and secrets of its own: one is written to, one is only read."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import org
from org.changes import opened
from org.rest import Door, Request, Response
from org.rest.login import Accounts
from org.rest.sessions import Sessions
from org.server.rooms import answering
from tests.org.crowd import ADA, write_crowd
from tests.org.visitor import Visitor

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# Stands in every secret, and so must never stand in an answer.
HIDDEN = "-hidden-"
ADMIN = "admin-hidden-1"
LOCKS = {"password": "pw-hidden-2", "security_token": "tok-hidden-3", "consumer_secret": "app-hidden-4"}
SIGNED = {"quagga": b"signed-hidden-5", "thylacine": b"signed-hidden-6"}
MARKERS = frozenset(SIGNED)
# So many requests are made of a job before another one is opened, as some of them end it.
JOB_LASTS = 20
STATES = {"ben@shop.example": "locked_out"}
ASKED = {"operation": "query", "query": "SELECT Id, Name FROM Issue__c"}
LOADED = {"operation": "upsert", "object": "Crate__c", "externalIdFieldName": "Code__c"}
ROWS = b"Name,Code__c,Stock__c\nA,J-1,1\nB,J-2,many\n"


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

    def fill(self, blank: str) -> str:
        if blank in ("query", "ingest", "loaded", "done"):
            return self._job(blank)
        if blank == "more":
            return self.door.org.query("SELECT Id FROM Issue__c", batch=200).next or ""
        if blank == "session":
            return str(self.door.sessions.issue(ADA))
        return {"password": LOCKS["password"], "secret": LOCKS["consumer_secret"], "signed": _assertion()}[blank]

    def _job(self, kind: str) -> str:
        self.asked += 1
        if kind not in self.jobs or self.asked % JOB_LASTS == 0:
            self.jobs[kind] = self._opened(kind)
        return self.jobs[kind]

    def _opened(self, kind: str) -> str:
        visitor = Visitor(self.door)
        folder = "jobs/query" if kind == "query" else "jobs/ingest"
        answer = visitor.ask("POST", folder, content=ASKED if kind == "query" else LOADED)
        job = str(visitor.read(answer)["id"]) if answer.status == 200 else "none"
        if kind in ("loaded", "done"):
            visitor.ask("PUT", f"{folder}/{job}/batches", content=ROWS, headers={"content-type": "text/csv"})
        if kind == "done":
            visitor.ask("PATCH", f"{folder}/{job}", content={"state": "UploadComplete"})
        return job

    def shown(self, kind: str) -> str:
        """What a visitor has for a session; a good one is new each time, as some requests end theirs."""
        (other,) = MARKERS - {self.marker}
        good = f"Bearer {self.door.sessions.issue(ADA)}"
        shown = {
            "good": good,
            "tampered": good[:-5] + ("B" if good[-5] == "A" else "A") + good[-4:],
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
        accounts=Accounts(one, consumer_key="app", certificate=_public(), states=STATES, **LOCKS),
        sessions=Sessions(lambda: NOW, SIGNED[marker]),
        clock=lambda: NOW,
    )
    return Place(door, folder, marker)


def _issued(marker: str, now: datetime) -> str:
    return f"Bearer {Sessions(lambda: now, SIGNED[marker]).issue(ADA)}"


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _public() -> bytes:
    pem, kind = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return _key().public_key().public_bytes(pem, kind)


@cache
def _assertion() -> str:
    until = int((NOW + timedelta(minutes=3)).timestamp())
    told = {"iss": "app", "sub": "ada@shop.example", "aud": "https://login.salesforce.com", "exp": until}
    return jwt.encode(told, _key(), algorithm="RS256")
