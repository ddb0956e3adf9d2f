"""From the command to the first answer: how long whoever serves an org waits for it."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.rest.load import answered, connected
from benchmarks.rest.served import QUERIES, TOKEN, path_of, served

ALLOWED_S = 1.0


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds, the median and the longest."""

    scheme: str
    seconds: float
    longest: float

    @property
    def kept(self) -> bool:
        return self.seconds < ALLOWED_S


def measure(path: Path, home: Path, repeats: int) -> Iterator[Started]:
    """The certificate is there already, as it is on every start but the first."""
    for tls in (False, True):
        _once(path, home, tls)
        taken = [_once(path, home, tls) for _ in range(repeats)]
        yield Started("https" if tls else "http", median(taken), max(taken))


def _once(path: Path, home: Path, tls: bool) -> float:
    started = time.perf_counter()
    with served(path, home, tls=tls) as server, closing(connected(server.base, server.trusted)) as connection:
        if not answered(connection, path_of(QUERIES[-1]), TOKEN):
            raise ChildProcessError("the server did not answer")
        return time.perf_counter() - started
