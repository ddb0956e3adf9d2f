import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from sqlalchemy import Connection, event, select

from tracing import Store, content
from tracing.content import CONTENTS
from tracing.writer import BATCH, WAITING, Writer

PATIENCE = 30


def kept(store: Store) -> set[int]:
    """Sizes of the texts that another connection can see."""
    with store.engine.connect() as connection:
        return set(connection.execute(select(CONTENTS.c.size)).scalars())


def keep(size: int) -> Callable[[Connection], int]:
    """A piece of work that can be recognised in the store by its size."""

    def piece(connection: Connection) -> int:
        content.keep(connection, ["x" * size])
        return size

    return piece


def fail(_: Connection) -> None:
    raise LookupError("this piece is broken")


class Gate:
    """A piece of work that stays with the writer until it is opened."""

    def __init__(self, writer: Writer) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        self.future = writer.submit(self._hold)
        assert self.reached.wait(PATIENCE)

    def _hold(self, _: Connection) -> None:
        self.reached.set()
        assert self.opened.wait(PATIENCE)

    def open(self) -> None:
        self.opened.set()


@pytest.fixture
def writer(store: Store) -> Iterator[Writer]:
    with Writer(store.engine) as writer:
        yield writer


def test_a_piece_is_durable_when_its_future_is_done(store: Store, writer: Writer):
    assert writer.submit(keep(3)).result(PATIENCE) == 3
    assert kept(store) == {3}


def test_pieces_are_done_in_the_order_they_came(writer: Writer):
    done: list[int] = []
    gate = Gate(writer)
    futures = [writer.submit(lambda _, number=number: done.append(number)) for number in range(2 * BATCH)]
    gate.open()
    wait(futures, PATIENCE)
    assert done == list(range(2 * BATCH))


def test_each_thread_finds_its_own_results(store: Store, writer: Writer):
    def work(first: int) -> list[object]:
        return [writer.submit(keep(first + step)).result(PATIENCE) for step in range(20)]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(work, [0, 100, 200, 300])) == [
            list(range(first, first + 20)) for first in (0, 100, 200, 300)
        ]
    assert len(kept(store)) == 80


def test_what_waits_together_is_committed_together(store: Store, writer: Writer):
    gate = Gate(writer)
    commits: list[Connection] = []
    count = commits.append
    event.listen(store.engine, "commit", count)
    futures = [writer.submit(keep(size)) for size in range(BATCH + 1)]
    gate.open()
    wait(futures, PATIENCE)
    event.remove(store.engine, "commit", count)
    assert len(commits) == 1 + 2, "the gate, a full batch, and the one left over"
    assert len(kept(store)) == BATCH + 1


def test_nothing_of_a_batch_is_seen_before_all_of_it(store: Store, writer: Writer):
    first = Gate(writer)
    early = writer.submit(keep(5))
    reached, opened = threading.Event(), threading.Event()

    def hold(_: Connection) -> None:
        reached.set()
        assert opened.wait(PATIENCE)

    late = writer.submit(hold)
    first.open()
    assert reached.wait(PATIENCE)
    assert not early.done()
    assert kept(store) == set()
    opened.set()
    wait([early, late], PATIENCE)
    assert kept(store) == {5}


def test_a_failing_piece_spoils_no_other(store: Store, writer: Writer):
    def half(connection: Connection) -> None:
        keep(99)(connection)
        raise LookupError("half done")

    gate = Gate(writer)
    before, broken, halfway, after = [writer.submit(piece) for piece in (keep(1), fail, half, keep(2))]
    gate.open()
    assert (before.result(PATIENCE), after.result(PATIENCE)) == (1, 2)
    with pytest.raises(LookupError, match="broken"):
        broken.result(PATIENCE)
    with pytest.raises(LookupError, match="half done"):
        halfway.result(PATIENCE)
    assert kept(store) == {1, 2}


def test_a_piece_that_the_database_refuses_spoils_no_other(store: Store, writer: Writer):
    gate = Gate(writer)
    refused = writer.submit(lambda connection: connection.exec_driver_sql("SELECT nothing FROM nowhere"))
    fine = writer.submit(keep(1))
    gate.open()
    assert fine.result(PATIENCE) == 1
    assert "nowhere" in str(refused.exception(PATIENCE))
    assert kept(store) == {1}


def test_a_caller_who_goes_away_stops_neither_its_work_nor_the_writer(store: Store, writer: Writer):
    async def go_away() -> None:
        gate = Gate(writer)
        waiting = asyncio.ensure_future(asyncio.wrap_future(writer.submit(keep(1))))
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        gate.open()

    asyncio.run(go_away())
    assert writer.submit(keep(2)).result(PATIENCE) == 2
    assert kept(store) == {1, 2}


def test_a_full_queue_holds_its_callers_back_and_drops_nothing(writer: Writer):
    gate = Gate(writer)
    futures: list[Future[object]] = []
    full, over = threading.Event(), threading.Event()

    def hurry() -> None:
        for number in range(WAITING + 50):
            futures.append(writer.submit(lambda _, number=number: number))
            if len(futures) == WAITING:
                full.set()
        over.set()

    hasty = threading.Thread(target=hurry)
    hasty.start()
    assert full.wait(PATIENCE)
    assert not over.wait(0.1)
    assert len(futures) == WAITING
    gate.open()
    hasty.join(PATIENCE)
    assert [future.result(PATIENCE) for future in futures] == list(range(WAITING + 50))


def test_closing_commits_what_was_submitted_before(store: Store):
    writer = Writer(store.engine)
    futures = [writer.submit(keep(size)) for size in range(1, 2 * BATCH)]
    writer.close()
    assert all(future.done() for future in futures)
    assert kept(store) == set(range(1, 2 * BATCH))


def test_a_closed_writer_refuses_work_that_nobody_would_do(store: Store):
    writer = Writer(store.engine)
    writer.close()
    writer.close()
    with pytest.raises(RuntimeError, match="closed"):
        writer.submit(keep(1))
