import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from tracing import Store
from tracing.leases import LEASES, Leases

TTL = 30.0
EPISODES = 40


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def worker(store: Store, clock: Clock) -> Callable[[str], Leases]:
    return lambda name: Leases(store.shared, name, TTL, clock)


def test_a_lease_is_held_by_one(worker):
    ada, bob = worker("ada"), worker("bob")
    assert ada.take([3, 1, 2]) == [3, 1, 2]
    assert bob.take([2, 4, 3]) == [4]
    assert ada.held_by_others() == {4}
    assert bob.held_by_others() == {1, 2, 3}


def test_what_one_holds_is_not_taken_again(worker):
    ada = worker("ada")
    assert ada.take([1]) == [1]
    assert ada.take([1, 2]) == [2]


def test_taking_nothing_gives_nothing(worker):
    assert worker("ada").take([]) == []


def test_a_lease_ends_only_after_its_time(worker, clock):
    ada, bob = worker("ada"), worker("bob")
    ada.take([1])
    clock.now += TTL
    assert bob.held_by_others() == {1}
    assert bob.take([1]) == []
    clock.now += 0.001
    assert bob.held_by_others() == set()
    assert bob.take([1]) == [1]


def test_a_worker_that_is_alive_keeps_its_leases_and_only_those(worker, clock):
    ada, bob, eve = worker("ada"), worker("bob"), worker("eve")
    ada.take([1])
    bob.take([2])
    clock.now += TTL - 1
    ada.renew()
    clock.now += TTL - 1
    assert eve.take([1, 2]) == [2]


def test_what_was_lost_is_not_renewed(worker, clock):
    ada, bob = worker("ada"), worker("bob")
    ada.take([1])
    clock.now += TTL + 1
    bob.take([1])
    ada.renew()
    assert ada.held_by_others() == {1}
    assert bob.held_by_others() == set()


def test_what_is_given_back_is_free_at_once(worker):
    ada, bob = worker("ada"), worker("bob")
    ada.take([1, 2])
    ada.give_back([1])
    assert bob.take([1, 2]) == [1]


def test_nobody_gives_back_what_others_hold(worker):
    ada, bob, eve = worker("ada"), worker("bob"), worker("eve")
    ada.take([1])
    bob.give_back([1])
    bob.give_back([])
    assert eve.take([1]) == []


def test_workers_that_race_share_without_overlap(store_url: str):
    """Each wants everything, in its own order, through a connection of its own."""
    stores = [Store.open(store_url) for _ in range(4)]
    together = threading.Barrier(len(stores))

    def race(number: int) -> list[int]:
        leases = Leases(stores[number].shared, f"worker-{number}", TTL, Clock())
        wanted = list(range(EPISODES))[:: 1 if number % 2 else -1]
        taken: list[int] = []
        together.wait(timeout=30)
        for start in range(0, EPISODES, 8):
            taken += leases.take(wanted[start : start + 8])
        return taken

    with ThreadPoolExecutor(len(stores)) as threads:
        taken = [key for keys in threads.map(race, range(len(stores))) for key in keys]
    assert sorted(taken) == list(range(EPISODES))
    for store in stores:
        store.close()


WORKERS = ("ada", "bob", "eve")
KEYS = st.lists(st.integers(1, 4), max_size=4)
STEPS = st.one_of(
    st.tuples(st.just("take"), st.sampled_from(WORKERS), KEYS),
    st.tuples(st.just("give_back"), st.sampled_from(WORKERS), KEYS),
    st.tuples(st.just("renew"), st.sampled_from(WORKERS), st.none()),
    st.tuples(st.just("pass"), st.none(), st.floats(0.1, 2 * TTL)),
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=15))
def test_whatever_happens_nothing_has_two_holders(lasting_store: Store, steps):
    """Held against a book of our own, in which the end of each lease is written down."""
    with lasting_store.shared.begin() as connection:
        connection.execute(delete(LEASES))
    clock = Clock()
    workers = {name: Leases(lasting_store.shared, name, TTL, clock) for name in WORKERS}
    book: dict[int, tuple[str, float]] = {}
    for what, who, given_ in steps:
        live = {key for key, (_, end) in book.items() if end >= clock.now}
        if what == "take":
            assert set(workers[who].take(given_)) == set(given_) - live
            book |= dict.fromkeys(set(given_) - live, (who, clock.now + TTL))
        elif what == "give_back":
            workers[who].give_back(given_)
            book = {key: entry for key, entry in book.items() if key not in given_ or entry[0] != who}
        elif what == "renew":
            workers[who].renew()
            # What has run out is free to be taken; whether a heartbeat may still save it is no promise: forget it.
            book = {key: entry for key, entry in book.items() if key in live or entry[0] != who}
            with lasting_store.shared.begin() as connection:
                gone = (LEASES.c.worker == who, LEASES.c.episode_key.not_in(list(book)))
                connection.execute(delete(LEASES).where(*gone))
            book |= {key: (who, clock.now + TTL) for key, entry in book.items() if entry[0] == who}
        else:
            clock.now += given_
        for name, leases in workers.items():
            assert leases.held_by_others() == {
                key for key, (holder, end) in book.items() if holder != name and end >= clock.now
            }
