"""What the API lets a client read: versions, limits, batches, records by Id, by external Id and along relationships."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import org
from org.engine import write
from org.rest import Door, Request, respond
from org.schema import load
from tests.org.visitor import API, Visitor

THERE, GONE = "a00000000000001AAA", "a00000000000002AAA"
NOT_THERE = "Provided external ID field does not exist or is not accessible: {}"
NO_RESOURCE = [{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}]


@pytest.fixture(scope="module")
def visitor(little: Any) -> Visitor:
    return Visitor(Door(little.org))


@pytest.fixture(scope="module")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """An org of issues: one from the first of May, and one that was deleted on the second."""
    path = tmp_path_factory.mktemp("orgs") / "stamped.org"
    there = {"Id": THERE, "Name": "Leak", "SystemModstamp": "2024-05-01T10:00:00.000+0000"}
    gone = {"Id": GONE, "Name": "Dent", "SystemModstamp": "2024-05-02T10:00:00.000+0000", "IsDeleted": True}
    write(path, load(), {"Issue__c": [there, gone]}, {"schema": "retail"})
    opened = org.open(path)
    yield Visitor(Door(opened))
    opened.close()


def refused(visitor: Visitor, path: str, query: dict[str, str] | None = None) -> tuple[int, str, str]:
    answer = visitor.ask("GET", path, query)
    (error,) = visitor.read(answer)
    return answer.status, error["errorCode"], error["message"]


def test_anyone_may_ask_for_the_versions(little: Any):
    answer = respond(Door(little.org), Request("GET", "/services/data/"))
    versions = json.loads(answer.body)
    assert answer.status == 200
    assert versions[-1] == {"label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0"}
    assert {"label": "Winter '24", "url": "/services/data/v59.0", "version": "59.0"} in versions
    assert [one["version"] for one in versions] == [f"{number}.0" for number in range(31, 67)]


def test_a_version_lists_its_resources(visitor: Visitor):
    found = visitor.get(API)
    assert found["sobjects"] == f"{API}/sobjects"
    assert found["identity"].startswith("https://org.invalid/id/00D")
    for name in ("query", "search", "sobjects", "composite", "jobs", "limits", "parameterizedSearch"):
        assert name in found


@pytest.mark.parametrize("version", ["v30.0", "v67.0", "v59.5", "59.0", "v059.0"])
def test_a_version_that_is_none(visitor: Visitor, version: str):
    assert visitor.ask("GET", f"/services/data/{version}/limits").status == 404


@pytest.mark.parametrize("path", ["", "/limits", "/query", "/sobjects/Case/describe", "/nowhere"])
def test_without_a_session_there_is_nothing(little: Any, path: str):
    answer = respond(Door(little.org), Request("GET", API + path))
    assert (answer.status, json.loads(answer.body)[0]["errorCode"]) == (401, "INVALID_SESSION_ID")


def test_calls_are_counted_in_the_limits_and_in_a_header(little: Any):
    visitor = Visitor(Door(little.org))
    used = [visitor.ask("GET", "limits").headers["Sforce-Limit-Info"] for _ in range(3)]
    assert used == ["api-usage=1/15000", "api-usage=2/15000", "api-usage=3/15000"]
    limits = visitor.get("limits")
    assert limits["DailyApiRequests"] == {"Max": 15000, "Remaining": 14996}
    for name in ("DailyBulkV2QueryJobs", "DailyAsyncApexExecutions", "DataStorageMB", "SingleEmail"):
        assert limits[name]["Max"] >= limits[name]["Remaining"] > 0
    assert len(limits) > 12


def test_a_record_has_all_its_fields_after_its_attributes(visitor: Visitor, little: Any):
    record = visitor.get("sobjects/case/500000000000001")
    url = f"{API}/sobjects/Case/500000000000001AAA"
    assert list(record) == ["attributes", *little.org.schema.objects["Case"].fields]
    assert record["attributes"] == {"type": "Case", "url": url}
    assert (record["IsClosed"], record["ClosedDate"]) == (True, "2024-01-12T09:30:00.000+0000")
    assert visitor.get(url) == record


def test_a_record_has_the_fields_that_were_asked_for_and_its_id(visitor: Visitor):
    record = visitor.get("sobjects/Case/500000000000001AAA", {"fields": "subject, Account.name"})
    assert list(record) == ["attributes", "Subject", "Account", "Id"]
    assert record["Account"]["Name"] == "Acme"


@pytest.mark.parametrize("fields", ["Subject,Nope", "Subject Subject", "(SELECT Id FROM Cases)", "Id FROM User--", ""])
def test_fields_that_are_none(visitor: Visitor, fields: str):
    status, code, message = refused(visitor, "sobjects/Case/500000000000001AAA", {"fields": fields})
    assert (status, code) == (400, "INVALID_FIELD")
    assert "No such column '" in message


@pytest.mark.parametrize("identifier", ["500000000000999AAA", "001000000000001AAA", "nope", "5", "%27%20OR%20Id"])
def test_a_record_that_is_not_there(visitor: Visitor, identifier: str):
    status, code, message = refused(visitor, f"sobjects/Case/{identifier}")
    shown = identifier.replace("%27", "'").replace("%20", " ")
    assert (status, code, message) == (404, "NOT_FOUND", NOT_THERE.format(shown))


def test_a_record_that_is_deleted(visitor: Visitor):
    path = "sobjects/EmailMessage/02s000000000003AAA"
    assert refused(visitor, path) == (404, "ENTITY_IS_DELETED", "entity is deleted")


@pytest.mark.parametrize("path", ["sobjects/Nope", "sobjects/Nope/describe", "sobjects/Nope/500000000000001AAA"])
def test_an_object_that_is_none(visitor: Visitor, path: str):
    answer = visitor.ask("GET", path)
    assert (answer.status, visitor.read(answer)) == (404, NO_RESOURCE)


def test_a_record_by_its_external_id(visitor: Visitor):
    record = visitor.get("sobjects/Product2/external_id__c/WH-7001", {"fields": "Name"})
    assert (record["Name"], record["Id"]) == ("Copper kettle", "01t000000000001AAA")
    assert visitor.get("sobjects/Product2/Id/01t000000000001")["Name"] == "Copper kettle"
    assert visitor.ask("GET", "sobjects/Product2/External_ID__c/WH-1").status == 404
    assert refused(visitor, "sobjects/Product2/Name/Tea%20cup") == (404, "NOT_FOUND", NOT_THERE.format("Name"))


@pytest.mark.parametrize("value", ["WH'%20OR%20Name%20!=%20'", "%5C", "WH-7001%27%20--", "%00", "%F0%9F%98%80"])
def test_an_external_id_of_anything_finds_nothing_else(visitor: Visitor, value: str):
    answer = visitor.ask("GET", f"sobjects/Product2/External_ID__c/{value}")
    assert (answer.status, visitor.read(answer)) == (404, NO_RESOURCE)


def test_several_records_with_one_external_id_are_listed(tmp_path: Path):
    schema = tmp_path / "shelf.yaml"
    schema.write_text("name: Shelf__c\nprefix: a33\nfields:\n  Code__c: {type: double, external_id: true}\n", "utf-8")
    made = [{"Id": f"a3300000000000{number}AAA", "Code__c": 7.0} for number in (1, 2)]
    write(tmp_path / "shelves.org", load("bare", extra=[schema]), {"Shelf__c": made}, {})
    opened = org.open(tmp_path / "shelves.org")
    visitor = Visitor(Door(opened))
    answer = visitor.ask("GET", "sobjects/Shelf__c/Code__c/7")
    assert (answer.status, visitor.read(answer)) == (300, [f"{API}/sobjects/Shelf__c/{one['Id']}" for one in made])
    assert visitor.ask("GET", "sobjects/Shelf__c/Code__c/seven").status == 404
    opened.close()


def test_parents_and_children_of_a_record(visitor: Visitor):
    case, account = "sobjects/Case/500000000000001AAA", "sobjects/Account/001000000000001AAA"
    assert visitor.get(f"{case}/Account", {"fields": "Name"})["Name"] == "Acme"
    owner = visitor.get(f"{case}/Owner")
    assert (owner["attributes"]["type"], owner["Name"]) == ("User", "Ada Byron")
    cases = visitor.get(f"{account}/Cases", {"fields": "Subject"})
    assert (cases["totalSize"], cases["done"]) == (2, True)
    assert [one["Subject"] for one in cases["records"]] == ["The kettle leaks", "the parcel is late"]


@pytest.mark.parametrize(
    "path", ["Case/500000000000005AAA/Account", "Case/500000000000001AAA/Nope", "Case/500000000000001AAA/Cases"]
)
def test_relationships_that_lead_nowhere(visitor: Visitor, path: str):
    answer = visitor.ask("GET", f"sobjects/{path}")
    assert (answer.status, visitor.read(answer)) == (404, NO_RESOURCE)


def test_what_changed_within_a_span(stamped: Visitor):
    found = stamped.get("sobjects/Issue__c/updated/", {"start": "2024-05-01T00:00:00Z", "end": "2024-05-03T00:00:00Z"})
    assert found == {"ids": [THERE], "latestDateCovered": "2024-05-03T00:00:00.000+0000"}
    later = {"start": "2024-05-01T12:00:01+02:00", "end": "2024-05-03T00:00:00Z"}
    assert stamped.get("sobjects/Issue__c/updated/", later)["ids"] == []


def test_what_was_deleted_within_a_span(stamped: Visitor):
    span = {"start": "2024-05-01T00:00:00Z", "end": "2024-05-03T00:00:00Z"}
    found = stamped.get("sobjects/Issue__c/deleted", span)
    assert found["deletedRecords"] == [{"id": GONE, "deletedDate": "2024-05-02T10:00:00.000+0000"}]
    assert found.keys() == {"deletedRecords", "earliestDateAvailable", "latestDateCovered"}
    assert stamped.get("sobjects/User/deleted", span)["deletedRecords"] == []


@pytest.mark.parametrize(
    ("span", "code"),
    [
        ({"start": "2024-05-01T00:00:00Z"}, "MISSING_ARGUMENT"),
        ({"start": "yesterday", "end": "2024-05-01T00:00:00Z"}, "INVALID_REPLICATION_DATE"),
        ({"start": "2024-05-01T00:00:00Z", "end": "2024-05-01T00:00:59Z"}, "INVALID_REPLICATION_DATE"),
        ({"start": "0001-01-01T00:00:00+23:59", "end": "9999-12-31T00:00:00Z"}, "INVALID_REPLICATION_DATE"),
    ],
)
def test_spans_of_time_that_are_none(stamped: Visitor, span: dict[str, str], code: str):
    assert refused(stamped, "sobjects/Issue__c/updated", span)[:2] == (400, code)


def test_a_batch_is_as_large_as_its_header_asks(tmp_path: Path):
    issues = [{"Id": f"a00{number:012}AAA"} for number in range(450)]
    write(tmp_path / "many.org", load(), {"Issue__c": issues}, {})
    opened = org.open(tmp_path / "many.org")
    visitor = Visitor(Door(opened))

    def sizes(asked: str) -> list[int]:
        options, found = {"Sforce-Query-Options".lower(): asked}, []
        batch = visitor.read(visitor.ask("GET", "query", {"q": "SELECT Id FROM Issue__c"}, headers=options))
        found.append(len(batch["records"]))
        while not batch["done"]:
            batch = visitor.get(batch["nextRecordsUrl"])
            found.append(len(batch["records"]))
        return found

    assert sizes("batchSize=200") == [200, 200, 50]
    assert sizes("batchSize = 300") == [300, 150]
    assert sizes("batchSize=1") == [200, 200, 50]
    assert sizes("batchSize=9999") == sizes("batchSize=x") == sizes("") == [450]
    opened.close()


@pytest.mark.parametrize(
    ("query", "index", "cardinality"),
    [
        ("SELECT Id FROM case WHERE Id = '500000000000001AAA'", "Id", 1),
        ("SELECT COUNT() FROM Case WHERE OwnerId = '005000000000001AAA'", "OwnerId", 3),
        ("SELECT Id FROM Case", None, 5),
        ("SELECT Id FROM Case WHERE Subject = 'none'", None, 0),
        ("SELECT Status, COUNT(Id) FROM Case GROUP BY Status", None, 3),
    ],
)
def test_a_query_can_be_explained(visitor: Visitor, query: str, index: str | None, cardinality: int):
    told = visitor.get("query", {"explain": query})
    (plan,) = told["plans"]
    assert told["sourceQuery"] == query
    assert (plan["sobjectType"], plan["sobjectCardinality"], plan["cardinality"]) == ("Case", 5, cardinality)
    assert plan["leadingOperationType"] == ("TableScan" if index is None else "Index")
    assert plan["fields"] == (None if index is None else [index])


def test_a_query_that_cannot_be_asked_cannot_be_explained(visitor: Visitor):
    assert refused(visitor, "query", {"explain": "SELECT"})[1] == "MALFORMED_QUERY"


def test_an_address_that_is_too_long(visitor: Visitor):
    answer = visitor.ask("GET", "query", {"q": "SELECT Id FROM Case" + " " * 17_000})
    assert (answer.status, answer.body) == (414, b"<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>")
    assert answer.headers["Content-Type"].startswith("text/html")
    stranger = Visitor(visitor.door)
    stranger.session = "nobody's"
    assert stranger.ask("GET", "query", {"q": "SELECT Id FROM Case" + " " * 17_000}).status == 401


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "sobjects/Case/500000000000001AAA", "HEAD,GET,PATCH,DELETE"),
        ("DELETE", "sobjects/Case", "HEAD,GET,POST"),
        ("POST", "query", "HEAD,GET"),
        ("GET", "composite/batch", "POST"),
    ],
)
def test_methods_that_a_resource_has_not(visitor: Visitor, method: str, path: str, allowed: str):
    answer = visitor.ask(method, path)
    message = f"HTTP Method '{method}' not allowed. Allowed are {allowed}"
    assert (answer.status, visitor.read(answer)) == (405, [{"message": message, "errorCode": "METHOD_NOT_ALLOWED"}])


def test_the_head_of_a_record(visitor: Visitor):
    there = visitor.ask("HEAD", "sobjects/Case/500000000000001AAA")
    assert (there.status, there.body) == (200, b"")
    assert visitor.ask("HEAD", "sobjects/Case/500000000000999AAA").status == 404


def test_long_answers_are_packed_for_those_who_can_unpack(visitor: Visitor):
    plain = visitor.ask("GET", "sobjects")
    packed = visitor.ask("GET", "sobjects", headers={"accept-encoding": "gzip, deflate"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_an_external_id_that_there_is_not(visitor: Visitor):
    told = (404, "NOT_FOUND", NOT_THERE.format("Nope__c"))
    assert refused(visitor, "sobjects/Product2/Nope__c/1") == told
    assert refused(visitor, "sobjects/Case/500000000000001AAA/Nope__r")[2] == NO_RESOURCE[0]["message"]


def test_who_the_session_is_of(visitor: Visitor):
    told = visitor.get("/services/oauth2/userinfo")
    assert (told["user_id"], told["name"], told["email"]) == ("005000000000001AAA", "Ada Byron", "ada@shop.example")
    identity = visitor.get(told["sub"].removeprefix("https://org.invalid"))
    assert (identity["id"], identity["display_name"]) == (told["sub"], "Ada Byron")
    assert visitor.ask("GET", "/id/00D000000000001EAA/005000000000002AAA").status == 404
