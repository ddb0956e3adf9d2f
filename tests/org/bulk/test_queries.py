"""Bulk queries through simple-salesforce's own client: rows of CSV, stretch by stretch."""

import csv
import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from simple_salesforce.exceptions import (
    SalesforceMalformedRequest,
    SalesforceOperationError,
)

import org
from org.engine import write
from org.rest import Door
from org.rest.bulk import Jobs
from org.schema import load
from tests.org.bulk.jobs import CHARACTERS, NASTY, client, created, refusal
from tests.org.visitor import Visitor

MANY = 12_345
SUMS = {20.5: "20.5", 0.0: "0.0", -3.0: "-3.0", 912260031.0: "9.12260031E8", 1e7: "1.0E7", 0.00042: "4.2E-4"}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    path = tmp_path_factory.mktemp("bulk") / "large.org"
    issues = [{"Id": f"a00{number:012}AAA", "Name": f"Issue {number}"} for number in range(MANY)]
    accounts = [{"Id": f"001{place:012}AAA", "Name": text} for place, text in enumerate(NASTY)]
    orders = [{"Id": f"801{place:012}AAA", "TotalAmount": total} for place, total in enumerate(SUMS)]
    write(path, load(), {"Issue__c": issues, "Account": accounts, "Order": orders}, {"schema": "retail"})
    opened = org.open(path)
    yield Door(opened)
    opened.close()


@pytest.fixture
def door(little: Any) -> Door:
    return Door(little.org)


def asked(door: Door, query: str, **options: str) -> list[list[str]]:
    """The rows of a bulk query, the head first, as simple-salesforce hands them out."""
    texts = list(client(door).bulk2.Anything.query(query, wait=0, **options))
    assert len(texts) == 1
    delimiter = CHARACTERS[options.get("column_delimiter", "COMMA")]
    return list(csv.reader(io.StringIO(texts[0], newline=""), delimiter=delimiter))


def test_a_bulk_query_gives_rows_with_the_fields_of_parents(door: Door):
    query = "SELECT CaseNumber, Account.Name, IsClosed, CreatedDate, Owner.Name, Id FROM Case ORDER BY Id LIMIT 3 "
    (text,) = client(door).bulk2.Case.query(query, wait=0)
    assert text == (
        '"CaseNumber","Account.Name","IsClosed","CreatedDate","Owner.Name","Id"\n'
        '"1001","Acme","true","2024-01-10T09:30:00.000Z","Ada Byron","500000000000001AAA"\n'
        '"1002","Acme","true","2024-01-31T23:59:59.000Z","Ben Okri","500000000000002AAA"\n'
        '"1003","O\'Hara & Sons","false","2024-02-01T00:00:00.000Z","Ben Okri","500000000000003AAA"\n'
    )


def test_what_is_not_there_is_an_empty_cell(door: Door):
    query = "SELECT Account.ShippingCity, AccountId, Subject, Account.Name FROM Case WHERE CaseNumber = '1005'"
    assert asked(door, query) == [["Account.ShippingCity", "AccountId", "Subject", "Account.Name"], ["", "", "", ""]]


def test_columns_stand_in_the_order_they_are_asked_for(door: Door):
    query = "SELECT Account.Name, Id, Account.ShippingCity FROM Case WHERE CaseNumber = '1001'"
    assert asked(door, query)[0] == ["Account.Name", "Id", "Account.ShippingCity"]


def test_the_head_is_there_without_a_row(door: Door):
    assert asked(door, "SELECT id, name FROM account WHERE Name = 'nobody'") == [["Id", "Name"]]


def test_numbers_are_written_as_java_writes_them(large: Door):
    rows = asked(large, "SELECT TotalAmount FROM Order ORDER BY Id")
    assert [row[0] for row in rows[1:]] == list(SUMS.values())
    assert asked(large, "SELECT NumberOfProducts FROM ProductCategory") == [["NumberOfProducts"]]


@pytest.mark.parametrize("ending", ["LF", "CRLF"])
@pytest.mark.parametrize("delimiter", list(CHARACTERS))
def test_cells_survive_every_delimiter_and_line_ending(large: Door, delimiter: str, ending: str):
    query = "SELECT Id, Name FROM Account ORDER BY Id"
    rows = asked(large, query, column_delimiter=delimiter, line_ending=ending)
    assert [row[1] for row in rows] == ["Name", *NASTY]
    (text,) = client(large).bulk2.Account.query(query, wait=0, column_delimiter=delimiter, line_ending=ending)
    assert text.startswith(f'"Id"{CHARACTERS[delimiter]}"Name"' + ("\r\n" if ending == "CRLF" else "\n"))


def test_thousands_of_rows_come_in_stretches(large: Door):
    query = "SELECT Name FROM Issue__c ORDER BY Id"
    texts = list(client(large).bulk2.Issue__c.query(query, max_records=5000, wait=0))
    assert [text.count("\n") - 1 for text in texts] == [5000, 5000, 2345]
    assert {text.split("\n")[0] for text in texts} == {'"Name"'}
    names = [line.strip('"') for text in texts for line in text.splitlines()[1:]]
    assert names == [f"Issue {number}" for number in range(MANY)]


def test_stretches_can_be_downloaded_as_files(large: Door, tmp_path: Path):
    found = client(large).bulk2.Issue__c.download("SELECT Id FROM Issue__c", str(tmp_path), max_records=10_000, wait=0)
    assert [one["number_of_records"] for one in found] == [10_000, 2345]
    assert sum(Path(one["file"]).read_text().count("AAA") for one in found) == MANY


def test_a_locator_gives_the_same_stretch_again_and_in_any_order(large: Door):
    visitor = Visitor(large)
    path = f"jobs/query/{created(visitor, 'SELECT Name FROM Issue__c ORDER BY Id')}/results"
    first = visitor.ask("GET", path, {"maxRecords": "10000"})
    locator = first.headers["Sforce-Locator"]
    last = visitor.ask("GET", path, {"maxRecords": "10000", "locator": locator})
    assert (first.headers["Sforce-NumberOfRecords"], last.headers["Sforce-NumberOfRecords"]) == ("10000", "2345")
    assert last.headers["Sforce-Locator"] == "null"
    assert visitor.ask("GET", path, {"maxRecords": "10000"}).body == first.body
    assert visitor.ask("GET", path, {"locator": locator}).body == last.body
    assert visitor.ask("GET", path).headers["Sforce-Locator"] == "null"


@pytest.mark.parametrize(
    "locator", ["!", "MA", "Mw", "MTA", "LTU", "bnVsbA", "null", "0", "OTk5OTk5OTk5OTk5OTk5", "é", "\ud800"]
)
def test_a_locator_that_nobody_was_given_is_refused(door: Door, locator: str):
    visitor = Visitor(door)
    path = f"jobs/query/{created(visitor, 'SELECT Id FROM User')}/results"
    answer = visitor.ask("GET", path, {"locator": locator})
    assert (answer.status, visitor.read(answer)[0]["errorCode"]) == (400, "INVALID_QUERY_LOCATOR")


@pytest.mark.parametrize("most", ["0", "-1", "many", "", "1.5", "٣"])
def test_a_size_that_is_none_is_refused(door: Door, most: str):
    visitor = Visitor(door)
    answer = visitor.ask("GET", f"jobs/query/{created(visitor, 'SELECT Id FROM User')}/results", {"maxRecords": most})
    assert visitor.read(answer)[0]["message"] == f"Invalid value: '{most}' supplied for property: 'maxRecords'"


def test_deleted_records_are_found_by_query_all_alone(door: Door):
    bulk = client(door).bulk2.Knowledge__kav
    query = "SELECT Title FROM Knowledge__kav ORDER BY Title"
    assert "Gift cards" not in next(bulk.query(query, wait=0))
    assert "Gift cards" in next(bulk.query_all(query, wait=0))


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "Aggregate Relationships"),
        ("SELECT Status FROM Case GROUP BY Status", "Aggregate Queries"),
        ("SELECT COUNT() FROM Case", "Aggregate Queries"),
        ("SELECT MAX(CreatedDate) FROM Case", "Aggregate Queries"),
        ("SELECT Id FROM Case ORDER BY Id LIMIT 1 OFFSET 1", "OFFSET"),
        ("SELECT TYPEOF Owner WHEN User THEN Alias END FROM Case", "TYPEOF"),
    ],
)
def test_what_bulk_queries_cannot_have_is_refused(door: Door, query: str, what: str):
    with pytest.raises(SalesforceMalformedRequest) as caught:
        next(client(door).bulk2.Case.query(query, wait=0))
    message = f"{what} not supported in Bulk V2 Query with CSV content type"
    assert caught.value.content == [{"message": message, "errorCode": "API_ERROR"}]


def test_semi_joins_and_functions_are_no_sub_queries_and_no_aggregates(door: Door):
    query = "SELECT toLabel(Status) FROM Case WHERE AccountId IN (SELECT Id FROM Account WHERE Name = 'Acme')"
    assert asked(door, query) == [["Status"], ["Closed"], ["Closed"]]


@pytest.mark.parametrize("query", ["SELECT Nope FROM Case", "SELECT Id FROM Nope", "SELECT", "DELETE FROM Case", "\0"])
def test_a_query_that_is_none_is_refused_as_over_rest(door: Door, query: str):
    visitor = Visitor(door)
    over_rest = visitor.ask("GET", "query", {"q": query})
    in_bulk = visitor.ask("POST", "jobs/query", content={"operation": "query", "query": query})
    assert (in_bulk.status, in_bulk.body) == (400, over_rest.body)


def test_a_query_that_breaks_off_is_a_failed_job(door: Door):
    query = "SELECT Id FROM ProductCategory WHERE " + " AND ".join(["Name LIKE 'a%b%'"] * 450)
    words = "Query is either selecting too many fields or the filter conditions are too complicated."
    with pytest.raises(SalesforceOperationError, match=f"Failed to process query: QUERY_TOO_COMPLICATED: {words}"):
        next(client(door).bulk2.ProductCategory.query(query, wait=0))
    visitor = Visitor(door)
    (told,) = visitor.get("jobs/query")["records"]
    path = f"jobs/query/{told['id']}"
    assert told["state"] == "Failed"
    assert refusal(visitor, "GET", f"{path}/results")[:2] == (400, "INVALIDJOBSTATE")


def test_jobs_that_hold_too_much_are_forgotten(large: Door):
    door = Door(large.org)
    visitor = Visitor(door)
    door.jobs = Jobs(door.clock, room=300_000)
    heavy = created(visitor, "SELECT Id, Name FROM Issue__c")
    visitor.get(f"jobs/query/{heavy}")
    light = created(visitor, "SELECT Id FROM Account")
    assert [visitor.ask("GET", f"jobs/query/{one}").status for one in (heavy, light)] == [404, 200]


def test_many_look_at_a_job_at_once(large: Door):
    visitor = Visitor(large)
    path = f"jobs/query/{created(visitor, 'SELECT Id, Name FROM Issue__c ORDER BY Id')}"
    together = threading.Barrier(8)

    def look(_: int) -> str:
        together.wait()
        return str(visitor.get(path)["state"])

    with ThreadPoolExecutor(8) as threads:
        states = list(threads.map(look, range(8)))
    assert "JobComplete" in states
    assert set(states) <= {"InProgress", "JobComplete"}
    assert visitor.get(path)["numberRecordsProcessed"] == MANY
    assert visitor.ask("GET", f"{path}/results").headers["Sforce-NumberOfRecords"] == str(MANY)


def test_a_query_is_put_to_the_org_once_and_can_be_aborted_meanwhile(large: Door):
    door = Door(large.org)
    visitor = Visitor(door)
    asking, going_on, asked = threading.Event(), threading.Event(), []

    class Slow:
        """Waits with the first batch for what happens meanwhile."""

        def query(self, text: str, **options: Any) -> Any:
            asked.append(text)
            asking.set()
            assert going_on.wait(10)
            return large.org.query(text, **options)

        def __getattr__(self, name: str) -> Any:
            return getattr(large.org, name)

    path = f"jobs/query/{created(visitor, 'SELECT Name FROM Issue__c')}"
    door.org = Slow()  # type: ignore[assignment]
    with ThreadPoolExecutor(1) as threads:
        looking = threads.submit(visitor.get, path)
        assert asking.wait(10)
        assert visitor.get(path)["state"] == "InProgress"
        assert refusal(visitor, "GET", f"{path}/results")[:2] == (400, "INVALIDJOBSTATE")
        assert visitor.ask("PATCH", path, content={"state": "Aborted"}).status == 200
        going_on.set()
        told = looking.result(timeout=10)
    assert (told["state"], told["numberRecordsProcessed"]) == ("Aborted", 2000)
    assert len(asked) == 1
