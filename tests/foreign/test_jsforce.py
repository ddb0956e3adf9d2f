"""jsforce as npm has it, over plain HTTP: what each of its calls gives, and what each error tells its user."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from org.changes import opened
from org.rest import Door
from org.server import running
from tests.org.crowd import ADA, ISSUES, write_crowd

pytestmark = pytest.mark.foreign

FOLDER = Path(__file__).parent
CLIENT = FOLDER / "jsforce_client.js"
PERSON = {
    "username": "ada@shop.example",
    "password": "proctor",
    "token": "token",
    "key": "proctor",
    "secret": "proctor",
}
STEP = re.compile(r'^  "?([^"\n]+)"?: (?:async )?\(\) =>', re.MULTILINE)
WHOLE_ID = re.compile(r"\w{15}[A-Z0-5]{3}")
ORG = "00D000000000001EAA"
READ = [f"Issue {number:04}" for number in range(ISSUES)]
DONE = {"success": True, "errors": []}


class Told:
    """What the steps gave, and how those that failed did."""

    def __init__(self, url: str, lines: list[dict[str, Any]]) -> None:
        self.url = url
        self._lines = {line["step"]: line for line in lines}

    def __iter__(self) -> Any:
        return iter(self._lines)

    def gives(self, step: str) -> Any:
        assert "fails" not in self._lines[step]
        return self._lines[step].get("gives")

    def fails(self, step: str) -> tuple[str, str]:
        failure = self._lines[step]["fails"]
        assert failure["code"] == failure["name"]
        return failure["code"], failure["message"].rpartition("\n")[2]

    def fails_with(self, step: str) -> Any:
        return self._lines[step]["fails"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules" / "jsforce").is_dir():
        pytest.fail("this needs Node and tests/foreign: run `make test-foreign`")
    one, changes = opened(write_crowd(tmp_path_factory.mktemp("orgs") / "crowd.org"), keep=False)
    with running(Door(one, changes=changes)) as url:
        call = [node, str(CLIENT), json.dumps({"url": url, **PERSON})]
        done = subprocess.run(call, capture_output=True, check=True, encoding="utf-8", timeout=60)
    changes.close()
    one.close()
    assert done.stderr == ""
    return Told(url, [json.loads(line) for line in done.stdout.splitlines()])


def test_every_step_is_taken(told: Told):
    assert list(told) == STEP.findall(CLIENT.read_text("utf-8"))


def test_logging_in(told: Told):
    user = {"id": ADA, "organizationId": ORG, "url": f"{told.url}/id/{ORG}/{ADA}"}
    assert told.gives("soap: login") == user
    assert told.gives("oauth: password")["user"] == user
    assert told.gives("oauth: password")["users"] == 3
    assert told.gives("oauth: client credentials")["limits"]["DailyApiRequests"]["Max"] == 15000
    for step in ("soap: identity", "token: identity"):
        identity = told.gives(step)
        assert (identity["user_id"], identity["organization_id"], identity["id"]) == (ADA, ORG, user["url"])
        assert (identity["username"], identity["display_name"]) == ("ada@shop.example", "Ada Byron")


def test_whoever_is_not_let_in(told: Told):
    invalid = "INVALID_LOGIN: Invalid username, password, security token; or user locked out."
    assert told.fails_with("soap: wrong password") == {"name": "Error", "message": invalid}
    failure = {"name": "invalid_grant", "message": "authentication failure"}
    assert told.fails_with("oauth: wrong password") == failure
    assert told.fails_with("oauth: wrong app") == {"name": "invalid_client", "message": "invalid client credentials"}


def test_a_session_ends_when_it_is_said_to(told: Told):
    over = "INVALID_SESSION_ID", "Session expired or invalid"
    assert told.fails("token: none of ours") == over
    assert told.fails("logout: oauth") == over
    assert told.fails("logout: soap") == over
    assert told.gives("logout: another's session goes on") == 3
    assert told.gives("refresh") == {"users": 3, "refreshed": 1}
    assert "unsupported_token_type" in json.dumps(told.fails_with("revoke: nothing of ours"))


def test_a_query(told: Told):
    first, second = told.gives("query")["records"]
    assert (first["Name"], first["Owner"]["Name"], first["Cases"]["totalSize"]) == ("Acme", "Ada Byron", 2)
    assert (second["Name"], second["Cases"]) == ("acme spares", None)
    assert told.gives("query: count") == {"totalSize": ISSUES, "done": True, "records": []}
    groups = told.gives("query: aggregate")["records"]
    assert [(group["Status"], group["n"]) for group in groups] == [("New", 2), ("Working", 1), ("Closed", 2)]
    assert told.gives("query: with the deleted") == {"all": 4, "those": 3}
    usage = told.gives("query: usage")["apiUsage"]
    assert 0 < usage["used"] < usage["limit"]


def test_a_query_in_batches(told: Told):
    first = told.gives("query: first batch")
    assert (first["totalSize"], first["done"], first["records"]) == (ISSUES, False, 2000)
    assert re.search(r"/services/data/v59\.0/query/01g\w+-2000$", first["nextRecordsUrl"])
    more = {"totalSize": ISSUES, "done": False, "first": "Issue 2000", "records": 2000}
    assert told.gives("query: more") == more
    assert told.gives("query: every batch") == READ
    assert told.gives("query: batches of 200")["records"] == 200


def test_records_that_are_found_without_a_query(told: Told):
    assert [record["CaseNumber"] for record in told.gives("find")] == ["1005", "1004"]
    assert told.gives("find: one")["Name"] == "O'Hara & Sons"
    assert told.gives("find: count") == 100
    (account,) = told.gives("find: with children")
    assert [contact["LastName"] for contact in account["Contacts"]["records"]] == ["Lind", "Martin"]


def test_a_search(told: Told):
    found = told.gives("search")["searchRecords"]
    named = [(record["attributes"]["type"], record.get("Name") or record["CaseNumber"]) for record in found]
    assert named == [("Product2", "Camping stove"), ("Product2", "Copper kettle"), ("Case", "1001")]
    (contact,) = told.gives("search: more than ASCII")["searchRecords"]
    assert contact["Name"] == "Zoë Lind"
    assert told.fails("search: refused") == ("MALFORMED_SEARCH", "line 1:11 mismatched character '-' expecting '}'")


def test_what_there_is_to_ask(told: Told):
    described = told.gives("describe")
    assert (described["name"], described["label"], described["keyPrefix"]) == ("Case", "Case", "500")
    assert (described["types"]["Status"], described["types"]["OwnerId"]) == ("picklist", "reference")
    assert {"EmailMessage", "CaseHistory__c"} <= set(described["children"])
    everything = told.gives("describe: all")
    assert (everything["encoding"], everything["maxBatchSize"]) == ("UTF-8", 200)
    assert {"Account", "Crate__c"} <= set(everything["names"]) <= set(everything["known"])
    assert told.fails("describe: nothing") == ("NOT_FOUND", "The requested resource does not exist")


def test_a_record_from_its_birth_to_its_end(told: Told):
    made = told.gives("create")
    assert (made, bool(WHOLE_ID.fullmatch(made["id"]))) == ({"id": made["id"], **DONE}, True)
    got = told.gives("retrieve")
    assert (got["Name"], got["OwnerId"], got["CreatedById"]) == ("Café Ümlaut", ADA, ADA)
    assert told.gives("retrieve: some fields").keys() == {"attributes", "Name", "OwnerId", "Id"}
    assert told.gives("update") == told.gives("delete") == made
    (seen,) = told.gives("update: seen")["records"]
    assert (seen["Name"], seen["Phone"]) == ("Café", "(555) 555-0199")
    assert told.fails("delete: again") == told.fails("retrieve: deleted") == ("ENTITY_IS_DELETED", "entity is deleted")


def test_a_record_by_an_id_from_elsewhere(told: Told):
    new, known = told.gives("upsert: new"), told.gives("upsert: known")
    assert (new["id"], new["created"], known["created"]) == (known["id"], True, False)
    several = told.fails_with("upsert: two are meant")
    addresses = [f"/services/data/v59.0/sobjects/Crate__c/a2000000000000{number}AAA" for number in (1, 2)]
    assert (several["code"], several["data"]) == ("MULTIPLE_CHOICES", addresses)


def test_many_records_at_once(told: Told):
    one, two, none = told.gives("many: create")
    assert (one["success"], two["success"], none["success"]) == (True, True, False)
    unknown = {"statusCode": "INVALID_FIELD", "message": "No such column 'Nickname' on sobject of type Account"}
    assert none["errors"] == [{**unknown, "fields": []}]
    codes = [result["errors"][0]["statusCode"] for result in told.gives("many: create all or none")]
    assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]
    assert told.gives("many: retrieve") == ["One", "Two"]
    assert [record and record["Name"] for record in told.gives("many: retrieve one that is not there")] == ["One", None]
    ids = [{"id": result["id"], **DONE} for result in (one, two)]
    assert told.gives("many: update") == told.gives("many: delete") == ids
    assert [result["created"] for result in told.gives("many: upsert")] == [False, True]
    assert told.gives("many: more than two hundred") == {"made": 450, "total": 450}
    too_many = "record limit reached. cannot submit more than 200 records into this call"
    assert told.fails("many: too many at once") == ("EXCEEDED_ID_LIMIT", too_many)
    assert all(result["success"] for result in told.gives("many: delete what a query finds"))
    assert len(told.gives("many: delete what a query finds")) == 1 + 10 + 100
    assert [result["success"] for result in told.gives("many: update what a query finds")] == [True]


def test_requests_of_many_parts(told: Told):
    shop, owner, seen = told.gives("composite")["compositeResponse"]
    assert [part["httpStatusCode"] for part in (shop, owner, seen)] == [201, 201, 200]
    assert (seen["body"]["LastName"], seen["body"]["AccountId"]) == ("Keeper", shop["body"]["id"])


def test_queries_in_bulk(told: Told):
    assert sorted(told.gives("bulk: query"))[:ISSUES] == READ
    owners = {row["CaseNumber"]: row["Owner.Name"] for row in told.gives("bulk: query across objects")}
    assert (len(owners), owners["1002"]) == (5, "Ben Okri")
    assert told.fails("bulk: refused")[1].startswith("No such column 'Nothing' on entity 'Case'.")


def test_records_in_bulk(told: Told):
    inserted = told.gives("bulk: insert")
    assert [row["Name"] for row in inserted["successfulResults"]] == ['A "quoted", one', "Zwei\nZeilen"]
    (failed,) = inserted["failedResults"]
    assert (failed["sf__Id"], failed["sf__Error"].partition(":")[0]) == ("", "STRING_TOO_LONG")
    assert failed["sf__Error"].endswith(":Name --")
    created = [row["sf__Created"] for row in told.gives("bulk: text")["successfulResults"]]
    assert created == ["false", "true"]
    deleted = told.gives("bulk: step by step")
    assert deleted["states"] == ["Open", "JobComplete"]
    assert (deleted["numberRecordsProcessed"], deleted["numberRecordsFailed"]) == (2, 0)
    assert (len(deleted["results"]["successfulResults"]), deleted["after"]["code"]) == (2, "NOT_FOUND")
    assert told.gives("bulk: aborted") == "Aborted"


def test_what_changed(told: Told):
    gone = [record["id"] for record in told.gives("deleted")["deletedRecords"]]
    assert told.gives("create")["id"] in gone
    assert told.gives("composite")["compositeResponse"][0]["body"]["id"] in told.gives("updated")["ids"]
    assert isinstance(told.gives("recent"), list)


def test_what_the_org_offers(told: Told):
    assert {"url": "/services/data/v59.0", "version": "59.0"}.items() <= told.gives("versions")[28].items()
    assert told.gives("resources")["sobjects"] == "/services/data/v59.0/sobjects"
    assert told.gives("limits")["DailyApiRequests"]["Remaining"] > 0


def test_errors_as_the_api_gives_them(told: Told):
    assert told.fails("refused: no such field")[0] == "INVALID_FIELD"
    assert told.fails("refused: malformed") == ("MALFORMED_QUERY", "unexpected token: '<EOF>'")
    nowhere = "Provided external ID field does not exist or is not accessible: 001000000000999AAA"
    assert told.fails("refused: no such record") == ("NOT_FOUND", nowhere)
    assert told.fails("refused: no such path") == ("NOT_FOUND", "The requested resource does not exist")
    assert told.fails("refused: required") == ("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]")
    assert told.fails_with("refused: required")["data"]["fields"] == ["LastName"]
    assert told.fails("refused: too long")[0] == "STRING_TOO_LONG"
    method = "HTTP Method 'DELETE' not allowed. Allowed are HEAD,GET"
    assert told.fails("refused: method") == ("METHOD_NOT_ALLOWED", method)
