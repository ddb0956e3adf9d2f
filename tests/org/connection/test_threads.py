"""One login and one pool of connections for many threads, and what they cost one."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from simple_salesforce import Salesforce

import org
from org.connection import Password
from org.connection.in_process import InProcess
from org.rest import Door
from org.server import running
from tests.org.connection.watching import ADA, Watched, count, made


@pytest.fixture
def door(orgs: Any) -> Door:
    return made(orgs)


@pytest.fixture(params=["embedded", "served", "live"])
def clients(request: pytest.FixtureRequest, door: Door) -> Iterator[Callable[..., tuple[org.Clients, Watched]]]:
    opened: list[org.Clients] = []

    def open_clients(size: int) -> tuple[org.Clients, Watched]:
        watched = Watched(door)
        conf = {"embedded": org.Embedded(door), "served": org.Served("http://127.0.0.1:8080", password="pass"),
                "live": org.Live(Password(ADA, "pass"))}[request.param]  # fmt: skip
        opened.append(org.Clients(conf, size, transport=watched))
        return opened[-1], watched

    yield open_clients
    for one in opened:
        one.close()


def test_many_threads_have_clients_of_their_own_and_one_login(clients: Callable[..., tuple[org.Clients, Watched]]):
    shared, watched = clients(8)
    together = threading.Barrier(8)

    def work(_: int) -> tuple[int, int]:
        together.wait()
        client = shared.client()
        assert client is shared.client()
        return id(client), sum(count(client) for _ in range(10))

    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(work, range(8)))
    assert len({client for client, _ in done}) == 8
    assert {total for _, total in done} == {30}
    assert len(watched.logins) <= 1


def test_a_session_that_ends_for_many_is_renewed_once(clients: Callable[..., tuple[org.Clients, Watched]], door: Door):
    shared, watched = clients(8)
    together = threading.Barrier(8)
    before = len(watched.logins)

    def work(_: int) -> int:
        client = shared.client()
        count(client)
        if together.wait() == 0:
            door.sessions.expire_all()
        together.wait()
        return count(client)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(work, range(8))) == {3}
    assert len(watched.logins) - before <= 1


def test_closing_one_client_leaves_the_others_their_connections(door: Door):
    watched = Watched(door)
    shared = org.Clients(org.Live(Password(ADA, "pass")), 2, transport=watched)
    shared.client().session.close()
    assert watched.closed == 0
    assert count(shared.client()) == 3
    shared.close()
    assert watched.closed == 1


def test_as_many_connections_are_kept_as_there_are_threads(orgs: Any, caplog: pytest.LogCaptureFixture):
    """A pool that is too small would close and open them, and say so in the log."""
    with running(made(orgs)) as address:
        shared = org.Clients(org.Served(address, password="pass"), 6)
        together = threading.Barrier(6)

        def work(_: int) -> int:
            together.wait()
            return sum(count(shared.client()) for _ in range(20))

        with ThreadPoolExecutor(6) as threads:
            assert set(threads.map(work, range(6))) == {60}
        assert "pool is full" not in caplog.text
        shared.close()


def test_the_guard_and_the_session_cost_next_to_nothing(door: Door):
    """Both together: the best of many, against the bare way through the same door."""
    client = org.connect(org.Embedded(door))
    http = requests.Session()
    http.trust_env = False
    http.mount("https://", InProcess(door))
    session = door.sessions.issue(door.accounts.somebody)
    bare = Salesforce(session_id=session, instance="embedded.invalid", session=http)

    def best(one: Salesforce) -> float:
        times = []
        for _ in range(300):
            begin = time.perf_counter()
            one.query("SELECT Id, Subject, Status FROM Case LIMIT 10")
            times.append(time.perf_counter() - begin)
        return min(times)

    assert best(client) - best(bare) < 0.000_1
