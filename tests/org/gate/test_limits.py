"""The limits on API calls: the rate, the day's quota, long requests and the age of sessions."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from org.rest import Request
from tests.org.gate.gated_org import QUERY, USER, gated, told

TOO_BUSY = (503, "SERVER_UNAVAILABLE", "Server too busy")
SPENT = (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
TOO_LONG = (403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.")
EXPIRED = (401, "INVALID_SESSION_ID", "Session expired or invalid")
SECOND = 10**9
MINUTE = 60
DAY = 24 * 60 * MINUTE

RATES = st.sampled_from([0.001, 0.1, 1 / 3, 0.5, 1, 1.5, 2, 7, 30, 1000])
BURSTS = st.none() | st.sampled_from([1, 1.5, 2, 3, 10.25])


def arrivals(rate: float) -> st.SearchStrategy[list[int]]:
    """Billionths of a second between requests: none, about as long as the bucket needs for one, or any."""
    interval = round(SECOND / rate)
    near = st.builds(lambda off, times: max(0, times * interval + off), st.integers(-2, 2), st.integers(0, 3))
    return st.lists(st.just(0) | near | st.integers(0, 3 * interval), min_size=1, max_size=60)


def fits(passed: list[int], at: int, most: Fraction, rate: Fraction) -> bool:
    """Whether no stretch of time that ends with a request at this moment has too many, by counting each of them."""
    counts = range(len(passed) + 1, 1, -1)
    stretches = zip(counts, passed, strict=True)
    return all(count <= most + rate * Fraction(at - since, SECOND) for count, since in stretches)


@given(st.data(), RATES, BURSTS)
def test_as_many_pass_as_may_in_every_stretch_of_time_and_no_fewer(data: st.DataObject, rate: float, burst: Any):
    org = gated(requests_per_second=rate, burst=burst)
    exact = Fraction(str(rate))
    most = max(Fraction(1), exact if burst is None else Fraction(str(burst)))
    passed: list[int] = []
    at = 0
    for gap in data.draw(arrivals(rate)):
        at += gap
        [status] = org.at(at / SECOND)
        assert (status == 200) == fits(passed, at, most, exact)
        if status == 200:
            passed.append(at)


def test_thirty_a_second_is_a_bucket_of_thirty():
    org = gated(requests_per_second=30)
    assert org.at(*[0.0] * 100).count(200) == 30
    assert org.at(*[0.5] * 100).count(200) == 15
    assert org.at(*[100.0] * 100).count(200) == 30
    every_millisecond = [101 + step / 1000 for step in range(10_000)]
    assert org.at(*every_millisecond).count(200) == 30 + 30 * 10 - 1


def test_who_asks_too_fast_is_told_that_the_server_is_busy():
    org = gated(requests_per_second=1)
    assert org.call().status == 200
    assert told(org.call()) == TOO_BUSY
    assert org.met == ["", "rate"]


def test_not_a_billionth_of_a_second_too_early_nor_too_late():
    assert gated(requests_per_second=1).at(0, 0.999999999, 1) == [200, 503, 200]


def test_a_rested_bucket_takes_a_burst():
    assert gated(requests_per_second=1, burst=5).at(*[0.0] * 9).count(200) == 5


def test_a_clock_that_goes_back_gives_nothing():
    org = gated(requests_per_second=1)
    assert org.at(10, 5, 9, 10, 11) == [200, 503, 503, 503, 200]


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("limit", ["requests_per_second", "daily_requests", "expire_after_requests"])
def test_many_threads_share_one_limit(limit: str):
    org = gated(**{limit: 100})
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda _: org.call().status, range(1000)))
    assert statuses.count(200) == org.gate.usage[0] == 100
    assert [entry.number for entry in org.gate.log.entries()] == list(range(1, 1001))
    assert org.gate.log.totals()["by_status"]["200"] == 100


def test_the_quota_is_of_the_last_day():
    org = gated(daily_requests=3)
    assert org.at(0, 1, 5000, 6000, DAY) == [200, 200, 200, 403, 403]
    assert told(org.call()) == SPENT
    assert org.at(DAY + MINUTE, DAY + MINUTE, DAY + MINUTE) == [200, 200, 403]
    assert org.met == ["", "", "", "daily", "daily", "daily", "", "", "daily"]


@given(st.lists(st.sampled_from([0, 1, 59, 61, 3600, 7 * 3600 + 1, DAY - 1, DAY, DAY + 60]), max_size=60))
def test_no_day_has_more_than_its_quota_and_none_is_refused_a_minute_too_long(gaps: list[int]):
    org, at, passed = gated(daily_requests=3), 0.0, list[float]()
    for gap in gaps:
        at += gap
        [status] = org.at(at)
        if status == 200:
            assert sum(at - since < DAY for since in passed) < 3
            passed.append(at)
        else:
            assert sum(at - since < DAY + MINUTE for since in passed) >= 3


def test_an_org_may_begin_with_nothing_left():
    assert told(gated(daily_requests=0).call()) == SPENT


def test_usage_is_counted_without_being_limited():
    org = gated()
    assert org.gate.usage == (0, 15000)
    org.at(*range(5))
    assert org.gate.usage == (5, 15000)
    org.clock.seconds = DAY + 2 * MINUTE
    assert org.gate.usage == (0, 15000)


def test_usage_tells_the_quota():
    org = gated(daily_requests=2)
    org.at(0, 0, 0, 0)
    assert org.gate.usage == (2, 2)


def test_who_is_refused_by_the_rate_has_used_nothing_of_the_quota():
    org = gated(requests_per_second=1, daily_requests=2)
    assert org.at(0, 0, 0, 0, 1, 2) == [200, 503, 503, 503, 200, 403]


def test_who_is_refused_by_the_quota_has_taken_nothing_from_the_bucket():
    org = gated(requests_per_second=0.001, burst=2, daily_requests=1)
    assert org.at(0, 0, 0, 0) == [200, 403, 403, 403]
    assert org.at(DAY + MINUTE) == [200]
    spared = gated(requests_per_second=0.001, burst=2, script={"1-5": "daily"})
    assert spared.at(*[0.0] * 8) == [403] * 5 + [200, 200, 503]
    assert spared.gate.usage == (2, 15000)


def test_a_request_without_a_session_is_not_limited():
    org = gated(requests_per_second=1, daily_requests=1, expire_after_requests=1)
    assert [org.knock().status for _ in range(5)] == [200] * 5
    assert org.gate.usage == (0, 1)
    assert org.call().status == 200


def test_a_call_inside_another_came_in_with_it():
    org = gated(requests_per_second=1, daily_requests=1)
    within = Request("GET", "/services/data/v59.0/query/", "q=SELECT+Id+FROM+Case")
    assert org.call(lambda: [org.gate.admit(within, USER, "session") for _ in range(9)]).status == 200
    assert org.gate.usage == (1, 1)


def test_a_call_that_passed_no_gate_is_none():
    org = gated(daily_requests=0)
    org.gate.admit(QUERY, USER, "session")
    org.knock()
    org.gate.admit(QUERY, USER, "session")
    assert org.gate.usage == (0, 0)


def test_calls_that_last_long_are_counted_while_they_are_at_work():
    org = gated(long_requests=1)
    seen: list[Any] = []

    def work() -> None:
        for moment in (19.9, 20, 500):
            org.clock.seconds = moment
            seen.append(org.call())

    assert org.call(work).status == 200
    assert [one.status for one in seen] == [200, 403, 403]
    assert told(seen[1]) == TOO_LONG
    assert org.call().status == 200
    assert org.met == ["", "long", "long", "", ""]


def test_a_call_is_under_way_until_its_carrier_has_waited():
    org = gated(long_requests=1, latency=30)
    assert org.at(0, 19, 20, 29.9, 30) == [200, 200, 403, 403, 200]
    assert org.at(39, 48.9) == [403, 403], "the call at 19 is long from 39 to 49"
    assert org.at(49) == [200]


def test_as_many_long_calls_as_may_be():
    org = gated(long_requests=3, long_after=5, latency=100)
    assert org.at(0, 0, 1, 4, 5, 6) == [200, 200, 200, 200, 200, 403]


def test_what_was_refused_or_broken_is_not_under_way():
    org = gated(long_requests=1, long_after=1, latency=50, daily_requests=3, script={"1": "dropped", "2": "daily"})
    assert org.at(0, 0)[1] == 403
    assert org.at(2, 60, 120, 180) == [200, 200, 200, 403]
    assert org.met == ["dropped", "daily", "", "", "", "daily"]


def test_a_call_that_failed_is_no_longer_under_way():
    org = gated(long_requests=1, long_after=1)
    with pytest.raises(ZeroDivisionError):
        org.call(lambda: 1 // 0)
    assert org.at(5) == [200]


def test_a_session_ends_after_its_time():
    org = gated(session_lasts=60)
    assert org.at(0, 59.9, 60, 61) == [200, 200, 401, 401]
    assert told(org.call()) == EXPIRED
    assert org.call(session="another").status == 200
    assert org.met == ["", "", "expired", "expired", "expired", ""]


def test_a_session_ends_after_its_requests():
    org = gated(expire_after_requests=3)
    assert org.at(*range(5)) == [200, 200, 200, 401, 401]
    assert [org.call(session="another").status for _ in range(5)] == [200, 200, 200, 401, 401]


def test_a_session_that_the_script_ends_stays_ended():
    org = gated(script={"2": "expired"})
    assert org.at(0, 1, 2) == [200, 401, 401]
    assert told(org.call()) == EXPIRED
    assert org.call(session="another").status == 200


def test_a_session_that_has_ended_is_told_so_before_any_limit():
    org = gated(expire_after_requests=1, daily_requests=1)
    assert org.at(0, 1) == [200, 401]
    assert told(org.call(session="another")) == SPENT


def test_whoever_keeps_sessions_may_ask_whether_one_has_ended():
    org = gated(script={"1": "expired"})
    org.gate.alive("session")
    org.call()
    org.gate.alive("another")
    with pytest.raises(Exception, match="Session expired or invalid"):
        org.gate.alive("session")


@pytest.mark.parametrize(
    ("fault", "answer"), [("daily", SPENT), ("long", TOO_LONG), ("rate", TOO_BUSY), ("expired", EXPIRED)]
)
def test_the_script_plays_every_refusal(fault: str, answer: tuple[int, str, str]):
    org = gated(script={"2": fault})
    assert org.call().status == 200
    assert told(org.call(session="another")) == answer
    assert org.call().status == 200
    assert org.met == ["", fault, ""]


def test_new_faults_begin_anew():
    org = gated(requests_per_second=1, daily_requests=2, expire_after_requests=1, script={"1": "dropped"})

    def played() -> list[int]:
        return [org.call(session=session).status for session in ("a", "b", "a", "c")]

    first = played()
    assert first == [0, 200, 503, 503]
    org.gate.replace(org.faults)
    assert played() == first
