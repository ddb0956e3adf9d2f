"""`python -m benchmarks rest`: the promises of the REST API beside what was measured."""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from benchmarks.filling import fill
from benchmarks.rest import client, server, starting
from benchmarks.rest.client import Added
from benchmarks.rest.server import Rate
from benchmarks.rest.starting import Started

VERDICTS = {True: "PASS", False: "over"}
T = TypeVar("T", Added, Rate, Started)


def run(options: argparse.Namespace) -> int:
    """1 when a promise is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        path = home / "benchmark.org"
        fill(path, options.records)
        added = list(client.measure(path, options.repeat))
        rates = list(server.measure(path, home, options.seconds))
        starts = list(starting.measure(path, home, options.starts))
    if options.json:
        print(json.dumps({"in_process": _figures(added), "server": _figures(rates), "start": _figures(starts)}))
    else:
        print(*tables(added, rates, starts), sep="\n")
    return 0 if all(one.kept for found in (added, rates, starts) for one in found) else 1


def tables(added: Sequence[Added], rates: Sequence[Rate], starts: Sequence[Started]) -> list[str]:
    return [*_added(added), "", *_rates(rates), "", *_starts(starts)]


def _figures(found: Sequence[T]) -> list[dict[str, object]]:
    return [{**asdict(one), "kept": one.kept} for one in found]


def _added(found: Sequence[Added]) -> Iterator[str]:
    yield "milliseconds    engine   client     more      p90    of it JSON   allowed"
    for one in found:
        promise = f"{client.ALLOWED_MS:9.1f}  {VERDICTS[one.kept]}" if one.rows == client.PROMISED_ROWS else ""
        taken = f"{one.engine:11.3f} {one.client:8.3f} {one.more:8.3f} {one.p90:8.3f} {one.json:13.3f}"
        yield f"{one.rows:5} rows {taken}{promise}"


def _rates(found: Sequence[Rate]) -> Iterator[str]:
    yield "server on one core queries/s  slowest  fastest  p50 ms  p99 ms  errors"
    for one in found:
        who = f"{one.scheme}, {one.clients} client{'s' * (one.clients > 1)}"
        rates = f"{one.per_second:9.0f} {one.slowest:8.0f} {one.fastest:8.0f}"
        yield f"{who:18} {rates} {one.p50:7.2f} {one.p99:7.2f} {one.errors:7}  {VERDICTS[one.kept]}"


def _starts(found: Sequence[Started]) -> Iterator[str]:
    yield "seconds to the first answer   median   longest   allowed"
    for one in found:
        yield f"{one.scheme:27} {one.seconds:8.3f} {one.longest:9.3f} {starting.ALLOWED_S:9.1f}  {VERDICTS[one.kept]}"
