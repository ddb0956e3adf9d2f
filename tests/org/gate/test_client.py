"""Limits and faults as the client that everybody uses meets them, unchanged, in this process."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceError,
    SalesforceExpiredSession,
    SalesforceGeneralError,
    SalesforceRefusedRequest,
)

from org.connection.in_process import InProcess
from org.rest import Door, Request, respond
from org.rest.gate import Faults, Gate
from tests.org.gate.gated_org import Clock

SOQL = "SELECT Id FROM Account LIMIT 1"
HOST = "org.invalid"
Asked = Callable[..., "Served"]


class Served:
    """An org behind its gate, and clients of it that wait by the gate's own clock."""

    def __init__(self, org: Any, settings: dict[str, Any]) -> None:
        self.clock = Clock()
        self.door = Door(org, gate=Gate(Faults.read(settings), self.clock, self.clock.now))

    def client(self) -> Salesforce:
        token = self.door.sessions.issue(self.door.accounts.somebody)
        return Salesforce(session_id=token, instance=HOST, session=self._session())

    def logged_in(self, password: str = "proctor") -> Salesforce:
        user = "proctor@org.invalid"
        return Salesforce(username=user, password=password, security_token="", session=self._session())

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.mount("https://", InProcess(self.door, sleep=self.clock.wait))
        return session


@pytest.fixture
def served(little: Any) -> Asked:
    return lambda **settings: Served(little.org, settings)


def refusal(client: Salesforce, kind: type[SalesforceError]) -> Any:
    with pytest.raises(kind) as caught:
        client.query(SOQL)
    assert type(caught.value) is kind
    return caught.value


TOTAL = [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
LONG = [{"message": "ConcurrentPerOrgLongTxn Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
BUSY = [{"message": "Server too busy", "errorCode": "SERVER_UNAVAILABLE"}]
ENDED = [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


@pytest.mark.parametrize(
    ("fault", "kind", "status", "content"),
    [
        ("daily", SalesforceRefusedRequest, 403, TOTAL),
        ("long", SalesforceRefusedRequest, 403, LONG),
        ("rate", SalesforceGeneralError, 503, BUSY),
        ("unavailable", SalesforceGeneralError, 503, BUSY),
        ("expired", SalesforceExpiredSession, 401, ENDED),
    ],
)
def test_every_fault_is_an_error_of_the_clients_own(
    served: Asked, fault: str, kind: type[SalesforceError], status: int, content: Any
):
    at = served(script={"2": fault})
    client = at.client()
    assert client.query(SOQL)["totalSize"] == 1
    error = refusal(client, kind)
    assert (error.status, error.content) == (status, content)
    assert at.client().query(SOQL)["totalSize"] == 1


def test_a_page_is_an_error_that_the_client_cannot_read_as_json(served: Asked):
    error = refusal(served(script={"1": "page"}).client(), SalesforceGeneralError)
    assert error.status == 503
    assert "<h1>Service Unavailable</h1>" in error.content


def test_a_dropped_connection_is_one_to_the_client(served: Asked):
    at = served(dropped=1, latency=4)
    with pytest.raises(requests.ConnectionError):
        at.client().query(SOQL)
    assert at.clock.seconds == 4


def test_a_client_waits_as_long_as_the_latency_says(served: Asked):
    at = served(latency=1.5)
    client = at.client()
    for _ in range(4):
        client.query(SOQL)
    assert at.clock.seconds == 6


def test_a_client_that_waits_for_the_bucket_is_let_in_again(served: Asked):
    at = served(requests_per_second=2)
    client = at.client()
    assert [client.query(SOQL)["totalSize"] for _ in range(2)] == [1, 1]
    refusal(client, SalesforceGeneralError)
    at.clock.wait(0.5)
    assert client.query(SOQL)["totalSize"] == 1


def test_a_spent_quota_refuses_until_a_day_has_passed(served: Asked):
    at = served(daily_requests=1)
    client = at.client()
    client.query(SOQL)
    assert refusal(client, SalesforceRefusedRequest).content == TOTAL
    at.clock.wait(24 * 3600 + 60)
    assert client.query(SOQL)["totalSize"] == 1


def test_an_ended_session_needs_a_new_login(served: Asked):
    at = served(expire_after_requests=2)
    client = at.client()
    client.query(SOQL)
    client.query(SOQL)
    assert refusal(client, SalesforceExpiredSession).content == ENDED
    assert refusal(client, SalesforceExpiredSession).content == ENDED
    assert at.client().query(SOQL)["totalSize"] == 1


def test_a_client_that_logged_in_does_so_again_when_its_session_ends(served: Asked):
    at = served(session_lasts=60, script={"4": "expired"})
    client = at.logged_in()
    sessions = [client.session_id]
    for seconds in (0, 59, 0, 59, 1):
        at.clock.wait(seconds)
        assert client.query(SOQL)["totalSize"] == 1
        sessions.append(client.session_id)
    assert [sessions.index(session) for session in sessions] == [0, 0, 0, 3, 3, 5]
    asked = ["login" if "Soap" in entry.path else str(entry.status) for entry in at.door.gate.log.entries()]
    assert asked == ["login", "200", "200", "401", "login", "200", "200", "401", "login", "200"]


def test_a_login_may_be_broken_but_is_not_limited(served: Asked):
    at = served(daily_requests=0, script={"2": "page", "3": "dropped"})
    at.logged_in()
    with pytest.raises(SalesforceAuthenticationFailed):
        at.logged_in()
    with pytest.raises(requests.ConnectionError):
        at.logged_in()
    assert refusal(at.logged_in(), SalesforceRefusedRequest).content == TOTAL
    with pytest.raises(SalesforceAuthenticationFailed, match="INVALID_LOGIN"):
        at.logged_in(password="secret")
    last = at.door.gate.log.entries()[-1]
    assert (last.status, last.code, last.user, last.fault) == (500, "INVALID_LOGIN", "", "")
    assert not [word for word in ("proctor", "secret") if word in at.door.gate.log.lines()]


@pytest.mark.parametrize("token", [None, "", "Bearer", "Bearer none", "Bearer 00D000000000001!a.b"])
def test_a_wrong_session_is_told_so_whatever_the_limits(served: Asked, token: str | None):
    at = served(daily_requests=0, requests_per_second=0.001)
    headers = {} if token is None else {"authorization": token}
    for _ in range(3):
        answer = respond(at.door, Request("GET", "/services/data/v59.0/query", "q=x", headers))
        assert (answer.status, json.loads(answer.body)) == (401, ENDED)


def test_the_log_is_what_the_client_sent(served: Asked):
    at = served(script={"2": "unavailable"})
    client = at.client()
    client.query(SOQL)
    refusal(client, SalesforceGeneralError)
    client.search("FIND {Acme}")
    with pytest.raises(SalesforceError):
        client.query("SELECT nothing")
    told = [(entry.method, entry.status, entry.code) for entry in at.door.gate.log.entries()]
    assert told == [
        ("GET", 200, ""),
        ("GET", 503, "SERVER_UNAVAILABLE"),
        ("GET", 200, ""),
        ("GET", 400, "MALFORMED_QUERY"),
    ]
    asked = [entry.written()["query"] for entry in at.door.gate.log.entries()]
    assert asked == [SOQL, SOQL, "FIND {Acme}", "SELECT nothing"]
    assert {entry.user for entry in at.door.gate.log.entries()} == {"", at.door.accounts.somebody}
    assert client.session_id not in at.door.gate.log.lines()
