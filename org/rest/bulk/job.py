"""A job: what it is asked to do, and how far it is. Its state moves only along the ways that are open to it.

Nothing waits for its turn here: a job is worked on by the request that sets it off or first asks how it is, and
whoever looks meanwhile is told that it is in progress.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from org.rest.bulk.errors import InvalidJobState, JobFailed, UploadRefused
from org.rest.bulk.forms import Form
from org.rest.bulk.sheet import Sheet
from org.rest.bulk.spool import Spool

Clock = Callable[[], datetime]
TWICE = (
    "Found multiple contents for job: <{}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job "
    "and make sure you only do 'PUT' once on a given Job."
)
NOT_OPEN = "Data can be uploaded to an open job only, the state of this one is {}"
# What stands before the columns of a row in its result.
SUCCESSFUL, UNSUCCESSFUL = ("sf__Id", "sf__Created"), ("sf__Id", "sf__Error")


class State(StrEnum):
    OPEN = "Open"
    UPLOADED = "UploadComplete"
    RUNNING = "InProgress"
    DONE = "JobComplete"
    FAILED = "Failed"
    ABORTED = "Aborted"


FINISHED = frozenset([State.DONE, State.FAILED, State.ABORTED])


@dataclass(slots=True, kw_only=True)
class Job:
    """`processed` counts the records that were seen to, well or not; `failed` those that were not well."""

    kind: ClassVar[str] = ""
    id: str
    operation: str
    object: str
    user: str
    version: str
    form: Form
    created: datetime
    changed: datetime = field(init=False)
    state: State = State.UPLOADED
    error: str | None = None
    processed: int = 0
    failed: int = 0
    milliseconds: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self.changed = self.created

    @property
    def size(self) -> int:
        return 0

    @property
    def running(self) -> bool:
        return self.state is State.RUNNING

    def move(self, sources: Collection[State], target: State, now: datetime) -> bool:
        """Whether it was this move that changed the state."""
        with self._lock:
            if self.state not in sources:
                return False
            self.state, self.changed = target, now
            return True

    @contextmanager
    def working(self, clock: Clock) -> Iterator[None]:
        """Ends as complete, or as failed for whatever reason; a job that was aborted meanwhile stays so."""
        began, self.error = clock(), "UnknownException : An unexpected error occurred."
        try:
            yield
        except JobFailed as error:
            self.error = str(error)
        else:
            self.error = None
        finally:
            now = clock()
            self.milliseconds = round((now - began).total_seconds() * 1000)
            self.move([State.RUNNING], State.DONE if self.error is None else State.FAILED, now)


@dataclass(slots=True, kw_only=True)
class QueryJob(Job):
    kind: ClassVar[str] = "V2Query"
    text: str
    found: Sheet | None = None

    @property
    def size(self) -> int:
        return self.found.size if self.found else 0


@dataclass(slots=True, kw_only=True)
class IngestJob(Job):
    """What was uploaded is kept for as long as some of it may still be unprocessed; `head` are its columns."""

    kind: ClassVar[str] = "V2Ingest"
    state: State = State.OPEN
    external_id: str | None = None
    upload: Spool | None = None
    head: Sequence[str] = ()
    successful: Sheet | None = None
    unsuccessful: Sheet | None = None

    @property
    def size(self) -> int:
        return sum(part.size for part in (self.upload, self.successful, self.unsuccessful) if part)

    def receive(self, data: bytes) -> None:
        """There is one upload to a job. Until all of it is put aside the job has none, and cannot be closed."""
        with self._lock:
            if self.state is not State.OPEN:
                raise InvalidJobState(NOT_OPEN.format(self.state))
            if self.upload is not None:
                raise UploadRefused(TWICE.format(self.id[:15]))
            upload = Spool()
            upload.write(data)
            self.upload = upload
