"""The guard of a connection for reading: what passes, what is stopped before it is sent, and every known way around."""

import gzip
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceMalformedRequest, SalesforceResourceNotFound

import org
from org.connection import Session
from org.connection.errors import ReadOnlyGuard

HOST = "acme.my.salesforce.com"
API = f"https://{HOST}/services/data/v59.0"
PATCHED = {"X-HTTP-Method-Override": "PATCH"}


class Recorder(BaseAdapter):
    """A real org as far as it goes: everything is answered with an empty object, and kept."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.location = ""

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        self.sent.append((request.method, request.url))
        response = requests.Response()
        response.status_code = 302 if self.location else 200
        response.headers = CaseInsensitiveDict({"Location": self.location} if self.location else {})
        response.raw, response.url, response.request = io.BytesIO(b"{}"), request.url, request
        return response

    def close(self) -> None: ...


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def client(recorder: Recorder) -> Salesforce:
    made = org.connect(org.Live(Session(HOST, "a-session")), transport=recorder)
    recorder.sent.clear()
    return made


def many(*requests_: dict[str, Any], name: str = "compositeRequest") -> str:
    return json.dumps({name: list(requests_)})


@pytest.fixture
def near(recorder: Recorder) -> Salesforce:
    """A client of an org of ours at the same address."""
    made = org.connect(org.Served(f"https://{HOST}", session="a-session"), transport=recorder)
    recorder.sent.clear()
    return made


V = "/services/data/v59.0"
GET = {"method": "GET", "url": f"{V}/sobjects/Account/001000000000001", "referenceId": "a"}

PASSES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a query": ("GET", "query/", {"params": {"q": "SELECT Id FROM Account WHERE Name = '_HttpMethod=PATCH&x'"}}),
    "a batch of a query": ("GET", "query/01gD0000002HU6KIAW-2000", {}),
    "a query of all": ("GET", "queryAll", {"params": {"q": "SELECT Id FROM Account"}}),
    "a search": ("GET", "search/", {"params": {"q": "FIND {a} RETURNING Account(Id)"}}),
    "a posted search": ("POST", "parameterizedSearch", {"json": {"q": "acme"}}),
    "a description": ("GET", "sobjects/Account/describe", {}),
    "a record": ("GET", "sobjects/Account/001000000000001?fields=Id,Name", {}),
    "a record by its external id": ("GET", "sobjects/Account/Ext__c/a%20b", {}),
    "looking whether there is one": ("HEAD", "sobjects/Account/001000000000001", {}),
    "limits": ("GET", "limits/", {}),
    "the resources": ("GET", "", {}),
    "reading metadata": ("GET", "tooling/query/?q=SELECT+Id+FROM+ApexClass", {}),
    "what a bulk query found": ("GET", "jobs/query/750000000000001/results?maxRecords=10", {}),
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "more"), PASSES.values(), ids=PASSES.keys())
def test_reading_passes(client: Salesforce, recorder: Recorder, method: str, path: str, more: dict[str, Any]):
    assert client.session.request(method, f"{API}/{path}", **more).status_code == 200
    assert len(recorder.sent) == 1


WITHIN: dict[str, tuple[str, dict[str, Any]]] = {
    "several reads": ("composite", {"data": many(GET, GET)}),
    "a batch of reads": ("composite/batch", {"data": many({"method": "GET", "url": "v59.0/limits"},
                                                          name="batchRequests")}),
    "a bulk query": ("jobs/query", {"json": {"operation": "query", "query": "SELECT Id FROM Account"}}),
}  # fmt: skip


@pytest.mark.parametrize(("path", "more"), WITHIN.values(), ids=WITHIN.keys())
def test_reads_within_others_pass_to_an_org_of_ours(
    near: Salesforce, recorder: Recorder, path: str, more: dict[str, Any]
):
    assert near.session.post(f"{API}/{path}", **more).status_code == 200
    assert len(recorder.sent) == 1


@pytest.mark.parametrize(("path", "more"), WITHIN.values(), ids=WITHIN.keys())
def test_a_real_org_is_asked_plainly(client: Salesforce, recorder: Recorder, path: str, more: dict[str, Any]):
    with pytest.raises(ReadOnlyGuard):
        client.session.post(f"{API}/{path}", **more)
    assert recorder.sent == []


def test_who_somebody_is_may_be_asked(client: Salesforce, recorder: Recorder):
    for path in ("services/data", "services/oauth2/userinfo", "id/00D000000000001EAA/005000000000001AAA"):
        client.session.get(f"https://{HOST}/{path}")
    assert len(recorder.sent) == 3


STOPPED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "creating": ("POST", "sobjects/Account/", {"json": {"Name": "x"}}),
    "changing": ("PATCH", "sobjects/Account/001000000000001", {"json": {"Name": "x"}}),
    "replacing": ("PUT", "sobjects/Account/001000000000001", {}),
    "deleting": ("DELETE", "sobjects/Account/001000000000001", {}),
    "a method of one's own": ("PATCH ", "sobjects/Account/001000000000001", {}),
    "asking for options": ("OPTIONS", "sobjects/Account", {}),
    "a header": ("GET", "sobjects/Account/001000000000001", {"headers": PATCHED}),
    "a header in other letters": ("GET", "limits", {"headers": {"x-http-METHOD-override": "DELETE"}}),
    "another header": ("GET", "limits", {"headers": {"X-HTTP-Method": "DELETE"}}),
    "a third header": ("POST", "parameterizedSearch", {"headers": {"X-Method-Override": "DELETE"}}),
    "the address": ("POST", "parameterizedSearch?_HttpMethod=PATCH", {}),
    "the address, fetched": ("GET", "sobjects/Account/001000000000001?_HttpMethod=DELETE", {}),
    "the address in other letters": ("GET", "limits?a=b&_httpmethod=DELETE", {}),
    "the address, escaped": ("GET", "limits?%5FHttp%4Dethod=DELETE", {}),
    "the address, with a blank": ("GET", "limits?+_HttpMethod=DELETE", {}),
    "running code": ("GET", "tooling/executeAnonymous/?anonymousBody=delete+new+Account();", {}),
    "running code in other letters": ("GET", "Tooling/ExecuteAnonymous/?anonymousBody=x", {}),
    "running tests": ("GET", "tooling/runTestsAsynchronous/?classids=x", {}),
    "a way round by dots": ("GET", "query/../tooling/executeAnonymous", {}),
    "a way round by escaped dots": ("GET", "sobjects/%2e%2e/tooling/executeAnonymous", {}),
    "a way round by dots escaped twice": ("GET", "sobjects/%252e%252e/tooling/executeAnonymous", {}),
    "a way round by an escaped slash": ("GET", "sobjects/..%2Ftooling/executeAnonymous", {}),
    "a way round by a backslash": ("GET", "sobjects/..%5ctooling/executeAnonymous", {}),
    "a way round by a semicolon": ("GET", "sobjects;x/Account", {}),
    "a way round by two slashes": ("GET", "sobjects//Account", {}),
    "a zero byte": ("GET", "sobjects/Account%00", {}),
    "an unknown resource": ("GET", "actions/custom/flow", {}),
    "another version": ("GET", "../latest/limits", {}),
    "several records": ("POST", "composite/sobjects", {"json": {"records": []}}),
    "a tree": ("POST", "composite/tree/Account", {"json": {"records": []}}),
    "a graph": ("POST", "composite/graph", {"json": {"graphs": []}}),
    "a bulk load": ("POST", "jobs/ingest", {"json": {"operation": "insert", "object": "Account"}}),
    "a bulk load as a query": ("POST", "jobs/query", {"json": {"operation": "delete"}}),
    "two operations": ("POST", "jobs/query", {"data": '{"operation": "query", "operation": "delete"}'}),
    "ending a bulk query": ("PATCH", "jobs/query/750000000000001", {"json": {"state": "Aborted"}}),
    "a write among reads": ("POST", "composite", {"data": many(GET, {**GET, "method": "DELETE"})}),
    "a write in a batch": ("POST", "composite/batch", {"data": many({"method": "PATCH", "url": "v59.0/limits"},
                                                                    name="batchRequests")}),
    "a method that is there twice": ("POST", "composite", {"data": many(GET).replace(
        '"method": "GET"', '"method": "DELETE", "method": "GET"')}),
    "a method in other letters": ("POST", "composite", {"data": many({**GET, "Method": "DELETE"})}),
    "a body within": ("POST", "composite", {"data": many({**GET, "body": {}})}),
    "a header within": ("POST", "composite", {"data": many({**GET, "httpHeaders": PATCHED})}),
    "an address within": ("POST", "composite", {"data": many({**GET, "url": GET["url"] + "?_HttpMethod=DELETE"})}),
    "another place within": ("POST", "composite", {"data": many({**GET, "url": "/services/apexrest/x"})}),
    "an address made of an answer": ("POST", "composite", {"data": many({**GET, "url": f"{V}/@{{a.b}}"})}),
    "nothing within": ("POST", "composite", {"data": many()}),
    "no list": ("POST", "composite", {"json": {"compositeRequest": GET}}),
    "a body that is packed": ("POST", "composite", {"data": gzip.compress(many(GET).encode()),
                                                    "headers": {"Content-Encoding": "gzip"}}),
    "a body that streams": ("POST", "composite", {"data": io.BytesIO(many(GET).encode())}),
    "a body that is none": ("POST", "composite", {"data": "not JSON"}),
    "too many brackets": ("POST", "composite", {"data": "[" * 100_000}),
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "more"), STOPPED.values(), ids=STOPPED.keys())
def test_what_may_write_is_stopped(
    client: Salesforce, recorder: Recorder, method: str, path: str, more: dict[str, Any]
):
    with pytest.raises(ReadOnlyGuard, match="stopped before it was sent"):
        client.session.request(method, f"{API}/{path}", **more)
    assert recorder.sent == []


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [asked for asked in STOPPED.values() if asked[0] not in ("GET", "HEAD")],
    ids=[name for name, asked in STOPPED.items() if asked[0] not in ("GET", "HEAD")],
)
def test_it_is_stopped_before_an_org_of_ours_too(
    near: Salesforce, recorder: Recorder, method: str, path: str, more: dict[str, Any]
):
    test_what_may_write_is_stopped(near, recorder, method, path, more)


ELSEWHERE = [
    "https://evil.example/services/data/v59.0/limits",
    f"https://{HOST}.evil.example/services/data/v59.0/limits",
    f"https://{HOST}@evil.example/services/data/v59.0/limits",
    f"https://{HOST}:8443/services/data/v59.0/limits",
    f"http://{HOST}/services/data/v59.0/limits",
    f"https://other.{HOST}/services/data/v59.0/limits",
    "https://login.salesforce.com/services/oauth2/token",
]


@pytest.mark.parametrize("url", ELSEWHERE)
def test_nothing_goes_elsewhere(client: Salesforce, recorder: Recorder, url: str):
    with pytest.raises(ReadOnlyGuard, match="to another place"):
        client.session.get(url)
    assert recorder.sent == []


@pytest.mark.parametrize("following", ["@evil.example/x", ".evil.example/x", "/services/apexrest/x"])
def test_an_answer_does_not_lead_elsewhere(client: Salesforce, recorder: Recorder, following: str):
    with pytest.raises(ReadOnlyGuard):
        client.query_more(following, identifier_is_url=True)
    assert recorder.sent == []


@pytest.mark.parametrize("location", ["https://evil.example/", f"http://{HOST}/services/data", "/services/apexrest/x"])
def test_a_redirect_does_not_lead_elsewhere(client: Salesforce, recorder: Recorder, location: str):
    recorder.location = location
    with pytest.raises(ReadOnlyGuard):
        client.session.get(f"{API}/limits")
    assert len(recorder.sent) == 1


CALLS: dict[str, Callable[[Salesforce], Any]] = {
    "create": lambda one: one.Account.create({"Name": "x"}),
    "update": lambda one: one.Account.update("001000000000001", {"Name": "x"}),
    "upsert": lambda one: one.Account.upsert("Ext__c/1", {"Name": "x"}),
    "delete": lambda one: one.Account.delete("001000000000001"),
    "set_password": lambda one: one.set_password("005000000000001", "x"),
    "bulk": lambda one: one.bulk.Account.insert([{"Name": "x"}]),
    "bulk2": lambda one: one.bulk2.Account.insert(records=[{"Name": "x"}]),
    "apexecute": lambda one: one.apexecute("x"),
    "toolingexecute": lambda one: one.toolingexecute("executeAnonymous", params={"anonymousBody": "x"}),
    "restful": lambda one: one.restful("sobjects/Account", method="POST"),
    "oauth2": lambda one: one.oauth2("revoke", {"token": "x"}),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_no_call_of_simple_salesforce_writes(client: Salesforce, recorder: Recorder, call: Callable[[Salesforce], Any]):
    with pytest.raises(ReadOnlyGuard):
        call(client)
    assert recorder.sent == []


# Queries that leave a trace in a real org

TRACES = [
    "SELECT Id FROM Account FOR VIEW",
    "SELECT Id FROM Account LIMIT 1 for  reference ",
    "SELECT Id FROM Account FOR UPDATE\n",
    "SELECT Title FROM Knowledge__kav UPDATE VIEWSTAT",
    "SELECT Title FROM Knowledge__kav UPDATE TRACKING, VIEWSTAT",
    "SELECT Id FROM Account FOR VIEW ALL ROWS",
    "SELECT Id FROM Account WHERE Name = 'It\\'s' FOR VIEW\0",
]


@pytest.mark.parametrize("query", TRACES)
def test_a_query_that_leaves_a_trace_is_refused_as_the_org_refuses_one(
    client: Salesforce, recorder: Recorder, query: str
):
    with pytest.raises(SalesforceMalformedRequest) as caught:
        client.query(query)
    assert caught.value.content[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"
    assert recorder.sent == []


def test_so_are_two_queries_of_which_nobody_knows_which_is_read(client: Salesforce, recorder: Recorder):
    asked = client.session.get(f"{API}/query?q=SELECT+Id+FROM+Account+FOR+VIEW&q=SELECT+Id+FROM+Account")
    assert (asked.status_code, recorder.sent) == (400, [])


def test_so_is_a_search_that_is_counted(client: Salesforce, recorder: Recorder):
    with pytest.raises(SalesforceMalformedRequest):
        client.search("FIND {kettle} RETURNING Knowledge__kav UPDATE TRACKING")
    for more in ({"params": {"q": "x", "updateTracking": "true"}}, {"json": {"q": "x", "updateViewStat": True}}):
        method = "POST" if "json" in more else "GET"
        assert client.session.request(method, f"{API}/parameterizedSearch", **more).status_code == 400
    assert recorder.sent == []


def test_words_within_a_text_leave_no_trace(client: Salesforce, recorder: Recorder):
    client.query("SELECT Id FROM Account WHERE Name = 'room for view'")
    client.query("SELECT Id FROM Account WHERE Name = 'It\\'s for view' LIMIT 1")
    client.search("FIND {ready for view} RETURNING Account(Id)")
    client.session.post(f"{API}/parameterizedSearch", json={"q": "x", "updateTracking": False})
    assert len(recorder.sent) == 4


# Orgs of our own


@pytest.fixture
def ours(little: Any) -> Iterator[Salesforce]:
    made = org.connect(org.Embedded(little.org))
    yield made
    made.session.close()


@pytest.mark.parametrize("name", [name for name in CALLS if name != "oauth2"])
def test_our_own_orgs_are_guarded_as_well(ours: Salesforce, name: str):
    with pytest.raises(ReadOnlyGuard):
        CALLS[name](ours)


def test_of_our_own_orgs_anything_may_be_fetched(ours: Salesforce):
    with pytest.raises(SalesforceResourceNotFound):
        ours.restful("nowhere")


def test_the_guard_is_lifted_when_asked_though_not_for_other_hosts(little: Any):
    free = org.connect(org.Embedded(little.org, writes=True))
    refused = free.session.delete("https://embedded.invalid/services/data/v59.0/sobjects/User/005000000000001")
    assert refused.json()[0]["message"] == "this org is read-only"
    with pytest.raises(ReadOnlyGuard):
        free.session.get("https://evil.example/services/data/v59.0/limits")
