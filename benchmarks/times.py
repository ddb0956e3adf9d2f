"""The engine beside the best SQL by hand, on one file: every time of the one is taken next to a time of the other.

Times are of the processor: the file is in memory, nothing is waited for, and what else runs on the machine is not
counted. Python's collector stays on, as it is where agents run, but is kept from what was made before.
"""

import gc
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from statistics import median, quantiles

from benchmarks.workload import Question, Values, compare
from org.engine import Org

FEW_ROWS = 10
TIMES = 3.0
ADDED_MS = {"new": 1.2, "seen": 0.15}
ADDED_ROW_MS = 0.008
DRAWS = 8
WARM_UP = 20
Once = Callable[[], object]
Turn = tuple[Once, Once]


@dataclass(frozen=True, slots=True)
class Pair:
    """Milliseconds of the engine and of the SQL by hand, each with its 90th percentile."""

    engine: float
    engine_p90: float
    hand: float
    hand_p90: float

    @property
    def ratio(self) -> float:
        return self.engine / self.hand

    @property
    def extra(self) -> float:
        return self.engine - self.hand


@dataclass(frozen=True, slots=True)
class Figures:
    """One question, with texts that were `seen` before and with `new` ones; `rows` as SQL returns them."""

    name: str
    rows: int
    seen: Pair
    new: Pair

    def allowed(self, kind: str) -> float:
        rows = self.rows if self.rows > FEW_ROWS else 0
        return TIMES * self.pair(kind).hand + ADDED_MS[kind] + ADDED_ROW_MS * rows

    def kept(self, kind: str) -> bool:
        return self.pair(kind).engine <= self.allowed(kind)

    def pair(self, kind: str) -> Pair:
        return self.seen if kind == "seen" else self.new


def measure(opened: Org, file: sqlite3.Connection, asked: Sequence[Question], repeats: int) -> Iterator[Figures]:
    numbers = count()
    for question in asked:
        draws = question.draws(file, DRAWS)
        rows = [_checked(opened, file, question, values) for values in draws]
        seen = _timed(_turns(opened, file, question, draws, None), repeats)
        new = _timed(_turns(opened, file, question, question.draws(file, repeats), numbers), repeats)
        yield Figures(question.name, int(median(rows)), seen, new)


def _checked(opened: Org, file: sqlite3.Connection, question: Question, values: Values) -> int:
    return compare(question, opened.query(question.text(values)).records, file.execute(question.sql, values))


def _turns(
    opened: Org, file: sqlite3.Connection, question: Question, draws: Sequence[Values], numbers: Iterator[int] | None
) -> Iterator[Turn]:
    """Without end; `numbers` make every text one that was never asked before."""
    for place in count():
        values = draws[place % len(draws)]
        text = question.text(values, "" if numbers is None else f"x{next(numbers)}")
        yield _asking(opened, text), _fetching(file, question.sql, values)


def _asking(opened: Org, text: str) -> Once:
    return lambda: opened.query(text)


def _fetching(file: sqlite3.Connection, sql: str, values: Values) -> Once:
    return lambda: file.execute(sql, values).fetchall()


def _timed(turns: Iterator[Turn], repeats: int) -> Pair:
    engine, hand = zip(*taken(turns, repeats), strict=True)
    return Pair(median(engine), _p90(engine), median(hand), _p90(hand))


def taken(turns: Iterator[Turn], repeats: int) -> list[tuple[float, float]]:
    """Milliseconds of both sides of each turn."""
    for _ in range(WARM_UP):
        for once in next(turns):
            once()
    gc.collect()
    gc.freeze()
    found = [_both(next(turns), swapped=number % 2 == 1) for number in range(repeats)]
    gc.unfreeze()
    return found


def _both(turn: Turn, *, swapped: bool) -> tuple[float, float]:
    """The second of two finds the pages of the file at hand, so each side is second half of the time."""
    if swapped:
        hand, engine = _milliseconds(turn[1]), _milliseconds(turn[0])
        return engine, hand
    return _milliseconds(turn[0]), _milliseconds(turn[1])


def _milliseconds(once: Once) -> float:
    started = time.thread_time_ns()
    once()
    return (time.thread_time_ns() - started) / 1e6


def _p90(values: Sequence[float]) -> float:
    return quantiles(values, n=10)[-1]
