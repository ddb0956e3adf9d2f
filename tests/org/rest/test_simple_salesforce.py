"""simple-salesforce as it is, in process and over TLS: all that it can ask of an org, and each error that it tells."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from requests.adapters import HTTPAdapter
from simple_salesforce import (
    Salesforce,
    SalesforceAuthenticationFailed,
    SalesforceExpiredSession,
    SalesforceGeneralError,
    SalesforceMalformedRequest,
    SalesforceMoreThanOneRecord,
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)
from simple_salesforce.bulk2 import ColumnDelimiter, LineEnding

from org.changes import opened
from org.connection.in_process import InProcess
from org.rest import Door
from org.rest.gate import Faults
from org.rest.login import Accounts
from org.server import certificate, running
from tests.org.crowd import ADA, ISSUES, write_crowd

ALL_ISSUES = "SELECT Id, Name FROM Issue__c ORDER BY Id"
ACME = "001000000000001AAA"
NOWHERE = "001000000000999AAA"
NO_COLUMN = "\nSELECT Nothing FROM Case\n       ^\nERROR at Row:1:Column:8\n" + (
    "No such column 'Nothing' on entity 'Case'. If you are attempting to use a custom field, be sure to append the "
    "'__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names."
)
USERS = "SELECT Id FROM User"
# The little org has a day of its own.
TODAY = datetime(2024, 2, 29, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)
PERSON = {"username": "ada@shop.example", "password": "proctor"}
APP = {"consumer_key": "app", "consumer_secret": "hush"}


@dataclass(frozen=True)
class Served:
    """`client` is given what a caller of Salesforce() gives, but for the session that carries its requests."""

    door: Door
    client: Callable[..., Salesforce]
    key: str


class Detour(HTTPAdapter):
    """Finds Salesforce's own hosts where the org is served, as a name server would."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.host = urlsplit(base).netloc

    def send(self, request: requests.PreparedRequest, *arguments: Any, **named: Any) -> requests.Response:
        address = urlsplit(str(request.url))
        if address.netloc.endswith(".salesforce.com"):
            request.url = urlunsplit(address._replace(netloc=self.host))
        return super().send(request, *arguments, **named)


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module", params=["in process", "over TLS"])
def served(request: Any, key: rsa.RSAPrivateKey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    one, changes = opened(write_crowd(folder / "crowd.org"), keep=False)
    public = key.public_key().public_bytes(*PUBLIC)
    door = Door(one, changes=changes, accounts=Accounts(one, certificate=public, **APP))
    private = key.private_bytes(*PRIVATE, serialization.NoEncryption()).decode()
    if request.param == "in process":
        yield Served(door, lambda **given: Salesforce(session=session(InProcess(door)), **given), private)
    else:
        made = certificate.kept(folder)
        with running(door, tls=made) as base:
            carried = lambda: session(Detour(base), verify=str(made.file))  # noqa: E731
            yield Served(door, lambda **given: Salesforce(session=carried(), **given), private)
    changes.close()
    one.close()


PUBLIC = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
PRIVATE = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


def session(carrier: Any, verify: bool | str = True) -> requests.Session:
    made = requests.Session()
    made.trust_env = False
    made.verify = verify
    made.mount("https://", carrier)
    return made


@pytest.fixture
def client(served: Served) -> Iterator[Salesforce]:
    one = served.client(**PERSON, security_token="token")
    yield one
    one.session.close()


def refused(error: type[Exception], call: Callable[[], Any]) -> Any:
    with pytest.raises(error) as caught:
        call()
    return caught.value.content  # type: ignore[attr-defined]


def told(code: str, message: str, **fields: Any) -> list[dict[str, Any]]:
    return [{"message": message, "errorCode": code, **fields}]


LOGINS = {
    "password and token": {**PERSON, "security_token": "token"},
    "from a known network": {**PERSON, "organizationId": "00D000000000001EAA"},
    "password of an app": {**PERSON, **APP},
    "credentials of an app": {**APP, "domain": "example.my"},
    "signed": {"username": "ADA@shop.example", "consumer_key": "app"},
}


@pytest.mark.parametrize("kind", LOGINS)
def test_every_way_to_log_in(served: Served, kind: str):
    signed = {"privatekey": served.key} if kind == "signed" else {}
    client = served.client(**LOGINS[kind], **signed)
    assert client.query(USERS)["totalSize"] == 3
    user = client.oauth2("userinfo")["user_id"]
    assert user == (served.door.accounts.somebody if kind == "credentials of an app" else ADA)
    again = served.client(session_id=client.session_id, instance=client.sf_instance)
    assert again.query(USERS)["totalSize"] == 3


INVALID = "Invalid username, password, security token; or user locked out."
FAILURES = {
    "password": ({**PERSON, "password": "guess", "security_token": "token"}, "INVALID_LOGIN", INVALID),
    "token": ({**PERSON, "security_token": "guess"}, "INVALID_LOGIN", INVALID),
    "user": ({**PERSON, "username": "nobody@shop.example", "security_token": ""}, "INVALID_LOGIN", INVALID),
    "password of an app": ({**PERSON, "password": "guess", **APP}, "invalid_grant", "authentication failure"),
    "secret": ({**PERSON, **APP, "consumer_secret": "guess"}, "invalid_client", "invalid client credentials"),
    "key": ({**PERSON, **APP, "consumer_key": "guess"}, "invalid_client_id", "client identifier invalid"),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_whoever_is_not_let_in(served: Served, kind: str):
    given, code, message = FAILURES[kind]
    with pytest.raises(SalesforceAuthenticationFailed) as caught:
        served.client(**given)
    assert (caught.value.code, caught.value.auth_message) == (code, message)


def test_a_session_that_has_ended_is_renewed(served: Served, client: Salesforce):
    before = client.session_id
    served.door.sessions.expire_all()
    assert client.query(USERS)["totalSize"] == 3
    assert client.session_id != before
    served.door.sessions.expire_all()
    assert client.Account.get(ACME)["Name"] == "Acme"


def test_long_results_come_in_batches(client: Salesforce):
    first = client.query(ALL_ISSUES)
    second = client.query_more(first["nextRecordsUrl"], identifier_is_url=True)
    third = client.query_more(second["nextRecordsUrl"].rpartition("/")[2])
    assert [len(batch["records"]) for batch in (first, second, third)] == [2000, 2000, 500]
    assert [batch["done"] for batch in (first, second, third)] == [False, False, True]
    whole = client.query_all(ALL_ISSUES)
    assert (whole["totalSize"], whole["records"][-1]["Name"]) == (ISSUES, f"Issue {ISSUES - 1}")
    assert [record["Name"] for record in islice(client.query_all_iter(ALL_ISSUES), 1999, 2001)] == [
        "Issue 1999",
        "Issue 2000",
    ]


def test_batches_are_as_large_as_asked(client: Salesforce):
    batch = client.query(ALL_ISSUES, headers={"Sforce-Query-Options": "batchSize=300"})
    assert len(batch["records"]) == 300
    assert batch["nextRecordsUrl"].endswith("-300")


def test_the_deleted_are_found_by_who_asks_for_them(client: Salesforce):
    articles = "SELECT Title FROM Knowledge__kav WHERE Title = 'Gift cards'"
    assert client.query(articles)["totalSize"] == 0
    assert client.query(articles, include_deleted=True)["totalSize"] == 1
    assert [record["Title"] for record in client.query_all_iter(articles, include_deleted=True)] == ["Gift cards"]


def test_a_search(client: Salesforce):
    found = client.search("FIND {zoë} IN NAME FIELDS RETURNING Contact(Name)")["searchRecords"]
    assert [(record["attributes"]["type"], record["Name"]) for record in found] == [("Contact", "Zoë Lind")]
    quick = client.quick_search("kettle")["searchRecords"]
    assert {record["attributes"]["type"] for record in quick} >= {"Case", "EmailMessage"}


def test_what_there_is_to_ask(client: Salesforce):
    everything = client.describe()
    assert {"Account", "Crate__c", "Issue__c"} <= {one["name"] for one in everything["sobjects"]}
    described = client.Crate__c.describe()
    assert {field["name"]: field["type"] for field in described["fields"]}["Size__c"] == "picklist"
    assert (described["label"], described["keyPrefix"], described["custom"]) == ("Crate", "a20", True)
    brief = client.Crate__c.metadata()
    assert brief["objectDescribe"]["name"] == "Crate__c"
    assert "fields" not in brief["objectDescribe"]


def test_a_record_from_its_birth_to_its_end(client: Salesforce):
    made = client.Account.create({"Name": "Café Ω", "Phone": "1"})
    assert (made["success"], made["errors"], len(made["id"])) == (True, [], 18)
    assert client.Account.update(made["id"], {"Name": "Café", "Phone": None}) == 204
    got = client.Account.get(made["id"])
    assert (got["Name"], got["Phone"], got["OwnerId"], got["IsDeleted"]) == ("Café", None, ADA, False)
    assert got["attributes"]["url"] == f"/services/data/v59.0/sobjects/Account/{made['id']}"
    assert client.Account.get(made["id"], params={"fields": "Name"}).keys() == {"attributes", "Name", "Id"}
    assert made["id"] in client.Account.updated(*TODAY)["ids"]
    assert client.Account.delete(made["id"]) == 204
    gone = refused(SalesforceResourceNotFound, lambda: client.Account.get(made["id"]))
    assert gone == told("ENTITY_IS_DELETED", "entity is deleted")
    deleted = client.Account.deleted(*TODAY)["deletedRecords"]
    assert made["id"] in [one["id"] for one in deleted]


def test_a_record_by_an_id_from_elsewhere(client: Salesforce):
    assert client.Crate__c.get_by_custom_id("Code__c", "C-1")["Name"] == "One"
    first = client.Crate__c.upsert("Code__c/N%2F1", {"Name": "New"}, raw_response=True)
    assert (first.status_code, first.json()["created"]) == (201, True)
    assert client.Crate__c.upsert("Code__c/N%2F1", {"Name": "Newer"}) in (200, 204)
    assert client.Crate__c.get_by_custom_id("Code__c", "N/1")["Name"] == "Newer"
    assert client.Crate__c.delete(first.json()["id"]) == 204


def test_requests_of_many_parts(client: Salesforce):
    steps = [
        {
            "method": "POST",
            "url": "/services/data/v59.0/sobjects/Account",
            "referenceId": "a",
            "body": {"Name": "Of many"},
        },
        {"method": "GET", "url": "/services/data/v59.0/sobjects/Account/@{a.id}?fields=Name", "referenceId": "b"},
    ]
    answers = client.restful("composite", method="POST", json={"compositeRequest": steps})["compositeResponse"]
    assert [answer["httpStatusCode"] for answer in answers] == [201, 200]
    assert answers[1]["body"]["Name"] == "Of many"


def rows(texts: list[str], **dialect: Any) -> list[dict[str, str]]:
    return [row for text in texts for row in csv.DictReader(text.splitlines(), **dialect)]


def test_a_bulk_query(client: Salesforce, tmp_path: Path):
    pages = list(client.bulk2.Issue__c.query(ALL_ISSUES, max_records=2000, wait=0))
    assert [len(rows([page])) for page in pages] == [2000, 2000, 500]
    assert rows(pages)[0] == {"Id": "a00000000000001AAA", "Name": "Issue 0000"}
    other = client.bulk2.Account.query(
        "SELECT Name FROM Account ORDER BY Id LIMIT 1",
        column_delimiter=ColumnDelimiter.TAB,
        line_ending=LineEnding.CRLF,
        wait=0,
    )
    assert "".join(other) == '"Name"\r\n"Acme"\r\n'
    everything = list(client.bulk2.Knowledge__kav.query_all("SELECT Title FROM Knowledge__kav", wait=0))
    assert {"Title": "Gift cards"} in rows(everything)
    files = client.bulk2.Issue__c.download(ALL_ISSUES, str(tmp_path), max_records=3000, wait=0)
    assert sum(len(rows([Path(one["file"]).read_text()])) for one in files) == ISSUES


def test_records_in_bulk(client: Salesforce):
    crates = [{"Name": f"Bulk {n}", "Code__c": f"B-{n}"} for n in range(250)] + [{"Name": "x" * 30, "Code__c": "B-x"}]
    (made,) = client.bulk2.Crate__c.insert(records=crates, wait=0)
    assert (made["numberRecordsProcessed"], made["numberRecordsFailed"]) == (251, 1)
    results = client.bulk2.Crate__c.get_all_ingest_records(made["job_id"])
    assert {row["sf__Created"] for row in results["successfulRecords"]} == {"true"}
    (failed,) = results["failedRecords"]
    assert failed["sf__Error"].startswith("STRING_TOO_LONG:")
    assert results["unprocessedRecords"] == []
    changed = [{"Code__c": f"B-{n}", "Name": "Changed"} for n in range(240, 260)]
    (upserted,) = client.bulk2.Crate__c.upsert(records=changed, external_id_field="Code__c", wait=0)
    created = rows([client.bulk2.Crate__c.get_successful_records(upserted["job_id"])])
    assert [row["sf__Created"] for row in created].count("true") == 10
    ids = [{"Id": row["Id"]} for row in client.query_all("SELECT Id FROM Crate__c WHERE Code__c LIKE 'B-%'")["records"]]
    (updated,) = client.bulk2.Crate__c.update(records=[{**one, "Stock__c": "5"} for one in ids], wait=0)
    assert updated["numberRecordsFailed"] == 0
    assert client.query("SELECT COUNT() FROM Crate__c WHERE Stock__c = 5")["totalSize"] == 260
    (gone,) = client.bulk2.Crate__c.delete(records=ids, wait=0)
    assert (gone["numberRecordsProcessed"], gone["numberRecordsFailed"]) == (260, 0)


def test_what_cannot_be_done_in_bulk(client: Salesforce):
    content = refused(
        SalesforceMalformedRequest, lambda: list(client.bulk2.Case.query("SELECT Nothing FROM Case", wait=0))
    )
    assert content == told("INVALID_FIELD", NO_COLUMN)
    content = refused(
        SalesforceMalformedRequest, lambda: client.bulk2.Nothing__c.insert(records=[{"Name": "x"}], wait=0)
    )
    assert content == told("INVALIDJOB", "InvalidJob : Unable to find object: Nothing__c")


def test_what_is_left(client: Salesforce):
    daily = client.limits()["DailyApiRequests"]
    assert 0 < daily["Remaining"] < daily["Max"]
    used = client.api_usage["api-usage"]
    assert (used.used > 0, used.total) == (True, daily["Max"])
    client.Account.describe()


def test_more_than_one_record_is_meant(client: Salesforce):
    found = refused(SalesforceMoreThanOneRecord, lambda: client.Crate__c.get_by_custom_id("Mark__c", "twice"))
    assert found == [f"/services/data/v59.0/sobjects/Crate__c/a2000000000000{n}AAA" for n in (1, 2)]
    assert refused(SalesforceMoreThanOneRecord, lambda: client.Crate__c.upsert("Mark__c/twice", {"Name": "x"})) == found


def test_what_is_malformed(client: Salesforce):
    assert refused(SalesforceMalformedRequest, lambda: client.query("SELECT Nothing FROM Case")) == told(
        "INVALID_FIELD", NO_COLUMN
    )
    missing = told("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", fields=["Name"])
    assert refused(SalesforceMalformedRequest, lambda: client.Crate__c.create({"Stock__c": 1})) == missing


def test_who_has_no_session(client: Salesforce):
    stranger = Salesforce(session_id="none", instance=client.sf_instance, session=client.session)
    expired = told("INVALID_SESSION_ID", "Session expired or invalid")
    assert refused(SalesforceExpiredSession, lambda: stranger.query(USERS)) == expired
    assert refused(SalesforceExpiredSession, lambda: stranger.Account.create({"Name": "x"})) == expired


def test_who_asks_too_much(served: Served, client: Salesforce):
    served.door.gate.replace(Faults(daily_requests=1))
    client.query(USERS)
    limit = told("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    assert refused(SalesforceRefusedRequest, lambda: client.query(USERS)) == limit
    served.door.gate.replace(Faults())


def test_what_is_not_there(client: Salesforce):
    nothing = told("NOT_FOUND", "The requested resource does not exist")
    assert refused(SalesforceResourceNotFound, client.Nothing__c.describe) == nothing
    assert refused(SalesforceResourceNotFound, lambda: client.restful("nowhere")) == nothing
    missing = f"Provided external ID field does not exist or is not accessible: {NOWHERE}"
    assert refused(SalesforceResourceNotFound, lambda: client.Account.get(NOWHERE)) == told("NOT_FOUND", missing)


def test_what_is_not_done(client: Salesforce):
    content = refused(SalesforceGeneralError, lambda: client.restful("query", method="DELETE"))
    assert content == told("METHOD_NOT_ALLOWED", "HTTP Method 'DELETE' not allowed. Allowed are HEAD,GET")


@pytest.mark.parametrize("page", [0, 1])
def test_an_org_that_is_busy(served: Served, client: Salesforce, page: int):
    served.door.gate.replace(Faults(unavailable=1, unavailable_page=page))
    content = refused(SalesforceGeneralError, lambda: client.query(USERS))
    served.door.gate.replace(Faults())
    assert "<html" in content.lower() if page else content == told("SERVER_UNAVAILABLE", "Server too busy")


def test_a_connection_that_breaks(served: Served, client: Salesforce):
    served.door.gate.replace(Faults(dropped=1))
    with pytest.raises(requests.ConnectionError):
        client.query(USERS)
    served.door.gate.replace(Faults())
    assert client.query(USERS)["totalSize"] == 3
