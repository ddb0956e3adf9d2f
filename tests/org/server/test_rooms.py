"""An org behind a socket: which part of it answers a path, and what a client need not send or be sent."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from org.rest import Door
from org.rest.gate import Faults, Gate
from org.server import running
from tests.org.server.made_up_app import spoken

API = "/services/data/v59.0"
Ask = Callable[..., requests.Response]


@pytest.fixture(scope="module")
def door(little: Any) -> Door:
    return Door(little.org)


@pytest.fixture(scope="module")
def base(door: Door) -> Iterator[str]:
    with running(door, admin="steering") as base:
        yield base


@pytest.fixture
def ask(base: str, door: Door) -> Ask:
    bearer = {"Authorization": f"Bearer {door.sessions.issue(door.accounts.somebody)}"}

    def asked(path: str, method: str = "GET", headers: Any = None, **given: Any) -> requests.Response:
        return requests.request(method, base + path, headers=bearer | (headers or {}), timeout=10, **given)

    return asked


def test_many_clients_at_once_get_what_one_gets(ask: Ask, little: Any) -> None:
    queries = ["SELECT Id, Name FROM Account ORDER BY Id", "SELECT COUNT() FROM User", "SELECT Id FROM Case LIMIT 2"]
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda n: ask(f"{API}/query", params={"q": queries[n % 3]}).json(), range(60)))
    assert found == [little.answer(queries[n % 3]) for n in range(60)]


def test_large_answers_are_packed_for_whoever_unpacks_them(ask: Ask) -> None:
    asked = {"params": {"q": "SELECT FIELDS(ALL) FROM Case LIMIT 100"}}
    packed = ask(f"{API}/query", **asked)
    plain = ask(f"{API}/query", headers={"Accept-Encoding": "identity"}, **asked)
    assert (packed.headers["Content-Encoding"], "Content-Encoding" in plain.headers) == ("gzip", False)
    assert packed.json() == plain.json()
    assert int(packed.headers["Content-Length"]) < len(plain.content)


def test_identities_are_the_apis(ask: Ask, door: Door) -> None:
    assert ask(f"/id/00D000000000001EAA/{door.accounts.somebody}").json()["user_id"] == door.accounts.somebody


def test_what_is_neither_the_apis_nor_for_steering_is_a_page(base: str) -> None:
    answer = requests.get(f"{base}/", timeout=10)
    assert answer.headers["Content-Type"].lower().startswith("text/html")


def test_steering_takes_its_own_token(base: str) -> None:
    refused, let_in = (
        requests.get(f"{base}/proctor/about", headers={"Authorization": f"Bearer {token}"}, timeout=10)
        for token in ("guess", "steering")
    )
    assert (refused.status_code, let_in.status_code) == (401, 200)


def test_without_a_token_nothing_steers(door: Door) -> None:
    with running(door) as base:
        answer = requests.get(f"{base}/proctor/about", headers={"Authorization": "Bearer "}, timeout=10)
    assert answer.status_code == 404


def test_whoever_has_no_session_is_told_so_whatever_the_size_of_the_body(base: str) -> None:
    large = b"x" * 7_000_000
    for path in (f"{API}/sobjects/Account", f"{API}/jobs/ingest/750000000000001AAA/batches"):
        for body in (b"{}", large, iter([large])):
            assert requests.put(base + path, data=body, timeout=10).status_code == 401


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (f"{API}/sobjects/Account", 50_000_000),
        (f"{API}/jobs/ingest", 50_000_000),
        (f"{API}/jobs/ingest/750000000000001AAA/batches", 150_000_000),
        ("/services/oauth2/token", 65_536),
        ("/login", 65_536),
    ],
)
def test_what_is_too_large_is_refused_unread(base: str, door: Door, path: str, most: int) -> None:
    session = door.sessions.issue(door.accounts.somebody)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {session}\r\nConnection: close\r\n"
    answer = spoken(base, f"{head}Content-Length: {most + 1}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"EXCEEDED_MAX_SIZE_REQUEST" in answer


def test_records_and_uploads_may_be_large(ask: Ask) -> None:
    large = b"x" * 7_000_000
    assert ask(f"{API}/sobjects/Account", "POST", data=large).status_code == 403
    assert ask(f"{API}/jobs/ingest/750000000000001AAA/batches", "PUT", data=large).status_code == 404


def test_a_login_may_not_be_large(base: str) -> None:
    assert requests.post(f"{base}/services/oauth2/token", data=b"x" * 7_000_000, timeout=10).status_code == 413


def test_a_door_that_drops_or_delays_is_felt_by_a_client(little: Any) -> None:
    gate = Gate(Faults.loads('{"script": {"1": "dropped"}, "latency": 0.15}'))
    with running(Door(little.org, gate=gate)) as base:
        with pytest.raises(requests.ConnectionError):
            requests.get(f"{base}/services/data", timeout=10)
        answer = requests.get(f"{base}/services/data", timeout=10)
    assert answer.status_code == 200
    assert answer.elapsed.total_seconds() >= 0.15
