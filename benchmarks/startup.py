"""How long a newcomer waits: for the help, and from the command to the first model call."""

import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RUN = ("cluster=inline", "tracking=none", "--quiet")


def measure(repeats: int) -> dict[str, float]:
    """Medians in seconds. `first_call_new` makes world, suite and store first; `first_call` finds them made."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        return {
            "help_s": _median(repeats, lambda n: _timed("--help")),
            "first_call_new_s": _median(repeats, lambda n: _first_call(home / f"new{n}", 0)),
            "first_call_s": _median(repeats, lambda n: _first_call(home / "kept", n)),
        }


def _median(repeats: int, once: Callable[[int], float]) -> float:
    return round(statistics.median(once(n) for n in range(repeats)), 3)


def _timed(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "runner", *arguments], check=True, capture_output=True)
    return time.perf_counter() - started


def _first_call(home: Path, number: int) -> float:
    """From the start of the process to the start of its first `chat` span; a new trial each time, so work is owed."""
    started = time.time_ns()
    _timed(*RUN, f"home={home}", f"trials={number + 1}")
    with sqlite3.connect(home / "store.db") as store:
        query = "SELECT MIN(started_ns) FROM span WHERE operation = 'chat' AND started_ns > ?"
        first = store.execute(query, (started,)).fetchone()[0]
    return float(first - started) / 1e9
