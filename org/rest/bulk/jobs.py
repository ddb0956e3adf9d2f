"""The jobs of an org, which all its users see. The oldest are forgotten where they are too many or hold too much."""

import threading
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import TypeVar

from org.errors import NotFound
from org.identifiers import canonical
from org.rest.bulk.job import FINISHED, Job
from org.rest.sizes import LARGEST_UPLOAD

J = TypeVar("J", bound=Job)


class Jobs:
    """`room` is how many bytes all jobs may hold before one is forgotten, `largest` how many one upload may have."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        most: int = 100,
        room: int = 4 * 1024**3,
        largest: int = LARGEST_UPLOAD,
        page: int = 50,
    ) -> None:
        self.clock = clock
        self.largest = largest
        self._most = most
        self._room = room
        self._page = page
        self._jobs: dict[str, Job] = {}
        self._count = 0
        self._lock = threading.Lock()

    def identifier(self) -> str:
        with self._lock:
            self._count += 1
            return str(canonical(f"750{self._count:012d}"))

    def add(self, job: J) -> J:
        with self._lock:
            while self._jobs and self._full():
                del self._jobs[self._dispensable()]
            self._jobs[job.id] = job
        return job

    def find(self, kind: type[J], identifier: str) -> J:
        with self._lock:
            found = self._jobs.get(canonical(identifier) or "")
        if not isinstance(found, kind):
            raise NotFound
        return found

    def forget(self, job: Job) -> None:
        with self._lock:
            self._jobs.pop(job.id, None)

    def listed(self, kind: type[J], after: str) -> tuple[list[J], str | None]:
        """Those after a job, in the order in which they were created, and the last of them if there are more."""
        with self._lock:
            known = [job for job in self._jobs.values() if isinstance(job, kind) and job.id > after]
        page = list(islice(known, self._page))
        return page, page[-1].id if len(known) > len(page) else None

    def _full(self) -> bool:
        return len(self._jobs) >= self._most or sum(job.size for job in self._jobs.values()) > self._room

    def _dispensable(self) -> str:
        """The oldest that is finished, or else the oldest."""
        finished = (identifier for identifier, job in self._jobs.items() if job.state in FINISHED)
        return next(finished, next(iter(self._jobs)))
