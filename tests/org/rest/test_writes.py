"""Records made, changed and deleted over REST, as a client does it, with what a client is told."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceMalformedRequest, SalesforceResourceNotFound

from org.changes import opened
from org.rest import Door
from tests.org.visitor import API, Visitor

ACME, NOBODY = "001000000000001AAA", "001000000000999AAA"
NOT_THERE = "Provided external ID field does not exist or is not accessible: {}"


@pytest.fixture(scope="module")
def door(little: Any) -> Iterator[Door]:
    there, changes = opened(little.org.path, keep=False)
    yield Door(there, changes=changes)
    there.close()
    changes.close()


@pytest.fixture(scope="module")
def visitor(door: Door) -> Visitor:
    return Visitor(door)


@pytest.fixture(scope="module")
def client(door: Door) -> Salesforce:
    return connected(door)


def connected(door: Door) -> Salesforce:
    import requests

    from org.connection.in_process import InProcess

    session = requests.Session()
    session.mount("https://", InProcess(door))
    token = door.sessions.issue(door.accounts.somebody)
    return Salesforce(session_id=token, instance="embedded.invalid", session=session)


def test_a_record_is_made_changed_and_deleted(client: Salesforce):
    made = client.Account.create({"Name": "Kettles & Co", "ShippingCity": "Pau"})
    assert (made["success"], made["errors"], len(made["id"])) == (True, [], 18)
    assert client.Account.update(made["id"], {"ShippingCity": None, "Phone": "5550199"}) == 204
    record = client.Account.get(made["id"])
    assert (record["Name"], record["ShippingCity"], record["Phone"]) == ("Kettles & Co", None, "5550199")
    assert client.Account.delete(made["id"]) == 204
    with pytest.raises(SalesforceResourceNotFound) as caught:
        client.Account.get(made["id"])
    assert caught.value.content == [{"message": "entity is deleted", "errorCode": "ENTITY_IS_DELETED"}]
    assert client.query("SELECT Id FROM Account WHERE Name = 'Kettles & Co'")["totalSize"] == 0


def test_the_address_of_a_new_record_is_told(visitor: Visitor):
    answer = visitor.ask("POST", "sobjects/account/", content={"attributes": {"type": "Account"}, "Name": "New"})
    assert answer.status == 201
    assert visitor.get(answer.headers["Location"])["Name"] == "New"


def test_what_a_client_makes_wrong(client: Salesforce):
    with pytest.raises(SalesforceMalformedRequest) as caught:
        client.Contact.create({"FirstName": "Zoë"})
    (told,) = caught.value.content
    assert told == {
        "message": "Required fields are missing: [LastName]",
        "errorCode": "REQUIRED_FIELD_MISSING",
        "fields": ["LastName"],
    }


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize("identifier", [NOBODY, "500000000000001AAA", "nope"])
def test_a_record_that_is_not_there_is_neither_changed_nor_deleted(visitor: Visitor, method: str, identifier: str):
    answer = visitor.ask(method, f"sobjects/Account/{identifier}", content={"Name": "x"})
    message = NOT_THERE.format(identifier)
    assert (answer.status, visitor.read(answer)) == (404, [{"message": message, "errorCode": "NOT_FOUND"}])


def test_an_external_id_makes_or_changes(client: Salesforce, visitor: Visitor):
    made = client.Product2.upsert("External_ID__c/N-1", {"Name": "Pot"}, raw_response=True)
    told = made.json()
    assert (made.status_code, told["success"], told["created"], told["errors"]) == (201, True, True, [])
    again = client.Product2.upsert("External_ID__c/N-1", {"Name": "Large pot"}, raw_response=True)
    assert (again.status_code, again.json()) == (200, {**told, "created": False})
    assert client.Product2.get_by_custom_id("External_ID__c", "N-1")["Name"] == "Large pot"
    older = visitor.ask("PATCH", "/services/data/v45.0/sobjects/Product2/External_ID__c/N-1", content={"Name": "Pot"})
    assert (older.status, older.body) == (204, b"")
    assert visitor.ask("DELETE", "sobjects/Product2/External_ID__c/N-1").status == 204
    assert visitor.ask("DELETE", "sobjects/Product2/External_ID__c/N-1").status == 404


def test_an_external_id_that_may_only_change(visitor: Visitor):
    path, only = "sobjects/Product2/External_ID__c/N-2", {"updateOnly": "true"}
    assert visitor.ask("PATCH", path, only, {"Name": "Pot"}).status == 404
    assert visitor.ask("PATCH", "sobjects/Product2/External_ID__c/WH-7001", only, {"Name": "Pot"}).status == 200


def test_an_id_makes_nothing(visitor: Visitor):
    changed = visitor.ask("PATCH", f"sobjects/Account/Id/{ACME}", content={"ShippingCity": "Rome"})
    assert (changed.status, visitor.read(changed)["id"]) == (200, ACME)
    assert visitor.ask("PATCH", f"sobjects/Account/Id/{NOBODY}", content={"ShippingCity": "Rome"}).status == 404


@pytest.mark.parametrize(
    ("method", "path", "content", "name"),
    [
        ("POST", "sobjects/Account", {"id": ACME, "Name": "x"}, "id"),
        ("PATCH", f"sobjects/Account/{ACME}", {"Id": ACME}, "Id"),
        ("PATCH", "sobjects/Product2/External_ID__c/WH-7001", {"External_ID__c": "x"}, "External_ID__c"),
    ],
)
def test_what_the_address_says_is_not_said_twice(
    visitor: Visitor, method: str, path: str, content: dict[str, str], name: str
):
    answer = visitor.ask(method, path, content=content)
    message = f"The {name} field should not be specified in the sobject data."
    assert (answer.status, visitor.read(answer)) == (400, [{"message": message, "errorCode": "INVALID_FIELD"}])


def test_a_field_that_is_no_external_id_names_no_record(visitor: Visitor):
    answer = visitor.ask("PATCH", "sobjects/Account/Name/Acme", content={"ShippingCity": "Rome"})
    assert (answer.status, visitor.read(answer)[0]["message"]) == (404, NOT_THERE.format("Name"))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "The HTTP entity body is required, but this request has no entity body."),
        (b"[1]", "Can not deserialize SObject out of START_ARRAY token"),
        (b'"x"', "Can not deserialize SObject out of VALUE_STRING token"),
        (b"null", "Can not deserialize SObject out of VALUE_NULL token"),
        (b'{"Name": ', "Unexpected end-of-input at [line:1, column:10]"),
        (
            b'{"Name" 5}',
            "Unexpected character ('5' (code 53)): was expecting a colon to separate field name and value"
            " at [line:1, column:9]",
        ),
        (b'{"Name": "\xff"}', "Invalid UTF-8 at byte 10"),
        (b"NaN", "Non-standard token 'NaN': expected a number"),
        (b"[" * 100_000, "The HTTP entity body holds numbers or levels beyond all bounds"),
        (b"9" * 5_000, "The HTTP entity body holds numbers or levels beyond all bounds"),
    ],
)
def test_bodies_that_are_no_record(visitor: Visitor, body: bytes, message: str):
    answer = visitor.ask("POST", "sobjects/Account", content=body)
    assert (answer.status, visitor.read(answer)) == (400, [{"message": message, "errorCode": "JSON_PARSER_ERROR"}])


def test_a_body_of_another_kind(visitor: Visitor):
    answer = visitor.ask("POST", "sobjects/Account", content=b"<x/>", headers={"content-type": "application/xml"})
    assert (answer.status, visitor.read(answer)[0]["errorCode"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_packed_body(visitor: Visitor):
    packed = {"content-encoding": "gzip"}
    made = visitor.ask("POST", "sobjects/Account", content=gzip.compress(b'{"Name": "Packed"}'), headers=packed)
    assert made.status == 201
    spoilt = visitor.ask("POST", "sobjects/Account", content=b"no gzip", headers=packed)
    assert (spoilt.status, visitor.read(spoilt)[0]["errorCode"]) == (400, "BAD_REQUEST")
    short = visitor.ask("POST", "sobjects/Account", content=gzip.compress(b'{"Name": 1}')[:-6], headers=packed)
    assert short.status == 400


def test_a_packed_body_cannot_grow_beyond_all_bounds(visitor: Visitor):
    bomb = gzip.compress(b" " * 60_000_000, 9)
    answer = visitor.ask("POST", "sobjects/Account", content=bomb, headers={"content-encoding": "gzip"})
    assert (answer.status, visitor.read(answer)[0]["errorCode"]) == (413, "EXCEEDED_MAX_SIZE_REQUEST")


def test_half_characters_are_no_reason_to_fail(visitor: Visitor):
    answer = visitor.ask("POST", "sobjects/Account", content=b'{"Name": "a\\ud800b", "\\ud83d\\ude00": 1}')
    assert (answer.status, visitor.read(answer)[0]["errorCode"]) == (400, "INVALID_FIELD")
    made = visitor.read(visitor.ask("POST", "sobjects/Account", content=b'{"Name": "\\ud83d\\ude00"}'))
    assert visitor.get(f"sobjects/Account/{made['id']}")["Name"] == "\U0001f600"


def test_a_client_without_patch(visitor: Visitor):
    changed = visitor.ask("POST", f"sobjects/Account/{ACME}", {"_HttpMethod": "PATCH"}, {"ShippingCity": "Rome"})
    assert (changed.status, visitor.get(f"sobjects/Account/{ACME}")["ShippingCity"]) == (204, "Rome")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "sobjects/Account"),
        ("PATCH", f"sobjects/Account/{ACME}"),
        ("DELETE", f"sobjects/Account/{ACME}"),
        ("PATCH", "sobjects/Product2/External_ID__c/WH-7001"),
        ("POST", "composite/sobjects"),
        ("PATCH", "composite/sobjects/Product2/External_ID__c"),
        ("POST", "composite/tree/Account"),
    ],
)
def test_an_org_that_is_read_only(little: Any, method: str, path: str):
    visitor = Visitor(Door(little.org))
    answer = visitor.ask(method, path, content={"Name": "x"})
    told = [{"message": "this org is read-only", "errorCode": "INSUFFICIENT_ACCESS_OR_READONLY"}]
    assert (answer.status, visitor.read(answer)) == (403, told)


def test_what_changed_is_told(client: Salesforce, visitor: Visitor):
    made = client.Issue__c.create({"Name": "Rust"})["id"]
    stamp = client.Issue__c.get(made)["SystemModstamp"]
    span = {"start": f"{stamp[:10]}T00:00:00Z", "end": "2999-01-01T00:00:00Z"}
    assert made in visitor.get("sobjects/Issue__c/updated", span)["ids"]
    client.Issue__c.delete(made)
    assert made not in visitor.get("sobjects/Issue__c/updated", span)["ids"]
    gone = visitor.get("sobjects/Issue__c/deleted", span)["deletedRecords"]
    assert [one["id"] for one in gone] == [made]
    assert (
        visitor.get(f"{API}/queryAll", {"q": f"SELECT IsDeleted FROM Issue__c WHERE Id = '{made}'"})["totalSize"] == 1
    )
