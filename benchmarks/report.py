"""What was measured, as tables for a terminal of eighty columns."""

from collections.abc import Iterator, Sequence

from benchmarks import threads
from benchmarks.plans import Way
from benchmarks.threads import Load
from benchmarks.times import FEW_ROWS, Figures

VERDICTS = {True: "PASS", False: "over"}


def times(figures: Sequence[Figures]) -> Iterator[str]:
    yield "milliseconds               SQL by hand       engine, seen       engine, new"
    yield "question        rows    median     p90    median     p90    median     p90"
    for one in figures:
        hand = f"{one.seen.hand:8.3f} {one.seen.hand_p90:7.3f}"
        seen = f"{one.seen.engine:8.3f} {one.seen.engine_p90:7.3f}"
        new = f"{one.new.engine:8.3f} {one.new.engine_p90:7.3f}"
        yield f"{one.name:15} {one.rows:4}  {hand}  {seen}  {new}"


def promises(figures: Sequence[Figures]) -> Iterator[str]:
    """What the engine takes beyond the SQL by hand, and whether that is within what it may take."""
    yield "                 times by hand     ms more   us a row   ms allowed"
    yield "question          seen    new   seen    new      seen   seen    new  seen  new"
    for one in figures:
        seen, new = one.seen, one.new
        row = f"{1000 * seen.extra / one.rows:9.1f}" if one.rows > FEW_ROWS else f"{'':9}"
        beyond = f"{seen.ratio:6.1f} {new.ratio:6.1f} {seen.extra:6.3f} {new.extra:6.3f}"
        allowed = f"{one.allowed('seen'):6.3f} {one.allowed('new'):6.3f}"
        yield f"{one.name:15} {beyond} {row} {allowed}  {VERDICTS[one.kept('seen')]} {VERDICTS[one.kept('new')]}"


def loads(found: Sequence[Load]) -> Iterator[str]:
    yield "threads   engine per s  of one thread   by hand per s  of one thread   errors"
    first = found[0]
    for load in found:
        engine = f"{load.engine:12.0f} {load.engine / first.engine:14.2f}"
        hand = f"{load.hand:15.0f} {load.hand / first.hand:14.2f}"
        yield f"{load.threads:7}   {engine} {hand} {load.errors:8}"
    yield f"as with SQLite alone: {VERDICTS[threads.kept(found)]}"


def ways(found: Sequence[Way]) -> Iterator[str]:
    yield "question                        rows         ms  full scans"
    for way in found:
        yield f"{way.name:25} {way.rows:10} {1000 * way.seconds:10.2f}  {'; '.join(way.scans) or 'none'}"
