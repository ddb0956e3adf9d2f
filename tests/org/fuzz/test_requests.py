"""Whatever is sent to an org's door: an answer of the documented kind, in time, of this org and of nothing else."""

import gzip
import json
import logging
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import org
from org.rest import Request, Response
from org.rest.gate import Faults
from org.server import running
from tests.org.fuzz.auditing import Watch, watching
from tests.org.fuzz.right_requests import API, JOBS, PAGES, SERVICES, STEERING
from tests.org.fuzz.spoilt_requests import Sent, filled, sheets, spoilt
from tests.org.fuzz.two_orgs import ADMIN, HIDDEN, MARKERS, Errors, Place, neighbours

# Of a case that fails: its request may be long.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SECONDS = 2.0
SESSIONS = (
    ["good"] * 9 + ["expired", "tampered", "elsewhere"] + ["", "Bearer ", "Bearer 00D000000000001!A", "Basic YTpi"]
)
PUBLIC = re.compile(r"services/(data|oauth2/(token|revoke)|Soap/[uc]/.*)", re.DOTALL)
API_ROOMS, STEERED = ("services", "id"), "proctor"
REFUSED = frozenset([400, 401, 403, 404, 405, 406, 409, 413, 414, 415])
ANSWERED = frozenset([200, 201, 202, 204, 300])
OTHERWISE = [("text/csv", 200), ("text/html", 414), ("application/x-www-form-urlencoded", 400)]
TREE = {"hasErrors", "results"}
ONWARD = frozenset([302, 303])
# What whoever carries a request has to say: the connection closed, a host that is not ours.
CARRIED = frozenset([0, 421])
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
PACKAGES = [Path(sys.prefix), Path(sys.base_prefix), Path(org.__file__).parent, Path("/usr/share/zoneinfo")]
READS = frozenset(["open", "os.listdir", "os.scandir"])
WRITES = frozenset([*READS, "sqlite3.connect", "os.remove", "os.mkdir", "os.rename"])
OF_RECORDS = re.compile("Acme|Zoë|kettle|Issue 0|quagga|thylacine|sobjects")
Ask = Callable[[Place, Request], Response]
# 7 areas, 2 orgs: some hundreds of requests, and 100,000.
ROUNDS = [pytest.param((1, 50), id="some"), pytest.param((10, 720), id="many", marks=pytest.mark.proof)]


@pytest.fixture(scope="module")
def watch() -> Watch:
    return watching()


@pytest.fixture(scope="module")
def errors() -> Iterator[list[str]]:
    handler = Errors()
    logging.getLogger("proctor.org").addHandler(handler)
    yield handler.told
    logging.getLogger("proctor.org").removeHandler(handler)


@pytest.fixture
def ask(watch: Watch, errors: list[str]) -> Ask:
    """And check what every answer keeps, whatever was asked."""

    def asked(one: Place, request: Request) -> Response:
        seen: set[tuple[str, str]] = set()
        errors.clear()
        with watch.over(seen):
            before = time.thread_time()
            answer = one.answer(request)
            took = time.thread_time() - before
        assert errors == []
        assert took < SECONDS
        assert [f"{event} {target}" for event, target in seen if not may_touch(one.folder, event, target)] == []
        whole = "\n".join([*answer.headers, *answer.headers.values(), body_of(answer).decode()])
        assert [word for word in (HIDDEN, *MARKERS - {one.marker}) if word in whole] == []
        assert all(value.isprintable() for value in [*answer.headers, *answer.headers.values()])
        return answer

    return asked


@cache
def may_touch(folder: Path, event: str, target: str) -> bool:
    """What an org does with its own files, and what Python does to load a module that is first needed now."""
    path = Path(unquote(target.removeprefix("file:").partition("?")[0]))
    loads = event in READS and any(path.is_relative_to(above) for above in PACKAGES)
    return (event in WRITES and path.is_relative_to(folder)) or loads or (event == "os.listdir" and target in sys.path)


def body_of(answer: Response) -> bytes:
    return gzip.decompress(answer.body) if answer.headers.get("Content-Encoding") == "gzip" else answer.body


def with_session(request: Request, session: str) -> Request:
    """As a client of the API sends it and as a browser does; a header that was drawn goes before."""
    shown = {"authorization": session, "cookie": f"sid={session.removeprefix('Bearer ')}"} if session else {}
    return replace(request, headers=shown | dict(request.headers))


def is_documented(request: Request, answer: Response) -> None:
    """Its body is of the kind that its status and its resource have."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    body = body_of(answer)
    if kind == "text/xml":
        is_soap(answer.status, body)
        return
    assert answer.status in ANSWERED | REFUSED
    if request.method == "HEAD" or not body:
        assert body == b""
        assert request.method == "HEAD" or answer.status in ANSWERED
    elif kind == "application/json":
        told = json.loads(body)
        assert answer.status in ANSWERED or is_refusal(told)
        assert answer.status != 300 or all(isinstance(address, str) for address in told)
    else:
        assert (kind, answer.status) in OTHERWISE


def is_soap(status: int, body: bytes) -> None:
    envelope = ElementTree.fromstring(body)
    assert (envelope.find(".//faultcode") is not None) == (status == 500)
    assert b"UNKNOWN_EXCEPTION" not in body


def is_refusal(told: Any) -> bool:
    if isinstance(told, dict):
        return told.keys() == {"error", "error_description"} or (told.keys() == TREE and told["hasErrors"])
    return isinstance(told, list) and len(told) > 0 and all(is_error(one) for one in told)


def is_error(one: Any) -> bool:
    keys = {"message", "errorCode"}
    return keys <= one.keys() <= keys | {"fields"} and re.fullmatch("[A-Z_]+", one["errorCode"]) is not None


def is_guarded(request: Request) -> bool:
    return room_of(request) in API_ROOMS and PUBLIC.fullmatch("/".join(request.segments)) is None


def room_of(request: Request) -> str:
    return next(iter(request.segments), "")


Attempt = Callable[[st.SearchStrategy[Any], Callable[[Sequence[Place], Any], None]], None]


@pytest.fixture(params=ROUNDS)
def attempt(request: Any, tmp_path: Path) -> Attempt:
    """In rounds, each with orgs that nobody has changed yet."""
    rounds, times = request.param

    def attempted(strategy: st.SearchStrategy[Any], visit: Callable[[Sequence[Place], Any], None]) -> None:
        for number in range(rounds):
            with neighbours(tmp_path / str(number)) as places:
                only_read = places[1].door.org.path
                before = only_read.read_bytes()
                each(strategy, times, partial(visit, places))
                assert only_read.read_bytes() == before

    return attempted


def each(strategy: st.SearchStrategy[Any], times: int, visit: Callable[[Any], None]) -> None:
    @settings(max_examples=times, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def visited(drawn: Any) -> None:
        visit(drawn)

    visited()


def visits(sent: Sequence[Sent]) -> st.SearchStrategy[tuple[Request, str]]:
    return st.tuples(spoilt(sent), st.sampled_from(SESSIONS))


@pytest.mark.parametrize("area", SERVICES)
def test_any_request_of_the_api(attempt: Attempt, ask: Ask, area: str):
    def visit(places: Sequence[Place], drawn: tuple[Request, str]) -> None:
        for one in places:
            request = with_session(filled(drawn[0], one.fill), one.shown(drawn[1]))
            answer = ask(one, request)
            if room_of(request) in API_ROOMS:
                is_documented(request, answer)
            if is_guarded(request) and drawn[1] != "good":
                assert answer.status == 401

    attempt(visits(SERVICES[area]), visit)


def test_any_records_in_bulk(attempt: Attempt, ask: Ask):
    def visit(places: Sequence[Place], drawn: tuple[Request, bytes]) -> None:
        one = places[0]
        session = one.shown("good")
        opened = ask(one, with_session(drawn[0], session))
        if opened.status != 200 or drawn[0].path != JOBS[0].path or drawn[0].method != "POST":
            return
        job = f"{API}/jobs/ingest/{json.loads(body_of(opened))['id']}"
        for step in job_steps(job, drawn[1]):
            is_documented(step, ask(one, with_session(step, session)))

    attempt(st.tuples(spoilt(JOBS), sheets()), visit)


def job_steps(job: str, rows: bytes) -> list[Request]:
    results = [Sent("GET", f"{job}/{kind}") for kind in ("successfulResults", "failedResults")]
    state = Sent("PATCH", job, body={"state": "UploadComplete"})
    return [one.request() for one in (Sent("PUT", f"{job}/batches", body=rows, kind="text/csv"), state, *results)]


def test_any_request_of_the_pages(attempt: Attempt, ask: Ask):
    def visit(places: Sequence[Place], drawn: tuple[Request, str]) -> None:
        for one in places:
            request = with_session(filled(drawn[0], one.fill), one.shown(drawn[1]))
            answer = ask(one, request)
            if room_of(request) not in [*API_ROOMS, STEERED]:
                assert answer.status in ANSWERED | REFUSED | ONWARD
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert drawn[1] == "good" or not OF_RECORDS.search(body_of(answer).decode())

    attempt(visits(PAGES), visit)


def test_any_call_that_steers(attempt: Attempt, ask: Ask):
    tokens = st.sampled_from([f"Bearer {ADMIN}"] * 4 + ["", "Bearer wrong", ADMIN, "Basic YXBwOnB3"])

    def visit(places: Sequence[Place], drawn: tuple[Request, str]) -> None:
        for one in places:
            request = replace(drawn[0], headers={"authorization": drawn[1], **drawn[0].headers})
            answer = ask(one, request)
            one.door.gate.replace(Faults())
            if room_of(request) == STEERED:
                assert answer.status in ANSWERED | REFUSED
                assert drawn[1] == f"Bearer {ADMIN}" or answer.status == 401

    attempt(st.tuples(spoilt(STEERING), tokens), visit)


@pytest.mark.parametrize("times", [40, pytest.param(4_000, marks=pytest.mark.proof)])
def test_any_request_over_a_socket(errors: list[str], tmp_path: Path, times: int):
    """Well-formed or not: it is answered, or its connection is closed, and the next one is answered."""
    with neighbours(tmp_path / "0") as (one, _), running(one.door) as base:

        def visit(drawn: Request) -> None:
            errors.clear()
            request = with_session(filled(drawn, one.fill), one.shown("good"))
            status = carried(base, request)
            assert status in ANSWERED | REFUSED | ONWARD | CARRIED or (status == 500 and "Soap" in request.path)
            assert carried(base, Sent("GET", "/services/data").request()) == 200
            assert errors == []

        each(spoilt([sent for area in SERVICES.values() for sent in area]), times, visit)


def carried(base: str, request: Request) -> int:
    """The status that came back; 0 where the connection was closed without one."""
    host = urlsplit(base).netloc
    headers = {**request.headers, "host": host, "connection": "close"}
    headers.setdefault("content-length", str(len(request.body)))
    lines = [f"{request.method} {request.path}?{request.search} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    name, _, port = host.partition(":")
    try:
        with socket.create_connection((name, int(port)), timeout=10) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + request.body)
            found = STATUS.match(line.makefile("rb").readline())
    except ConnectionError:
        return 0
    return int(found[1]) if found else 0
