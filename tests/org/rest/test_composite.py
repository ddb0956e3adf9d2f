"""Several requests or records in one: what each is told, what it may refer to, and what stays when one fails."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from org.changes import opened
from org.rest import Door
from org.rest.composite.references import NoValue, filled, filled_url
from tests.org.visitor import API, Visitor

CASE, OTHER = "500000000000001AAA", "500000000000002AAA"
ROLLED_BACK = "The transaction was rolled back since another operation in the same transaction failed."
UNDONE = {
    "statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "message": "Record rolled back because not all records were valid and the request was using AllOrNone header",
    "fields": [],
}


class Undone(Exception):
    """Leaves the block of a test's changes, so that none of them stays."""


@pytest.fixture(scope="module")
def writer(little: Any) -> Iterator[Visitor]:
    there, changes = opened(little.org.path, keep=False)
    yield Visitor(Door(there, changes=changes))
    there.close()
    changes.close()


@pytest.fixture
def visitor(writer: Visitor) -> Iterator[Visitor]:
    """Each test finds the org as it was."""
    with suppress(Undone), writer.door.changes.together():
        yield writer
        raise Undone


@pytest.fixture(scope="module")
def reader(little: Any) -> Visitor:
    return Visitor(Door(little.org))


def step(reference: str, method: str, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    content = {} if body is None else {"body": body}
    return {"method": method, "url": f"{API}/{path}", "referenceId": reference, **content, **more}


def composite(visitor: Visitor, *steps: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answer = visitor.ask("POST", "composite", content={"compositeRequest": steps, **more})
    assert answer.status == 200
    told: list[dict[str, Any]] = visitor.read(answer)["compositeResponse"]
    return told


def accounts(visitor: Visitor, name: str) -> int:
    return int(visitor.get("query", {"q": f"SELECT COUNT() FROM Account WHERE Name = '{name}'"})["totalSize"])


def a(thing: str, **values: Any) -> dict[str, Any]:
    return {"attributes": {"type": thing}, **values}


def test_later_requests_refer_to_earlier_ones(visitor: Visitor):
    account, contact, found = composite(
        visitor,
        step("account", "POST", "sobjects/Account", {"Name": "Kettles"}),
        step("contact", "POST", "sobjects/Contact", {"LastName": "Lind", "AccountId": "@{account.id}"}),
        step("found", "GET", "query?q=SELECT+Account.Name+FROM+Contact+WHERE+Id='@{contact.id}'"),
    )
    assert account["httpStatusCode"] == contact["httpStatusCode"] == 201
    assert account["httpHeaders"] == {"Location": f"{API}/sobjects/Account/{account['body']['id']}"}
    assert found["body"]["records"][0]["Account"]["Name"] == "Kettles"
    assert [one["referenceId"] for one in (account, contact, found)] == ["account", "contact", "found"]


def test_a_new_record_can_be_read_before_all_is_done(visitor: Visitor):
    _, read, _ = composite(
        visitor,
        step("made", "POST", "sobjects/Account", {"Name": "Kettles"}),
        step("read", "GET", "sobjects/Account/@{made.id}?fields=Name"),
        step("again", "POST", "sobjects/Account", {"Name": "@{read.Name} too"}),
        allOrNone=True,
    )
    assert read["body"]["Name"] == "Kettles"
    assert accounts(visitor, "Kettles too") == 1


def test_one_that_fails_takes_those_with_it_that_refer_to_it(visitor: Visitor):
    failed, dependent, other = composite(
        visitor,
        step("failed", "POST", "sobjects/Account", {}),
        step("dependent", "POST", "sobjects/Contact", {"LastName": "Lind", "AccountId": "@{failed.id}"}),
        step("other", "POST", "sobjects/Account", {"Name": "Kettles"}),
    )
    assert (failed["httpStatusCode"], failed["body"][0]["errorCode"]) == (400, "REQUIRED_FIELD_MISSING")
    (told,) = dependent["body"]
    assert (dependent["httpStatusCode"], told["errorCode"]) == (400, "PROCESSING_HALTED")
    assert told["message"].startswith("Invalid reference specified. No value for failed.id found in failed.")
    assert (other["httpStatusCode"], accounts(visitor, "Kettles")) == (201, 1)


def test_all_or_none(visitor: Visitor):
    first, failed, last = composite(
        visitor,
        step("first", "POST", "sobjects/Account", {"Name": "Kettles"}),
        step("failed", "POST", "sobjects/Contact", {}),
        step("last", "POST", "sobjects/Account", {"Name": "Kettles"}),
        allOrNone=True,
    )
    halted = [{"errorCode": "PROCESSING_HALTED", "message": ROLLED_BACK}]
    assert (first["httpStatusCode"], first["body"], first["httpHeaders"]) == (400, halted, {})
    assert (last["httpStatusCode"], last["body"]) == (400, halted)
    assert failed["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert accounts(visitor, "Kettles") == 0


def test_all_or_none_reaches_the_lists_within(visitor: Visitor):
    records = [a("Account", Name="Kettles"), a("Contact")]
    told = composite(
        visitor,
        step("first", "POST", "sobjects/Account", {"Name": "Kettles"}),
        step("list", "POST", "composite/sobjects", {"allOrNone": False, "records": records}),
        allOrNone=True,
    )
    assert told[0]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert told[1]["body"][0]["errors"] == [UNDONE]
    assert accounts(visitor, "Kettles") == 0


def test_a_list_within_that_is_all_or_none_is_undone_alone(visitor: Visitor):
    records = [a("Account", Name="Cups"), a("Contact")]
    composite(
        visitor,
        step("first", "POST", "sobjects/Account", {"Name": "Kettles"}),
        step("list", "POST", "composite/sobjects", {"allOrNone": True, "records": records}),
    )
    assert (accounts(visitor, "Kettles"), accounts(visitor, "Cups")) == (1, 0)


def test_more_requests_than_there_may_be(reader: Visitor):
    (told,) = composite(reader, *(step(f"r{number}", "GET", "limits") for number in range(26)))
    message = "The request can’t contain more than 25 operations."
    assert told["body"] == [{"errorCode": "LIMIT_EXCEEDED", "message": message}]
    assert (told["httpStatusCode"], told["referenceId"]) == (400, None)
    assert len(composite(reader, *(step(f"r{number}", "GET", "limits") for number in range(25)))) == 25


@pytest.mark.parametrize(
    "wrong",
    [
        step("a[1]", "GET", "limits"),
        step("", "GET", "limits"),
        step("a", "BREW", "limits"),
        {"method": "GET", "url": "https://elsewhere.example/services/data/v59.0/limits", "referenceId": "a"},
        {"method": "GET", "url": f"{API}/limits"},
        step("a", "GET", "limits", httpHeaders={"Authorization": "Bearer other"}),
        step("a", "GET", "limits", httpHeaders={"X": 1}),
    ],
)
def test_requests_that_are_none(reader: Visitor, wrong: dict[str, Any]):
    answer = reader.ask("POST", "composite", content={"compositeRequest": [step("fine", "GET", "limits"), wrong]})
    assert answer.status == 400


def test_two_requests_of_one_name(reader: Visitor):
    twice = [step("same", "GET", "limits"), step("same", "GET", "limits")]
    assert reader.ask("POST", "composite", content={"compositeRequest": twice}).status == 400


@pytest.mark.parametrize("body", [[], {}, {"compositeRequest": 1}, {"compositeRequest": [1]}, "x"])
def test_bodies_without_requests(reader: Visitor, body: Any):
    answer = reader.ask("POST", "composite", content=body)
    assert (answer.status, reader.read(answer)[0]["errorCode"]) == (400, "JSON_PARSER_ERROR")


def test_requests_within_requests_within_requests(reader: Visitor):
    inner: dict[str, Any] = {"compositeRequest": [step("in", "GET", "limits")]}
    composed, batched = composite(
        reader, step("a", "POST", "composite", inner), step("b", "POST", "composite//batch/", inner)
    )
    assert composed["httpStatusCode"] == batched["httpStatusCode"] == 400


def test_what_is_inside_is_answered_as_it_would_be_alone(reader: Visitor):
    described, missing, wrong, headed = composite(
        reader,
        step("a", "GET", "sobjects/Case/describe"),
        step("b", "GET", "nowhere"),
        step("c", "PUT", "limits"),
        step("d", "GET", "query?q=SELECT+Id+FROM+Case", httpHeaders={"Sforce-Query-Options": "batchSize=200"}),
    )
    assert described["body"] == reader.get("sobjects/Case/describe")
    assert (missing["httpStatusCode"], wrong["httpStatusCode"], headed["httpStatusCode"]) == (404, 405, 200)


def test_the_whole_is_one_call_of_the_api(little: Any):
    visitor = Visitor(Door(little.org))
    composite(visitor, *(step(f"r{number}", "GET", "sobjects") for number in range(5)))
    assert visitor.ask("GET", "limits").headers["Sforce-Limit-Info"].startswith("api-usage=2/")


ANSWERS = {"a": {"id": "1", "no": None, "list": [{"n": 2, "on": True}], "in": {"x": "y&z"}}}


def test_references_become_what_they_refer_to():
    content = {"one": "@{a.id}", "two": ["@{a.list[0].n}", "n=@{a.list[0].n}, @{a.list[0].on}"], "no": "@{a.no}"}
    assert filled(content, ANSWERS, empty=True) == {"one": "1", "two": [2, "n=2, true"], "no": None}
    assert filled_url("/x/@{a.id}?q=@{a.in.x}", ANSWERS) == "/x/1?q=y%26z"


@pytest.mark.parametrize(
    "path", ["b.id", "a.ID", "a", "a.list", "a.list[1].n", "a.list.n", "a.in[0]", "a..id", "a.id.id", ".a", "a[x]", "["]
)
def test_references_to_nothing(path: str):
    with pytest.raises(NoValue) as caught:
        filled(f"@{{{path}}}", ANSWERS, empty=True)
    assert caught.value.message.startswith(f"Invalid reference specified. No value for {path} found in ")


def test_an_empty_field_is_a_value_since_version_52(visitor: Visitor):
    steps = [
        {**step("read", "GET", ""), "url": f"{API}/sobjects/Case/500000000000005AAA?fields=Subject"},
        step("made", "POST", "sobjects/Account", {"Name": "Empty", "Description": "@{read.Subject}"}),
    ]
    content = {"compositeRequest": steps}
    old = visitor.ask("POST", "/services/data/v51.0/composite", content=content)
    assert visitor.read(old)["compositeResponse"][1]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert composite(visitor, *steps)[1]["httpStatusCode"] == 201


def test_a_batch_of_requests(reader: Visitor):
    asked = [
        {"method": "GET", "url": f"v59.0/sobjects/Case/{CASE}?fields=Subject"},
        {"method": "get", "url": "v59.0/x"},
    ]
    told = reader.read(reader.ask("POST", "composite/batch", content={"batchRequests": asked}))
    assert told["hasErrors"] is True
    assert (told["results"][0]["statusCode"], told["results"][0]["result"]["Subject"]) == (200, "The kettle leaks")
    assert told["results"][1]["statusCode"] == 404


def test_a_batch_that_halts(visitor: Visitor):
    asked = [
        {"method": "GET", "url": "v59.0/nowhere"},
        {"method": "POST", "url": "v59.0/sobjects/Account", "richInput": {"Name": "Kettles"}},
    ]
    content = {"batchRequests": asked, "haltOnError": True}
    told = visitor.read(visitor.ask("POST", "composite/batch", content=content))
    halted = [{"message": "Batch processing is halted per request.", "errorCode": "BATCH_PROCESSING_HALTED"}]
    assert told["results"][1] == {"statusCode": 412, "result": halted}
    assert accounts(visitor, "Kettles") == 0
    visitor.ask("POST", "composite/batch", content={"batchRequests": asked})
    assert accounts(visitor, "Kettles") == 1


def test_a_batch_that_is_too_large(reader: Visitor):
    asked = [{"method": "GET", "url": "v59.0/limits"}] * 26
    answer = reader.ask("POST", "composite/batch", content={"batchRequests": asked})
    assert (answer.status, reader.read(answer)[0]["errorCode"]) == (400, "LIMIT_EXCEEDED")


def test_records_are_made_changed_and_deleted_in_lists(visitor: Visitor):
    made = visitor.read(
        visitor.ask("POST", "composite/sobjects", content={"records": [a("Account", Name="Cups"), a("Contact")]})
    )
    assert made[0] == {"id": made[0]["id"], "success": True, "errors": []}
    assert made[1]["success"] is False
    missing = {"statusCode": "REQUIRED_FIELD_MISSING", "message": "Required fields are missing: [LastName]"}
    assert made[1]["errors"] == [{**missing, "fields": ["LastName"]}]
    changes = [a("Account", id=made[0]["id"], Name="Pots"), a("Account", Id="bad", Name="Pots")]
    changed = visitor.read(visitor.ask("PATCH", "composite/sobjects", content={"records": changes}))
    assert (changed[0]["success"], changed[1]["errors"][0]["statusCode"]) == (True, "MALFORMED_ID")
    assert accounts(visitor, "Pots") == 1
    gone = visitor.read(visitor.ask("DELETE", "composite/sobjects", {"ids": f"{made[0]['id']},bad"}))
    assert (gone[0]["success"], gone[1]["errors"][0]["message"]) == (True, "malformed id bad")
    assert accounts(visitor, "Pots") == 0


def test_lists_that_are_all_or_none(visitor: Visitor):
    records = [a("Account", Name="Cups"), a("Nope", Name="Cups")]
    content = {"allOrNone": True, "records": records}
    first, second = visitor.read(visitor.ask("POST", "composite/sobjects", content=content))
    assert first == {"success": False, "errors": [UNDONE]}
    assert second["errors"][0]["statusCode"] == "INVALID_TYPE"
    assert accounts(visitor, "Cups") == 0
    ids = {"ids": f"{CASE},500000000000999AAA", "allOrNone": "true"}
    kept, _ = visitor.read(visitor.ask("DELETE", "composite/sobjects", ids))
    assert kept == {"id": CASE, "success": False, "errors": [UNDONE]}
    assert visitor.ask("GET", f"sobjects/Case/{CASE}").status == 200


def test_a_list_by_external_ids(visitor: Visitor):
    records = [
        a("Product2", External_ID__c="WH-7001", Name="Brass kettle"),
        a("Product2", External_ID__c="N-1", Name="Pot"),
        a("Product2", Name="Nameless"),
    ]
    path = "composite/sobjects/Product2/External_ID__c"
    changed, made, failed = visitor.read(visitor.ask("PATCH", path, content={"records": records}))
    assert (changed["id"], changed["created"], made["created"]) == ("01t000000000001AAA", False, True)
    assert failed["errors"][0]["statusCode"] == "MISSING_ARGUMENT"
    assert visitor.get(f"sobjects/Product2/{made['id']}")["External_ID__c"] == "N-1"
    assert visitor.ask("PATCH", "composite/sobjects/Product2/Name", content={"records": []}).status == 404


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_lists_that_are_too_long(visitor: Visitor, method: str):
    content = {"records": [a("Account", Name="x")] * 201}
    answer = visitor.ask(method, "composite/sobjects", content=content)
    message = "record limit reached. cannot submit more than 200 records into this call"
    assert (answer.status, visitor.read(answer)) == (400, [{"message": message, "errorCode": "EXCEEDED_ID_LIMIT"}])


def test_records_are_read_in_lists(reader: Visitor):
    asked = {"ids": f"{OTHER},500000000000999AAA,bad,{CASE[:15]}", "fields": "Subject"}
    second, unknown, bad, first = reader.get("composite/sobjects/Case", asked)
    assert (second["Id"], unknown, bad, first["Subject"]) == (OTHER, None, None, "The kettle leaks")
    content = {"ids": [CASE, CASE], "fields": ["Id", "Account.Name"]}
    twice = reader.read(reader.ask("POST", "composite/sobjects/Case", content=content))
    assert [one["Account"]["Name"] for one in twice] == ["Acme", "Acme"]


@pytest.mark.parametrize(
    "content", [{}, {"ids": [CASE]}, {"ids": [], "fields": ["Id"]}, {"ids": [1], "fields": ["Id"]}]
)
def test_lists_that_name_nothing(reader: Visitor, content: dict[str, Any]):
    assert reader.ask("POST", "composite/sobjects/Case", content=content).status == 400
    assert reader.ask("GET", "composite/sobjects/Case", {"ids": CASE}).status == 400


def leaf(reference: str, thing: str, **values: Any) -> dict[str, Any]:
    return {"attributes": {"type": thing, "referenceId": reference}, **values}


def test_a_tree_of_records(visitor: Visitor):
    contacts = {"records": [leaf("c1", "Contact", LastName="Lind"), leaf("c2", "Contact", LastName="Oak")]}
    roots = [leaf("a1", "Account", Name="Kettles", Contacts=contacts), leaf("a2", "Account", Name="Cups")]
    answer = visitor.ask("POST", "composite/tree/Account", content={"records": roots})
    told = visitor.read(answer)
    assert (answer.status, told["hasErrors"]) == (201, False)
    assert [one["referenceId"] for one in told["results"]] == ["a1", "a2", "c1", "c2"]
    found = visitor.get("query", {"q": "SELECT LastName FROM Contact WHERE Account.Name = 'Kettles' ORDER BY LastName"})
    assert [one["LastName"] for one in found["records"]] == ["Lind", "Oak"]


@pytest.mark.parametrize(
    ("below", "reference", "code"),
    [
        ({"Contacts": {"records": [leaf("c1", "Contact")]}}, "c1", "REQUIRED_FIELD_MISSING"),
        ({"Contacts": {"records": [leaf("a1", "Contact", LastName="x")]}}, "a1", "INVALID_INPUT"),
        ({"Contacts": {"records": [leaf("c1", "Case")]}}, "c1", "INVALID_INPUT"),
        ({"Contacts": {"records": [a("Contact", LastName="x")]}}, "", "INVALID_INPUT"),
        ({"Nopes": {"records": [leaf("c1", "Contact")]}}, "a1", "INVALID_FIELD"),
    ],
)
def test_a_tree_that_is_not_made(visitor: Visitor, below: dict[str, Any], reference: str, code: str):
    root = leaf("a1", "Account", Name="Kettles", **below)
    answer = visitor.ask("POST", "composite/tree/Account", content={"records": [root]})
    told = visitor.read(answer)
    (one,) = told["results"]
    assert (answer.status, told["hasErrors"], one["referenceId"]) == (400, True, reference)
    assert one["errors"][0]["statusCode"] == code
    assert accounts(visitor, "Kettles") == 0


def test_a_tree_that_is_too_large_or_too_deep(visitor: Visitor):
    many = {"records": [leaf(f"a{number}", "Account", Name="x") for number in range(201)]}
    assert visitor.ask("POST", "composite/tree/Account", content=many).status == 400
    deep = leaf("r6", "Account", Name="x")
    for number in range(5, 0, -1):
        deep = leaf(f"r{number}", "Account", Name="x", ChildAccounts={"records": [deep]})
    answer = visitor.ask("POST", "composite/tree/Account", content={"records": [deep]})
    assert (answer.status, accounts(visitor, "x")) == (400, 0)


def test_the_composite_resources_are_listed(reader: Visitor):
    assert reader.get("composite")["sobjects"] == f"{API}/composite/sobjects"
