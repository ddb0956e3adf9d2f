"""One file asked by many threads: none fails, and more of them gain or lose as much as with SQLite alone."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from statistics import median
from threading import Barrier

from benchmarks.workload import Question, Values, by_hand, compare
from org.engine import Org

THREADS = (1, 2, 4, 16)
ROUNDS = 3
PATIENCE_S = 60
# What a noisy machine may take from a comparison of two throughputs.
SHARE = 0.8
Asked = tuple[Question, Values]
Answer = Callable[[Connection, Question, Values], object]


@dataclass(frozen=True, slots=True)
class Load:
    """Questions per second from so many threads; `errors` are the threads of the engine that failed."""

    threads: int
    engine: float
    hand: float
    errors: int


def kept(loads: Sequence[Load]) -> bool:
    first = loads[0]
    scales = (load.engine / first.engine >= SHARE * load.hand / first.hand for load in loads)
    return not any(load.errors for load in loads) and all(scales)


def measure(opened: Org, path: Path, questions: Sequence[Question], seconds: float) -> Iterator[Load]:
    with closing(by_hand(path)) as file:
        asked = [(question, question.draws(file, 1)[0]) for question in questions]

    def checked(file: Connection, question: Question, values: Values) -> None:
        compare(question, opened.query(question.text(values)).records, file.execute(question.sql, values))

    def engine(file: Connection, question: Question, values: Values) -> None:
        opened.query(question.text(values))

    for threads in THREADS:
        _, failed = _together(path, asked, threads, 0, checked)
        rounds = [[_together(path, asked, threads, seconds, answer) for answer in (engine, _by_hand)]
                  for _ in range(ROUNDS)]  # fmt: skip
        ours, theirs = (median(rate for rate, _ in side) for side in zip(*rounds, strict=True))
        yield Load(threads, ours, theirs, failed + sum(errors for (_, errors), _ in rounds))


def _by_hand(file: Connection, question: Question, values: Values) -> None:
    file.execute(question.sql, values).fetchall()


def _together(path: Path, asked: Sequence[Asked], threads: int, seconds: float, answer: Answer) -> tuple[float, int]:
    """Answers per second, and how many threads failed."""
    ready = Barrier(threads, timeout=PATIENCE_S)
    with ThreadPoolExecutor(threads) as pool:
        work = [pool.submit(_work, path, asked, seconds, answer, ready, number) for number in range(threads)]
    failed = [one for one in work if one.exception()]
    return sum(one.result() for one in work if one not in failed), len(failed)


def _work(path: Path, asked: Sequence[Asked], seconds: float, answer: Answer, ready: Barrier, number: int) -> float:
    """Every thread begins at another question, after it has asked each of them once."""
    with closing(by_hand(path)) as file:
        for question, values in asked:
            answer(file, question, values)
        ready.wait()
        started, answered = time.perf_counter(), 0
        while (spent := time.perf_counter() - started) < seconds:
            answer(file, *asked[(number + answered) % len(asked)])
            answered += 1
    return answered / spent
