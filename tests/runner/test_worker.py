"""A worker's leases: kept while its heart beats, dropped when it cannot, and never inherited."""

import asyncio
import time
from contextlib import suppress

import pytest
from sqlalchemy.exc import OperationalError

from runner.heart import Heart
from runner.pool import worker_name
from runner.ray_worker import RayWorker
from runner.worker import Order, Worker
from tracing import StoreUnavailable
from tracing.leases import Leases

SMALL = ("per_kind=2", "tracking=none", "cluster=inline")


class Unreachable:
    """Leases in a store that has stopped answering."""

    def renew(self):
        raise OperationalError("UPDATE lease", {}, Exception("database is locked"))


class Lost:
    """Leases of which all but episode 1 are another's by now."""

    def renew(self):
        return {1}


async def beaten(leases, lease_s):
    """What of two endless episodes is still running once one of them was dropped."""
    running = {key: asyncio.create_task(asyncio.Event().wait()) for key in (1, 2)}
    heart = asyncio.create_task(Heart(leases, running, lease_s, time.monotonic).beat())
    await asyncio.wait(running.values(), timeout=20, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait(running.values(), timeout=0.05)
    left = [key for key, attempt in running.items() if not attempt.done()]
    for task in (heart, *running.values()):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return left


def test_what_is_another_s_by_now_is_dropped():
    assert asyncio.run(beaten(Lost(), 0.15)) == [1]


def test_when_the_store_is_away_for_a_lease_s_time_everything_is_dropped():
    assert asyncio.run(beaten(Unreachable(), 0.15)) == []


def test_no_two_workers_have_one_name():
    assert len({worker_name("inline") for _ in range(100)}) == 100


def test_leases_of_a_predecessor_run_out(home):
    """As after a restart of a container, where host and process number are the same as before."""
    assert home.run(*SMALL).code == 0
    with home.store() as store:
        Leases(store.shared, worker_name("inline"), 1.0, time.time).take([1, 2])
        with store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE episode SET end_reason = NULL")
            connection.exec_driver_sql("DELETE FROM grade")

    assert home.run(*SMALL).code == 0

    assert home.rows("SELECT COUNT(*) FROM attempt WHERE outcome = 'ended'") == [(8,)]


def test_a_worker_that_sees_another_store_says_so(tmp_path):
    order = Order("a-sweep", f"sqlite:///{tmp_path}/elsewhere.db", {}, {}, 1)

    with pytest.raises(StoreUnavailable, match="does not hold the sweep"):
        asyncio.run(Worker(order, "lonely").run())


def test_a_ray_worker_is_never_restarted_by_ray():
    options = RayWorker._default_options

    assert (options["max_restarts"], options["max_task_retries"]) == (0, 0)


def test_a_store_that_fails_in_the_middle_is_one_line(home, until):
    process = home.start("task=handle_time,knowledge_qa", "per_kind=20", "trials=5", "tracking=none", "cluster=inline")
    until(lambda: (home.path / "store.db").exists() and home.rows("SELECT COUNT(*) > 5 FROM grade") == [(1,)])
    with home.store() as store, store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE grade")
    _, err = process.communicate(timeout=60)

    assert process.returncode == 2
    assert err.splitlines()[-1].startswith("proctor: the store failed, the same command resumes: ")
    assert "Traceback" not in err
