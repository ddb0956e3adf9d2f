"""The longest and the deepest questions: each is answered or refused in under a second.

The text is new each time, and the file that is asked holds records enough for conditions to cost something.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.filling import fill
from benchmarks.shapes import shapes
from org.engine import Org
from org.errors import SalesforceError

ALLOWED_S = 1.0


@dataclass(frozen=True, slots=True)
class Took:
    """`outcome` is the number of the records found, or the code of the error."""

    name: str
    characters: int
    seconds: float
    outcome: str

    @property
    def kept(self) -> bool:
        return self.seconds < ALLOWED_S


def measure(records: int, only: str = "") -> list[Took]:
    """`only` is the beginning of the names of those that are asked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "robustness.org"
        fill(path, records)
        with closing(Org.open(path)) as opened:
            opened.query("SELECT Id FROM Case LIMIT 1")
            return list(times(opened, only))


def times(opened: Org, only: str) -> Iterator[Took]:
    for name, text in shapes().items():
        if not name.startswith(only):
            continue
        started = time.perf_counter()
        outcome = _outcome(opened, text)
        yield Took(name, len(text), time.perf_counter() - started, outcome)


def _outcome(opened: Org, text: str) -> str:
    try:
        found = len(opened.search(text)) if text.startswith("FIND") else opened.query(text).total_size
    except SalesforceError as error:
        return error.code
    return f"{found:,} rows"


def run(options: argparse.Namespace) -> int:
    """1 when one of them took too long."""
    found = measure(options.records, options.only)
    if options.json:
        print(json.dumps([asdict(one) for one in found]))
    else:
        print("\n".join(_line(one) for one in found))
    return 0 if all(one.kept for one in found) else 1


def _line(one: Took) -> str:
    late = "" if one.kept else "  TOO LATE"
    return f"{one.name:36} {one.characters:8,} {one.seconds * 1000:9.1f} ms  {one.outcome}{late}"
