"""Small queries per second from a server that has one core, asked from the other by clients that keep connections."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.rest.served import QUERIES, TOKEN, Served, path_of, served
from benchmarks.workload import by_hand

CLIENTS = (1, 4, 16)
ROUNDS = 3
PROMISED = 400
DRAWS = 50


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers per second, the median and the extremes of rounds; milliseconds of single answers in all rounds."""

    scheme: str
    clients: int
    per_second: float
    slowest: float
    fastest: float
    p50: float
    p99: float
    errors: int

    @property
    def kept(self) -> bool:
        """One client alone waits for its answers, which is no measure of what the server can do."""
        return not self.errors and (self.clients == 1 or self.per_second >= PROMISED)


def measure(path: Path, home: Path, seconds: float) -> Iterator[Rate]:
    paths = [path_of(query) for query in _queries(path)]
    for tls in (False, True):
        with served(path, home, tls=tls) as server:
            pinned = _pin(server.process, 0)
            for clients in CLIENTS:
                yield _rate(server, paths, clients, seconds, pinned)


def _queries(path: Path) -> list[str]:
    """A record by its number, and ten records, in turn."""
    with closing(by_hand(path)) as file:
        found = file.execute('SELECT CaseNumber FROM "Case" ORDER BY Id LIMIT ?', (DRAWS,)).fetchall()
    return [query.format(number=number) for (number,) in found for query in QUERIES]


def _rate(server: Served, paths: Sequence[str], clients: int, seconds: float, pinned: bool) -> Rate:
    asked = {"base": server.base, "trusted": server.trusted, "token": TOKEN, "paths": paths, "clients": clients}
    rounds = [_round({**asked, "seconds": seconds}, pinned) for _ in range(ROUNDS)]
    rates = [one["rate"] for one in rounds]
    taken = [milliseconds for one in rounds for milliseconds in one["milliseconds"]]
    scheme = server.base.partition(":")[0]
    errors = sum(one["errors"] for one in rounds)
    return Rate(
        scheme, clients, median(rates), min(rates), max(rates), median(taken), quantiles(taken, n=100)[-1], errors
    )


def _round(order: dict[str, Any], pinned: bool) -> Any:
    command = [sys.executable, "-m", "benchmarks.rest.load"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if pinned:
            _pin(process.pid, 1)
        found, _ = process.communicate(json.dumps(order))
    return json.loads(found)


def _pin(process: int, place: int) -> bool:
    """Threads that a process begins later stay on its core too. A machine of one core has none to choose from."""
    if not hasattr(os, "sched_setaffinity") or len(cores := sorted(os.sched_getaffinity(0))) < 2:
        return False
    os.sched_setaffinity(process, {cores[place]})
    return True
