"""The way through the gate: latency, 503, broken connections, the script, and the log of it all."""

import gzip
import json
import statistics
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from org.rest import Request, Response
from org.rest.gate.log import Log
from tests.org.gate.gated_org import BEGIN, QUERY, USER, Clock, Gated, gated, told

TOO_BUSY = (503, "SERVER_UNAVAILABLE", "Server too busy")


def run(count: int, **settings: Any) -> list[tuple[int, bool, float, str]]:
    org = gated(**settings)
    answers = [org.call() for _ in range(count)]
    return [
        (answer.status, answer.dropped, answer.delay, fault) for answer, fault in zip(answers, org.met, strict=True)
    ]


def test_nothing_happens_unless_asked_for():
    org = gated()
    inner = Response(200, b"welcome", {"X": "y"})
    assert org.gate.through(QUERY, lambda: inner) is inner
    assert org.met == [""]


def test_the_script_is_played_to_the_request():
    org = gated(script={"3": "unavailable", "5-7": "dropped", "9": "page"})
    assert [org.call().status for _ in range(10)] == [200, 200, 503, 200, 0, 0, 0, 200, 503, 200]
    assert org.met == ["", "", "unavailable", "", "dropped", "dropped", "dropped", "", "page", ""]


def test_faults_of_the_way_meet_requests_without_a_session_and_refusals_pass_them_over():
    org = gated(script={"1": "unavailable", "2": "dropped", "3": "daily", "4": "expired"}, latency=2)
    answers = [org.knock() for _ in range(4)]
    assert [answer.status for answer in answers] == [503, 0, 200, 200]
    assert [answer.delay for answer in answers] == [2, 2, 2, 2]
    assert org.met == ["unavailable", "dropped", "", ""]


def test_what_is_broken_on_its_way_is_not_answered():
    def work() -> None:
        raise AssertionError

    org = gated(script={"1": "unavailable", "2": "dropped", "3": "page"})
    assert [org.call(work).status for _ in range(3)] == [503, 0, 503]
    assert org.gate.usage == (0, 15000)


def test_a_server_that_is_too_busy_says_so_as_json():
    answer = gated(unavailable=1, unavailable_page=0).call()
    assert told(answer) == TOO_BUSY
    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"


def test_a_front_end_says_so_as_a_page():
    answer = gated(unavailable=1, unavailable_page=1).call()
    assert answer.status == 503
    assert answer.headers["Content-Type"] == "text/html;charset=UTF-8"
    assert b"<h1>Service Unavailable</h1>" in answer.body


@pytest.mark.parametrize("fault", ["unavailable", "page"])
def test_head_gets_no_body(fault: str):
    org = gated(script={"1": fault})
    assert org.knock(Request("HEAD", "/services/data/v59.0/")).body == b""


def test_a_dropped_connection_has_no_answer_but_may_have_waited():
    answer = gated(dropped=1, latency=3).call()
    assert answer == Response(0, dropped=True, delay=3)


def test_shares_are_of_all_requests():
    faults = [fault for *_, fault in run(4000, unavailable=0.2, dropped=0.1)]
    assert faults.count("dropped") == pytest.approx(400, abs=80)
    assert faults.count("unavailable") == pytest.approx(400, abs=80)
    assert faults.count("page") == pytest.approx(400, abs=80)
    assert faults.count("") == pytest.approx(2800, abs=150)


def test_a_seed_repeats_a_run():
    settings = {"unavailable": 0.2, "dropped": 0.1, "latency": {"median": 1, "sigma": 1}}
    assert run(200, seed=5, **settings) == run(200, seed=5, **settings)
    assert run(200, seed=5, **settings) != run(200, seed=6, **settings)


def test_what_a_request_meets_depends_on_nothing_before_it():
    alone = [dropped for _, dropped, _, _ in run(300, dropped=0.3)]
    among = [dropped for _, dropped, _, _ in run(300, dropped=0.3, unavailable=0.3, latency={"low": 1, "high": 2})]
    assert alone == among
    org = gated(dropped=0.3)
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda _: org.knock().dropped, range(300)))
    assert together.count(True) == alone.count(True)


def test_the_script_stands_before_chance():
    assert [status for status, *_ in run(3, dropped=1, script={"2": "unavailable"})] == [0, 503, 0]


def test_latency_is_fixed():
    assert [delay for _, _, delay, _ in run(3, latency=0.25)] == [0.25] * 3


def test_latency_adds_to_what_the_answer_waits_itself():
    assert gated(latency=2).gate.through(QUERY, lambda: Response(200, delay=1.5)).delay == 3.5


def test_latency_is_uniform():
    delays = [delay for _, _, delay, _ in run(2000, latency={"low": 1, "high": 3})]
    assert 1 <= min(delays) < 1.05
    assert 2.95 < max(delays) <= 3
    assert statistics.fmean(delays) == pytest.approx(2, abs=0.05)


def test_latency_is_lognormal_up_to_its_cap():
    delays = [delay for _, _, delay, _ in run(4000, latency={"median": 0.2, "sigma": 1, "cap": 1})]
    assert statistics.median(delays) == pytest.approx(0.2, rel=0.1)
    assert max(delays) == 1
    # Above five times the median lies what is more than ln(5) deviations out: 5.4 of a hundred.
    assert delays.count(1) / len(delays) == pytest.approx(0.054, abs=0.012)
    assert statistics.quantiles(delays, n=100)[15] == pytest.approx(0.2 / 2.718, rel=0.15)


def test_the_log_is_what_was_sent():
    org = gated(latency=0.5, script={"3": "daily", "4": "dropped"})
    org.call(lambda: org.clock.wait(1.25))
    org.knock(Request("POST", "/services/oauth2/token"))
    org.call()
    org.call()
    assert [json.loads(line) for line in org.gate.log.lines().splitlines()] == [
        entry(1, status=200, bytes=14, duration=1.25),
        entry(2, 1.25, user="", method="POST", path="/services/oauth2/token", query="", status=200, bytes=7),
        entry(3, 1.25, status=403, code="REQUEST_LIMIT_EXCEEDED", bytes=85, fault="daily"),
        entry(4, 1.25, user="", status=0, bytes=0, fault="dropped"),
    ]


def entry(number: int, at: float = 0, **told: Any) -> dict[str, Any]:
    """What the log holds of a query, but for what is told."""
    clock = Clock(at)
    plain = {"user": USER, "method": "GET", "path": QUERY.path, "query": "SELECT Id FROM Case", "code": "", "fault": ""}
    time = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"number": number, "time": time, **plain, "duration": 0.0, "delay": 0.5, **told}


def test_the_log_keeps_no_secret():
    org = gated()
    secret = {"authorization": "Bearer HUSH", "cookie": "sid=HUSH"}
    for path in ("/services/oauth2/token", "/secur/frontdoor.jsp", "/services/data/v59.0/query", "/query/login"):
        org.knock(Request("POST", path, "sid=HUSH&password=HUSH", secret, b"password=HUSH"))
    org.knock(Request("GET", "/services/data/v59.0/search/", "oauth_token=HUSH&q=FIND+%7BAcme%7D", secret))
    assert "HUSH" not in org.gate.log.lines()
    assert "HUSH" not in repr(org.gate.log.entries())
    assert org.gate.log.entries()[-1].written()["query"] == "FIND {Acme}"


def test_long_addresses_are_cut():
    org = gated()
    org.knock(Request("X" * 999, "/" + "y" * 100_000, ""))
    org.knock(Request("GET", "/services/data/v59.0/query", "q=" + "z" * 100_000))
    assert len(org.gate.log.lines()) < 6000


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (400, b'[{"message":"\\"errorCode\\":\\"FAKE\\"","errorCode":"MALFORMED_QUERY"}]', "MALFORMED_QUERY"),
        (400, b'{"error":"invalid_grant","error_description":"authentication failure"}', "invalid_grant"),
        (500, b"<e><sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode></e>", "INVALID_LOGIN"),
        (200, b'[{"errorCode":"INSIDE"}]', ""),
        (503, b"<html>down</html>", ""),
        (400, b"[]", ""),
        (400, b"[3]", ""),
        (404, b"", ""),
    ],
)
def test_the_log_knows_the_code_of_an_error(status: int, body: bytes, code: str):
    org = gated()
    org.gate.through(QUERY, lambda: Response(status, body))
    org.gate.through(QUERY, lambda: Response(status, gzip.compress(body), {"Content-Encoding": "gzip"}))
    assert [entry.code for entry in org.gate.log.entries()] == [code, code]


def test_a_full_log_forgets_its_oldest_entries_and_counts_them():
    log = Log(kept=3)
    for number in range(5):
        log.add(BEGIN, "", Request("GET", f"/{number}"), Response(404 if number == 4 else 200), 0.0, "")
    assert [(entry.number, entry.path) for entry in log.entries()] == [(3, "/2"), (4, "/3"), (5, "/4")]
    assert log.totals() == {
        "requests": 5,
        "forgotten": 2,
        "last": 5,
        "by_status": {"200": 4, "404": 1},
        "by_code": {},
        "by_fault": {},
    }


def test_the_log_is_read_on_from_any_entry():
    org = gated()
    for _ in range(10):
        org.knock()
    log = org.gate.log

    def numbers(*asked: int) -> list[int]:
        return [entry.number for entry in log.entries(*asked)]

    assert numbers(0, 3) == [1, 2, 3]
    assert numbers(3, 3) == [4, 5, 6]
    assert numbers(8) == [9, 10]
    assert numbers(10) == numbers(99) == numbers(0, 0) == []


def test_a_log_that_was_emptied_counts_on():
    org = gated(script={"1": "unavailable"})
    org.knock()
    org.gate.log.clear()
    assert org.gate.log.totals()["requests"] == 0
    org.knock()
    assert [entry.number for entry in org.gate.log.entries(since=1)] == [2]
    assert org.gate.log.totals() == {
        "requests": 1,
        "forgotten": 0,
        "last": 2,
        "by_status": {"200": 1},
        "by_code": {},
        "by_fault": {},
    }


def test_totals_are_by_status_code_and_fault():
    org: Gated = gated(script={"1": "unavailable", "2": "dropped", "3-4": "rate"})
    for _ in range(6):
        org.call()
    totals = org.gate.log.totals()
    assert totals["by_status"] == {"0": 1, "200": 2, "503": 3}
    assert totals["by_code"] == {"SERVER_UNAVAILABLE": 3}
    assert totals["by_fault"] == {"dropped": 1, "rate": 2, "unavailable": 1}
