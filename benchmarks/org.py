"""What the org's engine promises about speed, beside what was measured.

An answer that differs from that of the SQL by hand ends the measurement.
"""

import argparse
import platform
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import plans, report, threads, times
from benchmarks.filling import fill
from benchmarks.plans import Way
from benchmarks.times import ADDED_MS, Figures
from benchmarks.workload import by_hand, questions
from org.engine import Org

RECORDS = 30_000
MANY_RECORDS = 3_000_000


@dataclass(frozen=True, slots=True)
class Report:
    """`figures` are for JSON, `lines` for a terminal."""

    figures: Mapping[str, Any]
    lines: Sequence[str]
    kept: bool


def measure(options: argparse.Namespace) -> Report:
    records = options.records or (MANY_RECORDS if options.plans else RECORDS)
    with _place(options.file) as path:
        file_figures = _fill(path, records)
        with closing(Org.open(path)) as opened, closing(by_hand(path)) as file:
            found = _plans(opened, file) if options.plans else _times(opened, file, path, options)
    return Report({"file": file_figures, **found.figures}, [_headline(file_figures), *found.lines], found.kept)


@contextmanager
def _place(wanted: Path | None) -> Iterator[Path]:
    if wanted:
        yield wanted
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "benchmark.org"


def _fill(path: Path, records: int) -> dict[str, object]:
    """A file that is there is measured as it is."""
    started = time.perf_counter()
    there = path.exists()
    if not there:
        fill(path, records)
    seconds = time.perf_counter() - started
    with closing(by_hand(path)) as file:
        (held,) = file.execute("SELECT value FROM _about WHERE key = 'records'").fetchone()
    return {
        "records": int(held),
        "megabytes": round(path.stat().st_size / 1e6),
        "fill_s": None if there else round(seconds, 1),
        "sqlite": sqlite3.sqlite_version,
        "python": platform.python_version(),
    }


def _headline(figures: Mapping[str, Any]) -> str:
    filling = f", filled in {figures['fill_s']} s" if figures["fill_s"] is not None else ""
    return "{records:,} records, {megabytes:,} MB{0}; SQLite {sqlite}, Python {python}".format(filling, **figures)


def _times(opened: Org, file: sqlite3.Connection, path: Path, options: argparse.Namespace) -> Report:
    asked = questions("agent_queries")
    figures = list(times.measure(opened, file, asked, options.repeat))
    loads = list(threads.measure(opened, path, asked, options.seconds))
    found = {
        "questions": [_with_verdicts(one) for one in figures],
        "threads": [asdict(load) for load in loads],
        "threads_kept": threads.kept(loads),
    }
    kept = all(one.kept(kind) for one in figures for kind in ADDED_MS) and threads.kept(loads)
    return Report(found, _parted(report.times(figures), report.promises(figures), report.loads(loads)), kept)


def _with_verdicts(one: Figures) -> dict[str, object]:
    verdicts = {kind: {"allowed": one.allowed(kind), "kept": one.kept(kind)} for kind in ADDED_MS}
    pairs = {kind: asdict(one.pair(kind)) | verdicts[kind] for kind in ADDED_MS}
    return {"name": one.name, "rows": one.rows, **pairs}


def _plans(opened: Org, file: sqlite3.Connection) -> Report:
    ways: list[Way] = list(plans.ways(opened, file, questions("indexed_conditions")))
    kept = not any(way.scans for way in ways)
    return Report({"plans": [asdict(way) for way in ways], "kept": kept}, _parted(report.ways(ways)), kept)


def _parted(*tables: Iterable[str]) -> list[str]:
    return [line for table in tables for line in ("", *table)]
