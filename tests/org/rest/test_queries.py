"""The org behind a Salesforce client: the same answers and errors over REST as from the engine itself."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import (
    SalesforceMalformedRequest,
    SalesforceResourceNotFound,
)

import org
from org.engine import write
from org.errors import OrgUnavailable
from org.rest import Door
from org.schema import load
from tests.org.visitor import Visitor


@pytest.fixture(scope="module")
def clients(orgs: Any) -> Callable[[str], Salesforce]:
    return cache(lambda name: org.connect(org.Embedded(orgs[name].org)))


@pytest.fixture(scope="module")
def client(clients: Callable[[str], Salesforce]) -> Salesforce:
    return clients("org")


@pytest.fixture(scope="module")
def visitor(little: Any) -> Visitor:
    return Visitor(Door(little.org))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("orgs") / "large.org"
    issues = [{"Id": f"a00{number:012}AAA", "Name": f"Issue {number}"} for number in range(4500)]
    write(path, load(), {"Issue__c": issues}, {"schema": "retail"})
    return path


def over_rest(client: Salesforce, query: str) -> Any:
    if query[:4].upper() == "FIND":
        return client.search(query)["searchRecords"]
    return client.query(query)


def from_engine(little: Any, query: str) -> Any:
    answer = little.answer(query)
    return answer["records"] if query[:4].upper() == "FIND" else answer


def is_same_over_rest(client: Salesforce, little: Any, question: Any) -> None:
    if question.kind != "error":
        assert json.dumps(over_rest(client, question.query)) == json.dumps(from_engine(little, question.query))
        return
    with pytest.raises(SalesforceMalformedRequest) as caught:
        over_rest(client, question.query)
    assert caught.value.status == 400
    assert caught.value.content == [{"message": question.body, "errorCode": question.code}]


def test_queries_are_answered_alike(clients: Any, orgs: Any, soql: Any):
    is_same_over_rest(clients(soql.org), orgs[soql.org], soql)


def test_searches_are_answered_alike(clients: Any, orgs: Any, sosl: Any):
    is_same_over_rest(clients(sosl.org), orgs[sosl.org], sosl)


def test_a_client_may_open_the_org_by_its_file(little: Any):
    client = org.connect(org.Embedded(little.org.path))
    assert client.query("SELECT COUNT() FROM User")["totalSize"] == 3
    client.session.close()
    assert little.answer("SELECT COUNT() FROM User")["totalSize"] == 3


def test_long_results_come_in_batches(large: Path):
    opened = org.open(large)
    client = org.connect(org.Embedded(opened))
    first = client.query("SELECT Name FROM Issue__c ORDER BY Id")
    second = client.query_more(first["nextRecordsUrl"], identifier_is_url=True)
    third = client.query_more(second["nextRecordsUrl"], identifier_is_url=True)
    assert [len(batch["records"]) for batch in (first, second, third)] == [2000, 2000, 500]
    assert [batch["done"] for batch in (first, second, third)] == [False, False, True]
    assert {batch["totalSize"] for batch in (first, second, third)} == {4500}
    assert "nextRecordsUrl" not in third
    names = [record["Name"] for batch in (first, second, third) for record in batch["records"]]
    assert names == [f"Issue {number}" for number in range(4500)]
    assert client.query_all("SELECT Id FROM Issue__c")["totalSize"] == 4500
    whole = client.query("SELECT Id FROM Issue__c LIMIT 2000")
    assert (whole["done"], whole["totalSize"], len(whole["records"])) == (True, 2000, 2000)
    opened.close()


def test_a_locator_that_is_none(client: Salesforce):
    with pytest.raises(SalesforceMalformedRequest) as caught:
        client.query_more("01g000000000000-2000")
    assert caught.value.content == [{"message": "invalid query locator", "errorCode": "INVALID_QUERY_LOCATOR"}]


def test_limits_are_told(client: Salesforce):
    assert client.limits()["DailyApiRequests"]["Max"] > 0


def test_what_there_is_not(client: Salesforce):
    with pytest.raises(SalesforceResourceNotFound) as caught:
        client.restful("nowhere")
    assert caught.value.content == [{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}]


def test_the_org_cannot_be_written_to(visitor: Visitor):
    made = visitor.ask("POST", "sobjects/Account", content={"Name": "New"})
    read_only = {"message": "this org is read-only", "errorCode": "INSUFFICIENT_ACCESS_OR_READONLY"}
    assert (made.status, visitor.read(made)) == (403, [read_only])
    refused = visitor.ask("DELETE", "query/", {"q": "SELECT Id FROM Case"})
    assert (refused.status, visitor.read(refused)[0]["errorCode"]) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize(
    "path", ["/", "/services", "/services/data/vX/query/", "/services/data/v67.0", "/services/data/v59.0/queryx"]
)
def test_paths_outside_the_api(visitor: Visitor, path: str):
    assert visitor.ask("GET", path).status == 404


@pytest.mark.parametrize("path", ["/services/data/v59.0/query", "/services/data/v61.0/query/"])
def test_any_version_with_or_without_a_slash_at_the_end(visitor: Visitor, path: str):
    assert visitor.ask("GET", path, {"q": "SELECT Id FROM User"}).status == 200


def test_a_request_without_a_query(visitor: Visitor):
    answer = visitor.ask("GET", "/services/data/v59.0/query/")
    assert answer.status == 400
    message = "A query string has to be specified"
    assert json.loads(answer.body) == [{"message": message, "errorCode": "MALFORMED_QUERY"}]
    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"


def test_many_threads_share_an_org(little: Any):
    together = threading.Barrier(8)

    def ask(number: int) -> list[str]:
        together.wait()
        client = org.connect(org.Embedded(little.org))
        found = [client.query(f"SELECT Name FROM Account WHERE Id != '{n:018}' ORDER BY Id LIMIT 1") for n in range(20)]
        return [answer["records"][0]["Name"] for answer in found]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [["Acme"] * 20] * 8


def test_a_file_that_is_missing_or_no_org(tmp_path: Path):
    with pytest.raises(OrgUnavailable, match="python -m org generate"):
        org.open(tmp_path / "missing.org")
    other = tmp_path / "other.org"
    other.write_text("not a database, but long enough to be looked at as one" * 40)
    with pytest.raises(OrgUnavailable, match="is not an org of this program"):
        org.connect(org.Embedded(other))
