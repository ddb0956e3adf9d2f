"""Requests over a real socket: each arrives as it was sent, and its answer is sent, held back or dropped."""

import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.org.server.made_up_app import LARGEST, Told, carried, connection, everything, spoken


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with carried(Told(), names=("crm.example",)) as base:
        yield base


def test_a_request_arrives_as_it_was_sent(base: str) -> None:
    head = b"POST /a%2Fb//c%20d?q=1+%2B&q HTTP/1.1\r\nHost: LocalHost:1\r\nX-Some: One\r\nContent-Length: 2\r\n"
    answer = spoken(base, head + b"Connection: close\r\n\r\nhi").partition(b"\r\n\r\n")[2]
    found = json.loads(answer)
    headers = found.pop("headers")
    assert found == {
        "method": "POST",
        "path": "/a%2Fb//c%20d",
        "search": "q=1+%2B&q",
        "origin": "http://LocalHost:1",
        "body": "hi",
    }
    assert headers["x-some"] == "One"


def test_no_header_names_the_software(base: str) -> None:
    assert set(requests.get(f"{base}/echo", timeout=10).headers) == {"date", "Content-Type", "content-length"}


def test_headers_of_an_answer_are_carried(base: str) -> None:
    answer = requests.get(f"{base}/cookie", timeout=10, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"], answer.cookies["sid"]) == (302, "/echo", "1")


def test_head_has_no_body_and_leaves_the_connection_in_order(base: str) -> None:
    with requests.Session() as session:
        assert session.head(f"{base}/echo", timeout=10).content == b""
        assert session.get(f"{base}/echo", timeout=10).json()["method"] == "GET"


def test_an_answer_without_content_has_no_length(base: str) -> None:
    answer = requests.get(f"{base}/nothing", timeout=10)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-length" not in answer.headers


def test_a_body_may_come_in_pieces(base: str) -> None:
    answer = requests.post(f"{base}/echo", data=iter([b"Name\n", b"", b"Ada\n" * 20_000]), timeout=10)
    assert answer.json()["body"] == "Name\n" + "Ada\n" * 20_000
    assert answer.json()["headers"]["transfer-encoding"] == "chunked"


@pytest.mark.parametrize("pieces", [False, True])
def test_too_large_a_body_is_refused_and_the_next_request_answered(base: str, pieces: bool) -> None:
    body = b"x" * (LARGEST + 1)
    with requests.Session() as session:
        answer = session.post(f"{base}/echo", data=iter([body]) if pieces else body, timeout=10)
        assert (answer.status_code, answer.json()[0]["errorCode"]) == (413, "EXCEEDED_MAX_SIZE_REQUEST")
        assert session.post(f"{base}/echo", data=body[1:], timeout=10).status_code == 200


def test_who_asks_before_sending_is_told_to_go_on(base: str) -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
    with connection(base) as line:
        line.sendall(head + b"Connection: close\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 100")
        line.sendall(b"hi")
        assert b'"body": "hi"' in everything(line)


def test_who_asks_before_sending_too_much_is_refused_and_let_go(base: str) -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\nExpect: 100-continue\r\n\r\n"
    assert spoken(base, head).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("path", ["/dropped", "/dropped/late"])
def test_a_dropped_answer_breaks_the_connection_without_a_byte(base: str, path: str) -> None:
    assert spoken(base, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()) == b""
    with pytest.raises(requests.ConnectionError):
        requests.get(base + path, timeout=10)


def test_nothing_is_said_of_a_dropped_answer(base: str, caplog: pytest.LogCaptureFixture) -> None:
    spoken(base, b"GET /dropped HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert requests.get(f"{base}/echo", timeout=10).ok
    assert caplog.records == []


def test_answers_that_are_held_back_do_not_wait_for_each_other(base: str) -> None:
    started = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: requests.get(f"{base}/late", timeout=10).text, range(20)))
    assert answers == ["late"] * 20
    assert 0.2 <= time.monotonic() - started < 2


def test_an_answer_that_takes_long_keeps_nobody_else_waiting() -> None:
    told = Told()
    with carried(told) as base, ThreadPoolExecutor(2) as pool:
        held = [pool.submit(requests.get, f"{base}/held", timeout=10) for _ in range(2)]
        assert all(told.held.acquire(timeout=10) for _ in held)
        assert requests.get(f"{base}/echo", timeout=10).ok
        assert not any(one.done() for one in held)
        told.go.set()
        assert all(one.result().ok for one in held)


def test_a_server_that_ends_answers_what_it_was_asked_before() -> None:
    told = Told()
    with ThreadPoolExecutor(1) as pool:
        with carried(told) as base:
            held = pool.submit(requests.get, f"{base}/held", timeout=10)
            assert told.held.acquire(timeout=10)
            threading.Timer(0.1, told.go.set).start()
        assert held.result().ok


def test_a_server_that_ends_does_not_wait_for_ever() -> None:
    told = Told()
    with ThreadPoolExecutor(1) as pool:
        with carried(told) as base:
            held = pool.submit(requests.get, f"{base}/held", timeout=10)
            assert told.held.acquire(timeout=10)
            started = time.monotonic()
        took = time.monotonic() - started
        told.go.set()
        with pytest.raises(requests.ConnectionError):
            held.result()
    assert took < 5


def test_a_client_that_leaves_halfway_harms_nobody(base: str, caplog: pytest.LogCaptureFixture) -> None:
    for start in (b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf", b"GET /ec", b""):
        with connection(base) as line:
            line.sendall(start)
    assert requests.get(f"{base}/echo", timeout=10).ok
    assert caplog.records == []


def test_a_defect_is_an_answer_that_tells_nothing_and_a_line_in_the_log(
    base: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = requests.get(f"{base}/broken", timeout=10)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "a secret of the house" in caplog.text


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:99", "127.0.0.1", "127.8.8.8:1", "[::1]:80", "CRM.example:7"])
def test_names_that_mean_this_machine_are_answered(base: str, name: str) -> None:
    assert requests.get(f"{base}/echo", headers={"Host": name}, timeout=10).status_code == 200


@pytest.mark.parametrize(
    "name", ["evil.example", "localhost.evil.example", "10.0.0.1", "127.0.0.1.evil.example", "2130706433"]
)
def test_other_names_are_not_answered(base: str, name: str) -> None:
    answer = requests.get(f"{base}/echo", headers={"Host": name}, timeout=10)
    assert answer.status_code == 421
    assert "echo" not in answer.text


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a@b", '"><script>', "localhost:x", "[localhost]"])
def test_what_is_no_name_at_all_is_a_bad_request(base: str, name: str) -> None:
    head = f"GET /echo HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode()
    assert re.match(rb"HTTP/1.1 400 ", spoken(base, head))


def test_whoever_asks_for_a_token_answers_to_every_name() -> None:
    with carried(Told(), names=None) as base:
        answer = requests.get(f"{base}/echo", headers={"Host": "crm.example:8443"}, timeout=10)
    assert answer.json()["origin"] == "http://crm.example:8443"
