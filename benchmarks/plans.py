"""A condition on an indexed field must never read a whole table: what SQLite says it will do tells."""

import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.workload import Question
from org.engine import Org

SCAN = re.compile(r"SCAN (?!CONSTANT ROW)(\S+)(?!.* VIRTUAL TABLE )")
MADE = re.compile(r"(?:CO-ROUTINE|MATERIALIZE) (\S+)")


@dataclass(frozen=True, slots=True)
class Way:
    """How one question is answered: the steps that read a whole table, and how long it took."""

    name: str
    scans: tuple[str, ...]
    rows: int
    seconds: float


def ways(opened: Org, file: sqlite3.Connection, asked: Sequence[Question]) -> Iterator[Way]:
    for question in asked:
        text = question.text(question.draws(file, 1)[0])
        scans = full_scans(opened.explain(text))
        started = time.perf_counter()
        rows = opened.query(text).total_size
        yield Way(question.name, tuple(scans), rows, time.perf_counter() - started)


def full_scans(steps: Sequence[str]) -> list[str]:
    """Steps that read all of a table or of an index; what a sub-query made is not a table."""
    made = {name for step in steps for name in MADE.findall(step)}
    found = [(step, SCAN.match(step)) for step in steps]
    return [step for step, scan in found if scan and scan[1] not in made]
