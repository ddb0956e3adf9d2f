"""The calls of whoever runs an org: its faults, its log, its sessions, and what it is."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from org.errors import InvalidSession
from org.rest import Door, Request, Response
from org.rest.admin import respond
from org.rest.gate import Faults, Gate
from tests.org.gate.gated_org import QUERY, Clock

TOKEN = "admin-tökén"
PATHS = [
    ("GET", "/proctor/about"),
    ("GET", "/proctor/faults"),
    ("PUT", "/proctor/faults"),
    ("PATCH", "/proctor/faults"),
    ("DELETE", "/proctor/faults"),
    ("GET", "/proctor/log"),
    ("DELETE", "/proctor/log"),
    ("GET", "/proctor/log/totals"),
    ("POST", "/proctor/sessions/expire"),
    ("GET", "/proctor/nowhere"),
    ("GET", "/proctor"),
]


class Desk:
    def __init__(self, org: Any) -> None:
        self.clock = Clock()
        self.door = Door(org, gate=Gate(None, self.clock, self.clock.now))

    def ask(self, method: str, path: str, content: Any = b"", **query: Any) -> Response:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = {"authorization": f"Bearer {TOKEN}"}
        return respond(self.door, Request(method, f"/proctor/{path}", urlencode(query), headers, body), TOKEN)

    def knock(self, times: int = 1) -> None:
        for _ in range(times):
            self.door.gate.through(QUERY, lambda: Response(200))


@pytest.fixture
def desk(little: Any) -> Desk:
    return Desk(little.org)


def told(response: Response) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/json;charset=UTF-8"
    found = json.loads(response.body)
    assert found.keys() == {"error"}
    return response.status, found["error"]


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("given", [None, "", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \udcff", TOKEN])
def test_whoever_has_not_the_token_is_told_nothing_else(desk: Desk, method: str, path: str, given: str | None):
    headers = {} if given is None else {"authorization": given}
    answer = respond(desk.door, Request(method, path, "", headers, b'{"dropped": 1}'), TOKEN)
    assert told(answer) == (401, "send the org's admin token: Authorization: Bearer TOKEN")
    assert desk.door.gate.faults == Faults()


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("given", [None, "Bearer", "Bearer ", f"Bearer {TOKEN}"])
def test_without_a_token_there_is_nothing_here(desk: Desk, method: str, path: str, given: str | None):
    headers = {} if given is None else {"authorization": given}
    answer = respond(desk.door, Request(method, path, "", headers, b'{"dropped": 1}'), "")
    assert told(answer) == (404, "there is nothing here")
    assert desk.door.gate.faults == Faults()


def test_faults_are_set_changed_and_ended(desk: Desk):
    def played(answer: Response) -> Any:
        assert answer.status == 200
        assert Faults.loads(answer.body) == desk.door.gate.faults
        return desk.door.gate.faults

    assert played(desk.ask("GET", "faults")) == Faults()
    assert played(desk.ask("PUT", "faults", {"dropped": 0.5, "seed": 3})) == Faults(dropped=0.5, seed=3)
    assert played(desk.ask("PATCH", "faults", {"seed": 4})) == Faults(dropped=0.5, seed=4)
    assert played(desk.ask("PUT", "faults", {"unavailable": 1})) == Faults(unavailable=1)
    assert played(desk.ask("GET", "faults")) == Faults(unavailable=1)
    desk.knock()
    assert desk.door.gate.log.entries()[-1].status == 503
    assert played(desk.ask("DELETE", "faults")) == Faults()


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b'{"droped": 1}', 'the setting "droped" does not exist: did you mean dropped?'),
        (b"{", "the faults are no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"[]", "faults: [] is not an object with names and values"),
        (b'{"dropped": 2}', "dropped: 2 is not between 0 and 1"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_faults_that_cannot_be_played_change_nothing(desk: Desk, method: str, body: bytes, line: str):
    desk.ask("PUT", "faults", {"seed": 5})
    assert told(desk.ask(method, "faults", body)) == (400, line)
    assert desk.door.gate.faults == Faults(seed=5)


def test_faults_that_are_too_long_are_not_read(desk: Desk):
    assert told(desk.ask("PUT", "faults", b" " * 65537)) == (413, "faults may be 65536 bytes long")


def test_the_log_is_read_in_pages(desk: Desk):
    desk.knock(25)

    def numbers(**query: Any) -> list[int]:
        answer = desk.ask("GET", "log", **query)
        assert answer.headers["Content-Type"] == "application/x-ndjson;charset=UTF-8"
        return [json.loads(line)["number"] for line in answer.body.decode().splitlines()]

    assert numbers() == list(range(1, 26))
    assert numbers(limit=10) == list(range(1, 11))
    assert numbers(since=10, limit=10) == list(range(11, 21))
    assert numbers(since=20) == list(range(21, 26))
    assert numbers(since=25) == []


@pytest.mark.parametrize("name", ["since", "limit"])
@pytest.mark.parametrize("given", ["-1", "x", "", "1.5", "٣", "9" * 5000])
def test_a_place_in_the_log_is_a_whole_number(desk: Desk, name: str, given: str):
    assert told(desk.ask("GET", "log", **{name: given})) == (400, f"{name}: a whole number is wanted")


def test_totals_and_the_emptying_of_the_log(desk: Desk):
    desk.knock(3)
    totals = json.loads(desk.ask("GET", "log/totals").body)
    assert totals["requests"] == 3
    assert totals["by_status"] == {"200": 3}
    emptied = desk.ask("DELETE", "log")
    assert (emptied.status, emptied.body) == (204, b"")
    assert json.loads(desk.ask("GET", "log/totals").body)["requests"] == 0


def test_the_calls_of_this_desk_are_not_in_the_log(desk: Desk):
    desk.ask("PUT", "faults", {"dropped": 1})
    assert desk.ask("GET", "faults").status == 200
    assert desk.door.gate.log.entries() == []


def test_sessions_end_at_once(desk: Desk):
    sessions = desk.door.sessions
    session = sessions.issue("005000000000001AAA")
    assert desk.ask("POST", "sessions/expire").status == 204
    with pytest.raises(InvalidSession):
        sessions.user_of(session)
    assert sessions.user_of(sessions.issue("005000000000001AAA"))


def test_what_the_org_is(desk: Desk, little: Any):
    about = json.loads(desk.ask("GET", "about").body)
    assert about["file"] == "org.org"
    assert str(little.org.path.parent) not in json.dumps(about)
    assert about["schema"] == little.org.about.get("schema")
    assert about["digest"] is None
    assert about["today"] == little.org.about["today"]
    assert about["writable"] is False
    assert about["records"].keys() == little.org.schema.objects.keys()
    assert about["records"]["User"] == 3
    assert about["versions"].keys() == {"proctor", "api", "python", "sqlite"}


def test_an_address_that_is_none_names_those_there_are(desk: Desk):
    status, line = told(desk.ask("GET", "fault"))
    assert (status, line[:40]) == (404, "there are: /proctor/about, /proctor/faul")


def test_a_method_that_an_address_does_not_take(desk: Desk):
    assert told(desk.ask("POST", "faults")) == (405, "this address takes GET, PUT, PATCH, DELETE")


def test_no_answer_is_kept_by_a_cache(desk: Desk):
    assert desk.ask("GET", "log").headers["Cache-Control"] == "no-store"
    assert desk.ask("GET", "about").headers["Cache-Control"] == "no-store"
