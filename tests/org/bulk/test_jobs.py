"""Jobs of bulk queries: what they tell about themselves, the ways of their states, and how long they are known."""

from datetime import UTC, datetime
from typing import Any

import pytest
from simple_salesforce.exceptions import (
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)

from org.rest import Door
from org.rest.bulk import Jobs
from tests.org.bulk.jobs import client, created, refusal
from tests.org.visitor import Visitor


@pytest.fixture
def door(little: Any) -> Door:
    return Door(little.org)


def test_a_job_tells_about_itself(little: Any):
    visitor = Visitor(Door(little.org, clock=lambda: datetime(2024, 3, 1, 9, 30, tzinfo=UTC)))
    content = {"operation": "query", "query": "SELECT Id FROM case", "lineEnding": "CRLF", "columnDelimiter": "PIPE"}
    made = visitor.read(visitor.ask("POST", "jobs/query/", content=content))
    assert made == {
        "id": "750000000000001AAA",
        "operation": "query",
        "object": "Case",
        "createdById": visitor.door.accounts.somebody,
        "createdDate": "2024-03-01T09:30:00.000+0000",
        "systemModstamp": "2024-03-01T09:30:00.000+0000",
        "state": "UploadComplete",
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": 59.0,
        "jobType": "V2Query",
        "lineEnding": "CRLF",
        "columnDelimiter": "PIPE",
    }
    counts = {"numberRecordsProcessed": 5, "retries": 0, "totalProcessingTime": 0, "isPkChunkingSupported": True}
    assert visitor.get(f"jobs/query/{made['id']}") == made | {"state": "JobComplete"} | counts
    assert visitor.get(f"jobs/query/{made['id'][:15]}")["state"] == "JobComplete"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("operation", ""),
        ("operation", "insert"),
        ("operation", None),
        ("contentType", "XML"),
        ("columnDelimiter", ","),
        ("columnDelimiter", ["COMMA"]),
        ("lineEnding", "CR"),
    ],
)
def test_a_property_with_another_value_is_refused(door: Door, name: str, value: Any):
    content = {"operation": "query", "query": "SELECT Id FROM Case", name: value}
    told = "null" if value is None else str(value)
    message = f"Invalid value: '{told}' supplied for property: '{name}'"
    assert refusal(Visitor(door), "POST", "jobs/query", content) == (400, "API_ERROR", message)


@pytest.mark.parametrize("content", [[], "text", 5, {"operation": "query"}, {"operation": "query", "query": 5}])
def test_a_body_that_asks_for_nothing_is_refused(door: Door, content: Any):
    status, code, _ = refusal(Visitor(door), "POST", "jobs/query", content)
    assert (status, code in ("JSON_PARSER_ERROR", "MALFORMED_QUERY")) == (400, True)


def test_a_job_can_be_aborted_until_it_is_looked_at(door: Door):
    visitor = Visitor(door)
    path = f"jobs/query/{created(visitor, 'SELECT Id FROM Case')}"
    assert visitor.read(visitor.ask("PATCH", path, content={"state": "Aborted"}))["state"] == "Aborted"
    assert visitor.get(path)["state"] == "Aborted"
    assert refusal(visitor, "GET", f"{path}/results")[:2] == (400, "INVALIDJOBSTATE")
    too_late = (400, "INVALIDJOBSTATE", "Aborting already Aborted Job not allowed")
    assert refusal(visitor, "PATCH", path, {"state": "Aborted"}) == too_late


def test_a_complete_job_cannot_be_aborted(door: Door):
    visitor = Visitor(door)
    path = f"jobs/query/{created(visitor, 'SELECT Id FROM Case')}"
    visitor.get(path)
    too_late = (400, "INVALIDJOBSTATE", "Aborting already Completed Job not allowed")
    assert refusal(visitor, "PATCH", path, {"state": "Aborted"}) == too_late


@pytest.mark.parametrize(
    ("state", "code"),
    [("UploadComplete", "INVALIDJOBSTATE"), ("JobComplete", "INVALIDJOBSTATE"), ("Gone", "API_ERROR")],
)
def test_a_query_job_can_be_set_to_aborted_alone(door: Door, state: str, code: str):
    visitor = Visitor(door)
    path = f"jobs/query/{created(visitor, 'SELECT Id FROM Case')}"
    assert refusal(visitor, "PATCH", path, {"state": state})[:2] == (400, code)


def test_a_job_that_is_done_can_be_deleted(door: Door):
    visitor = Visitor(door)
    path = f"jobs/query/{created(visitor, 'SELECT Id FROM Case')}"
    message = "Error encountered when deleting the job because the job is not terminated"
    assert refusal(visitor, "DELETE", path) == (400, "API_ERROR", message)
    visitor.get(path)
    assert visitor.ask("DELETE", path).status == 204
    assert refusal(visitor, "GET", path) == (404, "NOT_FOUND", "The requested resource does not exist")


@pytest.mark.parametrize("identifier", ["750000000000009AAA", "nope", "..", "%00", "001000000000001AAA"])
@pytest.mark.parametrize("kind", ["query", "ingest"])
def test_a_job_that_there_is_not(door: Door, kind: str, identifier: str):
    assert refusal(Visitor(door), "GET", f"jobs/{kind}/{identifier}")[:2] == (404, "NOT_FOUND")


def test_all_users_see_the_jobs_of_the_org(door: Door):
    identifier = created(Visitor(door, "005000000000001AAA"), "SELECT Id FROM Case")
    other = Visitor(door, "005000000000002AAA")
    assert other.get(f"jobs/query/{identifier}")["createdById"] == "005000000000001AAA"


def test_jobs_are_listed_page_by_page(door: Door):
    visitor = Visitor(door)
    door.jobs = Jobs(door.clock, page=2)
    made = [created(visitor, "SELECT Id FROM Case") for _ in range(5)]
    pages = [visitor.get("jobs/query")]
    while not pages[-1]["done"]:
        path, _, search = pages[-1]["nextRecordsUrl"].partition("?")
        pages.append(visitor.get(path, dict([search.split("=")])))
    assert [[job["id"] for job in page["records"]] for page in pages] == [made[:2], made[2:4], made[4:]]
    assert pages[-1]["nextRecordsUrl"] is None


def test_a_look_at_the_list_sets_no_job_off(door: Door):
    visitor = Visitor(door)
    path = f"jobs/query/{created(visitor, 'SELECT Id FROM Case')}"
    assert [visitor.get("jobs/query")["records"][0]["state"] for _ in range(2)] == ["UploadComplete"] * 2
    assert visitor.get(path)["state"] == "JobComplete"
    assert visitor.get("jobs/query")["records"][0]["state"] == "JobComplete"


def test_listed_jobs_are_filtered(door: Door):
    visitor = Visitor(door)
    created(visitor, "SELECT Id FROM Case")
    none = [
        {"jobType": "Classic"},
        {"jobType": "V2Ingest"},
        {"isPkChunkingEnabled": "true"},
        {"concurrencyMode": "serial"},
    ]
    every = [
        {},
        {"jobType": "V2Query"},
        {"jobType": ""},
        {"isPkChunkingEnabled": "false"},
        {"concurrencyMode": "parallel"},
    ]
    assert [len(visitor.get("jobs/query", query)["records"]) for query in none] == [0] * len(none)
    assert [len(visitor.get("jobs/query", query)["records"]) for query in every] == [1] * len(every)
    assert visitor.get("jobs/ingest")["records"] == []
    assert visitor.get("jobs/query", {"jobType": "V3"})[0]["errorCode"] == "API_ERROR"


def test_the_oldest_jobs_are_forgotten_the_finished_ones_first(door: Door):
    visitor = Visitor(door)
    door.jobs = Jobs(door.clock, most=3)
    first, second, third = (created(visitor, "SELECT Id FROM Case") for _ in range(3))
    visitor.get(f"jobs/query/{second}")
    created(visitor, "SELECT Id FROM Case")
    assert visitor.ask("GET", f"jobs/query/{second}").status == 404
    assert [visitor.ask("GET", f"jobs/query/{one}").status for one in (first, third)] == [200, 200]


def test_the_client_can_abort_and_is_told_what_is_not_there(door: Door):
    bulk = client(door).bulk2.Case._client
    job = bulk.create_job("query", "SELECT Id FROM Case")
    assert bulk.abort_job(job["id"], is_query=True)["state"] == "Aborted"
    with pytest.raises(SalesforceResourceNotFound):
        bulk.get_job("750000000000000AAA", is_query=True)


def test_an_org_that_is_read_only_takes_no_uploads(door: Door):
    with pytest.raises(SalesforceRefusedRequest) as caught:
        client(door).bulk2.Account.insert(records=[{"Name": "New"}], wait=0)
    assert caught.value.content[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"
    assert Visitor(door).get("jobs/ingest")["records"] == []
