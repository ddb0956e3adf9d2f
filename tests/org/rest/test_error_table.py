"""Every error that Salesforce's documentation tells of its data API, asked for by a real request and answered so."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

import org
from org.changes import opened
from org.rest import Door, Request, Response, respond
from org.rest.gate import Faults
from org.rest.login import Accounts, State
from tests.org.conftest import FIXTURES
from tests.org.crowd import ADA, write_crowd
from tests.org.visitor import API, Visitor

BLOCK = re.compile(r"^=== (?P<title>.+)\n(?P<asked>(?:.*\n)+?)--- (?P<status>\d+) (?P<code>\w+) ?(?P<fields>.*)\n"
                   r"(?P<message>(?:.*\n)*?)(?=^===|^###|\Z)", re.MULTILINE)  # fmt: skip
HEADER = re.compile(r"([A-Z][\w-]+): ?(.*)")
USERS = {"q": "SELECT Id FROM User"}
NOWHERE = "001000000000999AAA"


@dataclass(frozen=True)
class Row:
    title: str
    method: str
    resource: str
    search: str
    headers: dict[str, str]
    body: str
    status: int
    told: dict[str, Any]


def row(block: re.Match[str]) -> Row:
    first, *rest = block["asked"].splitlines()
    method, _, address = first.partition(" ")
    resource, _, search = address.partition("?")
    found = [HEADER.fullmatch(line) for line in rest]
    headers = {one[1].lower(): one[2] for one in found if one is not None}
    body = "\n".join(line for line, one in zip(rest, found, strict=True) if one is None)
    told: dict[str, Any] = {"message": block["message"].rstrip("\n"), "errorCode": block["code"]}
    if block["fields"]:
        told["fields"] = [] if block["fields"] == "[]" else block["fields"].split()
    return Row(block["title"], method, resource, search, headers, body, int(block["status"]), told)


def rows() -> list[Any]:
    text = (FIXTURES / "error_table.txt").read_text("utf-8")
    found = [row(block) for block in BLOCK.finditer(text)]
    assert len({one.title for one in found}) == text.count("\n=== "), "a row that cannot be read, or a title used twice"
    return [pytest.param(one, id=one.title) for one in found]


ROWS = rows()
# Of the table that the documentation gives: what stands in error_table.txt, and what is asked for by itself below.
BY_THEMSELVES = {"QUERY_TOO_COMPLICATED", "UNABLE_TO_LOCK_ROW", "REQUEST_LIMIT_EXCEEDED", "SERVER_UNAVAILABLE"}
CODES = BY_THEMSELVES | set(
    """INVALID_FIELD INVALID_TYPE MALFORMED_QUERY INVALID_QUERY_FILTER_OPERATOR INVALID_QUERY_LOCATOR
    NUMBER_OUTSIDE_VALID_RANGE EXCEEDED_ID_LIMIT INVALID_TYPE_FOR_OPERATION MALFORMED_SEARCH INVALID_SEARCH NOT_FOUND
    MALFORMED_ID ENTITY_IS_DELETED REQUIRED_FIELD_MISSING DUPLICATE_VALUE STRING_TOO_LONG INVALID_CROSS_REFERENCE_KEY
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST INVALID_EMAIL_ADDRESS INVALID_FIELD_FOR_INSERT_UPDATE METHOD_NOT_ALLOWED
    FIELD_INTEGRITY_EXCEPTION INVALID_SESSION_ID UNSUPPORTED_MEDIA_TYPE JSON_PARSER_ERROR
    FIELD_CUSTOM_VALIDATION_EXCEPTION""".split()
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_crowd(tmp_path_factory.mktemp("orgs") / "crowd.org", issues=2001)


@pytest.fixture(scope="module")
def door(path: Path) -> Iterator[Door]:
    one, changes = opened(path, keep=False, patience=0.01)
    yield Door(one, changes=changes)
    changes.close()
    one.close()


@pytest.fixture
def visitor(door: Door) -> Iterator[Visitor]:
    yield Visitor(door, ADA)
    door.gate.replace(Faults())


def is_refused(response: Response, status: int, code: str, message: str, **more: Any) -> None:
    told = [{"message": message, "errorCode": code, **more}]
    assert (response.status, json.loads(response.body)) == (status, told)
    assert response.headers["Content-Type"] == "application/json;charset=UTF-8"


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_the_table(visitor: Visitor, row: Row):
    path = row.resource if row.resource.startswith("/") else f"{API}/{row.resource}"
    known = {"authorization": f"Bearer {visitor.session}", "content-type": "application/json"}
    search = quote(row.search, safe="=&")
    asked = Request(row.method, path, search, known | row.headers, row.body.encode(), "https://org.invalid")
    response = respond(visitor.door, asked)
    assert (response.status, json.loads(response.body)) == (row.status, [row.told])
    assert response.headers["Content-Type"] == "application/json;charset=UTF-8"


def test_the_table_is_complete():
    assert {one.values[0].told["errorCode"] for one in ROWS} | BY_THEMSELVES >= CODES


def test_more_than_one_record_is_meant(visitor: Visitor):
    addresses = [f"{API}/sobjects/Crate__c/a2000000000000{number}AAA" for number in (1, 2)]
    for method, body in (("GET", None), ("PATCH", {"Name": "x"}), ("DELETE", None)):
        response = visitor.ask(method, "sobjects/Crate__c/Mark__c/twice", content=body)
        assert (response.status, visitor.read(response)) == (300, addresses)


def test_a_query_that_is_too_complicated(visitor: Visitor):
    query = f"SELECT Id FROM Case WHERE {'NOT(' * 300}Id = null{')' * 300}"
    words = "Query is either selecting too many fields or the filter conditions are too complicated."
    is_refused(visitor.ask("GET", "query", {"q": query}), 400, "QUERY_TOO_COMPLICATED", words)


def test_too_many_records_at_once(visitor: Visitor):
    records = [{"attributes": {"type": "Account"}, "Name": "x"}] * 201
    response = visitor.ask("POST", "composite/sobjects", content={"records": records})
    words = "record limit reached. cannot submit more than 200 records into this call"
    is_refused(response, 400, "EXCEEDED_ID_LIMIT", words)


def test_a_record_that_somebody_else_is_changing(visitor: Visitor):
    changes: Any = visitor.door.changes
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with changes.together():
            begun.set()
            done.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    begun.wait(10)
    response = visitor.ask("PATCH", "sobjects/Crate__c/a20000000000001AAA", content={"Stock__c": 1})
    done.set()
    other.join()
    is_refused(response, 400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", fields=[])


LIMITS = {"daily": "TotalRequests Limit exceeded.", "long": "ConcurrentPerOrgLongTxn Limit exceeded."}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_that_is_exceeded(visitor: Visitor, limit: str):
    visitor.door.gate.replace(Faults.read({"script": {"1": limit}}))
    is_refused(visitor.ask("GET", "query", USERS), 403, "REQUEST_LIMIT_EXCEEDED", LIMITS[limit])
    assert visitor.ask("GET", "query", USERS).status == 200


def test_the_daily_limit_when_it_is_used_up(visitor: Visitor):
    visitor.door.gate.replace(Faults(daily_requests=1))
    answer = visitor.ask("GET", "query", USERS)
    assert (answer.status, answer.headers["Sforce-Limit-Info"]) == (200, "api-usage=1/1")
    is_refused(visitor.ask("GET", "query", USERS), 403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")


def test_an_org_that_is_busy(visitor: Visitor):
    visitor.door.gate.replace(Faults.read({"script": {"1": "unavailable", "2": "page"}}))
    is_refused(visitor.ask("GET", "query", USERS), 503, "SERVER_UNAVAILABLE", "Server too busy")
    page = visitor.ask("GET", "query", USERS)
    assert (page.status, page.headers["Content-Type"].partition(";")[0]) == (503, "text/html")


def test_an_org_that_is_only_read(path: Path):
    with_reader = org.open(path)
    visitor = Visitor(Door(with_reader))
    words = "this org is read-only"
    for method, resource in (("POST", "sobjects/Account"), ("DELETE", f"sobjects/Account/{NOWHERE}")):
        response = visitor.ask(method, resource, content={"Name": "x"})
        is_refused(response, 403, "INSUFFICIENT_ACCESS_OR_READONLY", words)
    with_reader.close()


def test_an_address_that_is_too_long(visitor: Visitor):
    answer = visitor.ask("GET", "query", {"q": f"SELECT Id FROM Case WHERE Subject = '{'x' * 20_000}'"})
    assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (414, "text/html")


def test_a_session_that_has_ended(door: Door):
    visitor = Visitor(door, ADA)
    assert visitor.ask("GET", "limits").status == 200
    door.sessions.expire_all()
    is_refused(visitor.ask("GET", "limits"), 401, "INVALID_SESSION_ID", "Session expired or invalid")


def test_what_becomes_of_each_record_of_many(visitor: Visitor):
    given = [{"Name": "New"}, {"Stock__c": 1}, {"Name": "New", "Code__c": "C-1"}]
    records = [{"attributes": {"type": "Crate__c"}, **values} for values in given]
    made, missing, taken = visitor.read(visitor.ask("POST", "composite/sobjects", content={"records": records}))
    assert (made["success"], made["errors"], len(made["id"])) == (True, [], 18)
    words = "Required fields are missing: [Name]"
    assert missing == {"success": False, "errors": [saved("REQUIRED_FIELD_MISSING", words, "Name")]}
    words = "duplicate value found: Code__c duplicates value on record with id: a20000000000001"
    assert taken == {"success": False, "errors": [saved("DUPLICATE_VALUE", words, "Code__c")]}


def test_what_becomes_of_records_that_go_together(visitor: Visitor):
    records = [{"attributes": {"type": "Crate__c"}, **values} for values in ({"Name": "Together"}, {"Stock__c": 1})]
    content = {"allOrNone": True, "records": records}
    undone, missing = visitor.read(visitor.ask("POST", "composite/sobjects", content=content))
    words = "Record rolled back because not all records were valid and the request was using AllOrNone header"
    assert undone == {"success": False, "errors": [saved("ALL_OR_NONE_OPERATION_ROLLED_BACK", words)]}
    assert missing["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING"
    assert visitor.get("query", {"q": "SELECT COUNT() FROM Crate__c WHERE Name = 'Together'"})["totalSize"] == 0


def test_what_becomes_of_records_that_are_not_there(visitor: Visitor):
    gone, none = visitor.read(visitor.ask("DELETE", "composite/sobjects", {"ids": f"{NOWHERE},123"}))
    assert gone == {"success": False, "errors": [saved("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")]}
    assert none == {"success": False, "errors": [saved("MALFORMED_ID", "malformed id 123", "Id")]}
    assert visitor.get("composite/sobjects/Account", {"ids": NOWHERE, "fields": "Name"}) == [None]


def saved(code: str, message: str, *fields: str) -> dict[str, Any]:
    return {"statusCode": code, "message": message, "fields": list(fields)}


ENVELOPE = """<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>
<n1:login xmlns:n1="urn:partner.soap.sforce.com"><n1:username>{}</n1:username><n1:password>{}</n1:password></n1:login>
</env:Body></env:Envelope>"""
FAULT = "{urn:fault.partner.soap.sforce.com}"
INVALID = "Invalid username, password, security token; or user locked out."
SOAP = [
    ("ada@shop.example", "wrong", "INVALID_LOGIN", INVALID),
    ("nobody@shop.example", "proctor", "INVALID_LOGIN", INVALID),
    ("cy@shop.example", "proctor", "INVALID_LOGIN", INVALID),
    ("ben@shop.example", "proctor", "PASSWORD_LOCKOUT", "user locked out"),
]


@pytest.fixture
def strict(door: Door) -> Door:
    """Where some may not come in."""
    accounts = Accounts(door.org, states={"ben@shop.example": State.LOCKED_OUT})
    return Door(door.org, accounts=accounts, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(("username", "password", "code", "message"), SOAP)
def test_a_login_over_soap_that_fails(strict: Door, username: str, password: str, code: str, message: str):
    body = ENVELOPE.format(username, password).encode()
    asked = Request("POST", "/services/Soap/u/59.0", "", {"content-type": "text/xml"}, body, "https://org.invalid")
    response = respond(strict, asked)
    found = ElementTree.fromstring(response.body)
    assert (response.status, response.headers["Content-Type"].partition(";")[0]) == (500, "text/xml")
    assert [found.findtext(f".//{FAULT}{name}") for name in ("exceptionCode", "exceptionMessage")] == [code, message]
    assert found.findtext(".//faultcode", "").endswith(code)
    assert found.findtext(".//faultstring") == f"{code}: {message}"


PERSON = {"grant_type": "password", "username": "ada@shop.example", "password": "proctor"}
APP = {"client_id": "proctor", "client_secret": "proctor"}
OAUTH = {
    "a wrong password": ({**PERSON, **APP, "password": "x"}, "invalid_grant", "authentication failure"),
    "who is locked out": ({**PERSON, **APP, "username": "ben@shop.example"}, "invalid_grant", "authentication failure"),
    "a wrong secret": ({**PERSON, **APP, "client_secret": "x"}, "invalid_client", "invalid client credentials"),
    "a wrong app": ({**PERSON, **APP, "client_id": "x"}, "invalid_client_id", "client identifier invalid"),
    "a grant that is none": ({**APP, "grant_type": "x"}, "unsupported_grant_type", "grant type not supported"),
}


@pytest.mark.parametrize("why", OAUTH)
def test_a_login_over_oauth_that_fails(strict: Door, why: str):
    given, error, description = OAUTH[why]
    body = "&".join(f"{name}={quote(value)}" for name, value in given.items()).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = respond(strict, Request("POST", "/services/oauth2/token", "", headers, body, "https://org.invalid"))
    told = {"error": error, "error_description": description}
    assert (response.status, json.loads(response.body)) == (400, told)
