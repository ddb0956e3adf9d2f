"""Uploads for the Bulk API 2.0: hostile or wrong ones, in the wrong state, in parts, and aborted midway."""

import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from simple_salesforce.exceptions import (
    SalesforceMalformedRequest,
    SalesforceOperationError,
)

from org.changes.errors import UnableToLock
from org.rest import Door
from org.rest.bulk import Jobs
from tests.org.bulk.jobs import client, found, job, refusal, result, upload
from tests.org.visitor import Visitor

UNREADABLE = "InvalidBatch : Failed to parse CSV. "
QUOTE = f"{UNREADABLE}Found unescaped quote. A value with quote should be within a quote"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("Nope\n1\n", "InvalidBatch : Field name not found : Nope"),
        ("Name,Nope.Name\nA,B\n", "InvalidBatch : Field name not found : Nope.Name"),
        ("Name,Owner.Alias\nA,ada\n", "InvalidBatch : Field name not found : Owner.Alias"),
        ("Name,name\nA,B\n", "InvalidBatch : Duplicate field name : Name"),
        ("Na\0me\nA\n", "InvalidBatch : Field name not found : Na\0me"),
        ("Name,\nA,B\n", "InvalidBatch : Field name not found : "),
        ("\ufeffName\nA\n", "InvalidBatch : Field name not found : \ufeffName"),
        ('\ufeff"Name"\nA\n', QUOTE),
        ('Name\n"A" B\n', QUOTE),
        ('Name\n"A\n', QUOTE),
        ("Name\r\nA\r\n", "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF"),
        ("Name\nA\rB\n", "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF"),
        (b"Name\nA\xe2\x82", f"{UNREADABLE}The data is not in UTF-8: unexpected end of data"),
        (b"Name\nA\xff\n", f"{UNREADABLE}The data is not in UTF-8: invalid start byte"),
        (b"\xff\xfeN\0a\0m\0e\0\n\0", f"{UNREADABLE}The data is not in UTF-8: invalid start byte"),
        (f"Name\n{'A' * 200_000}\n", f"{UNREADABLE}field larger than field limit (131072)"),
        ("N" * 40_000 + "\nA\n", f"{UNREADABLE}The header row can contain up to 32000 characters"),
    ],
)  # fmt: skip
def test_data_that_cannot_be_read_fails_the_job(door: Door, data: str | bytes, message: str):
    visitor = Visitor(door)
    path = job(visitor, "insert", "Account", data)
    told = visitor.get(path)
    assert (told["state"], told["errorMessage"], told["numberRecordsProcessed"]) == ("Failed", message, 0)
    assert door.org.query("SELECT COUNT() FROM Account").total_size == 5
    for which in ("successfulResults", "failedResults", "unprocessedrecords"):
        assert visitor.ask("GET", f"{path}/{which}").status == 200


def test_the_client_is_told_why_its_job_failed(door: Door):
    with pytest.raises(SalesforceOperationError, match="Field name not found : Nope"):
        client(door).bulk2.Account.insert(records=[{"Nope": "1"}], wait=0)


def test_what_was_not_processed_is_given_back(door: Door):
    visitor = Visitor(door)
    path = job(visitor, "insert", "Account", "Name,Nope\nA,1\nB,2\n")
    assert result(visitor, path, "unprocessedrecords") == [["Name", "Nope"], ["A", "1"], ["B", "2"]]
    assert result(visitor, path, "unprocessedRecords") == [["Name", "Nope"], ["A", "1"], ["B", "2"]]


def test_rows_before_the_one_that_cannot_be_read_stay_written(door: Door):
    visitor = Visitor(door)
    names = "".join(f"Issue {number}\n" for number in range(450))
    path = job(visitor, "insert", "Issue__c", f'Name\n{names}"A" B\n')
    told = visitor.get(path)
    assert (told["state"], told["numberRecordsProcessed"]) == ("Failed", 400)
    assert len(result(visitor, path, "successfulResults")) == 401
    assert [row[0] for row in result(visitor, path, "unprocessedrecords")[1:]] == [
        f"Issue {n}" for n in range(400, 450)
    ]


def test_rows_that_are_too_short_or_too_long_fail_alone(door: Door):
    visitor = Visitor(door)
    path = job(visitor, "insert", "Account", "Name,Phone\nA\nB,1,2\n\nC,3\n")
    assert result(visitor, path, "failedResults")[1:] == [
        ["", "INVALID_FIELD:The row has 1 values, the header row has 2:--", "A", ""],
        ["", "INVALID_FIELD:The row has 3 values, the header row has 2:--", "B", "1"],
    ]
    assert [row[2] for row in result(visitor, path, "successfulResults")[1:]] == ["C"]


@pytest.mark.parametrize("data", ["", "Name\n", "Name", "\n\n"])
def test_data_without_rows_is_a_job_without_records(door: Door, data: str):
    visitor = Visitor(door)
    path = job(visitor, "insert", "Account", data)
    told = visitor.get(path)
    assert (told["state"], told["numberRecordsProcessed"], told["numberRecordsFailed"]) == ("JobComplete", 0, 0)
    assert len(result(visitor, path, "successfulResults")) <= 1


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        ({"object": "Nope"}, "INVALIDJOB", "InvalidJob : Unable to find object: Nope"),
        ({"object": ""}, "INVALIDJOB", "InvalidJob : Unable to find object: "),
        ({"object": ["Account"]}, "INVALIDJOB", "InvalidJob : Unable to find object: "),
        ({"operation": "merge"}, "API_ERROR", "Invalid value: 'merge' supplied for property: 'operation'"),
        (
            {"operation": "upsert"},
            "INVALIDJOB",
            "InvalidJob : External ID was blank for Account. An External ID must be specified for upsert.",
        ),
        (
            {"operation": "upsert", "externalIdFieldName": "Name"},
            "INVALIDJOB",
            "InvalidJob : Field name provided, Name does not match an External ID for Account",
        ),
        (
            {"operation": "hardDelete"},
            "FEATURENOTENABLED",
            "FeatureNotEnabled : hardDelete operation requires special user profile permission, please contact your "
            "system administrator",
        ),
        ({"contentType": "ZIP_CSV"}, "API_ERROR", "Invalid value: 'ZIP_CSV' supplied for property: 'contentType'"),
    ],
)
def test_a_job_that_cannot_be_is_refused(door: Door, content: dict[str, Any], code: str, message: str):
    asked = {"object": "Account", "operation": "insert", **content}
    assert refusal(Visitor(door), "POST", "jobs/ingest", asked) == (400, code, message)


def test_data_is_uploaded_once(door: Door):
    visitor = Visitor(door)
    made = visitor.read(visitor.ask("POST", "jobs/ingest", content={"operation": "insert", "object": "account"}))
    assert (made["state"], made["object"]) == ("Open", "Account")
    assert made["contentUrl"] == f"services/data/v59.0/jobs/ingest/{made['id']}/batches"
    upload(visitor, f"/{made['contentUrl']}".removesuffix("/batches"), "Name\nA\n")
    again = refusal(
        visitor, "PUT", f"jobs/ingest/{made['id']}/batches", b"Name\nB\n", headers={"content-type": "text/csv"}
    )
    assert again[:2] == (400, "BULK_API_ERROR")
    assert again[2].startswith(f"Found multiple contents for job: <{made['id'][:15]}>")


def test_a_state_that_is_over_does_not_come_back(door: Door):
    visitor = Visitor(door)
    path = job(visitor, "insert", "Account", "Name\nA\n")
    put = {"headers": {"content-type": "text/csv"}}
    assert refusal(visitor, "PUT", f"{path}/batches", b"Name\nB\n", **put)[:2] == (400, "INVALIDJOBSTATE")
    closing, aborting = (
        (400, "INVALIDJOBSTATE", f"{word} already Completed Job not allowed") for word in ("Closing", "Aborting")
    )
    assert refusal(visitor, "PATCH", path, {"state": "UploadComplete"}) == closing
    assert refusal(visitor, "PATCH", path, {"state": "Aborted"}) == aborting
    assert refusal(visitor, "PATCH", path, {"state": "Open"})[:2] == (400, "INVALIDJOBSTATE")
    assert door.org.query("SELECT COUNT() FROM Account WHERE Name IN ('A', 'B')").total_size == 1


def test_a_job_that_is_aborted_writes_nothing_and_gives_its_rows_back(door: Door):
    visitor = Visitor(door)
    made = visitor.read(visitor.ask("POST", "jobs/ingest", content={"operation": "insert", "object": "Account"}))
    path = f"jobs/ingest/{made['id']}"
    assert refusal(visitor, "GET", f"{path}/failedResults")[:2] == (400, "INVALIDJOBSTATE")
    assert refusal(visitor, "DELETE", path)[1] == "API_ERROR"
    upload(visitor, path, "Name\nA\nB\n")
    assert visitor.read(visitor.ask("PATCH", path, content={"state": "Aborted"}))["state"] == "Aborted"
    assert refusal(visitor, "PATCH", path, {"state": "UploadComplete"})[2] == "Closing already Aborted Job not allowed"
    assert result(visitor, path, "unprocessedrecords") == [["Name"], ["A"], ["B"]]
    assert door.org.query("SELECT COUNT() FROM Account WHERE Name = 'A'").total_size == 0
    assert visitor.ask("DELETE", path).status == 204
    assert visitor.ask("GET", path).status == 404


def test_a_job_is_aborted_while_it_is_worked_on(door: Door):
    visitor = Visitor(door)
    writing, going_on = threading.Event(), threading.Event()

    class Slow:
        """Waits in the first row for what happens meanwhile."""

        def __init__(self, changes: Any) -> None:
            self.changes = changes

        def create(self, *given: Any) -> str:
            writing.set()
            assert going_on.wait(10)
            return str(self.changes.create(*given))

        def __getattr__(self, name: str) -> Any:
            return getattr(self.changes, name)

    door.changes = Slow(door.changes)
    rows = "".join(f"Issue {number}\n" for number in range(500))
    with ThreadPoolExecutor(1) as threads:
        ending = threads.submit(job, visitor, "insert", "Issue__c", f"Name\n{rows}")
        assert writing.wait(10)
        (told,) = visitor.get("jobs/ingest")["records"]
        path = f"jobs/ingest/{told['id']}"
        assert told["state"] == "InProgress"
        assert refusal(visitor, "DELETE", path)[1] == "API_ERROR"
        assert visitor.ask("PATCH", path, content={"state": "Aborted"}).status == 200
        going_on.set()
        ending.result(timeout=10)
    told = visitor.get(path)
    assert (told["state"], told["numberRecordsProcessed"]) == ("Aborted", 200)
    assert [len(result(visitor, path, which)) for which in ("successfulResults", "unprocessedrecords")] == [201, 301]


def test_a_job_tells_the_state_that_was_asked_for_and_then_the_one_it_is_in(door: Door):
    visitor = Visitor(door)
    made = visitor.read(visitor.ask("POST", "jobs/ingest", content={"operation": "insert", "object": "Account"}))
    path = f"jobs/ingest/{made['id']}"
    upload(visitor, path, "Name\nA\n")
    closed = visitor.read(visitor.ask("PATCH", path, content={"state": "UploadComplete"}))
    assert closed["state"] == "UploadComplete"
    assert "contentUrl" not in closed
    told = visitor.get(path)
    assert told["state"] == "JobComplete"
    assert told["jobType"] == "V2Ingest"
    counted = {"retries", "totalProcessingTime", "apiActiveProcessingTime", "apexProcessingTime", "numberRecordsFailed"}
    assert counted <= set(told)


def test_an_upload_that_is_too_large_is_refused(door: Door):
    visitor = Visitor(door)
    door.jobs = Jobs(door.clock, largest=10)
    made = visitor.read(visitor.ask("POST", "jobs/ingest", content={"operation": "insert", "object": "Account"}))
    path, put = f"jobs/ingest/{made['id']}", {"headers": {"content-type": "text/csv"}}
    assert refusal(visitor, "PUT", f"{path}/batches", b"Name\n" + b"A" * 6, **put)[:2] == (413, "BULK_API_ERROR")
    upload(visitor, path, b"Name\n" + b"A" * 5)


def opened_job(visitor: Visitor) -> str:
    asked = {"operation": "insert", "object": "Account"}
    return f"jobs/ingest/{visitor.read(visitor.ask('POST', 'jobs/ingest', content=asked))['id']}"


def test_a_job_that_is_closed_while_it_is_given_its_data_loses_none(door: Door):
    visitor, both = Visitor(door), threading.Barrier(2)
    data = ("Name,Description\n" + f"A,{'x' * 100_000}\n" * 20).encode()

    def given(path: str) -> int:
        both.wait(10)
        kind = {"content-type": "text/csv"}
        return visitor.ask("PUT", f"{path}/batches", content=data, headers=kind).status

    with ThreadPoolExecutor(1) as threads:
        for _ in range(20):
            path = opened_job(visitor)
            uploading = threads.submit(given, path)
            both.wait(10)
            assert visitor.ask("PATCH", path, content={"state": "UploadComplete"}).status == 200
            taken = uploading.result(timeout=10) == 201
            assert visitor.get(path)["numberRecordsProcessed"] == (20 if taken else 0)


def test_data_that_could_not_be_put_aside_can_be_sent_again(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    visitor = Visitor(door)
    path, data = opened_job(visitor), ("Name\n" + "A" * 300_000).encode()
    with monkeypatch.context() as full:
        full.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
        assert visitor.ask("PUT", f"{path}/batches", content=data, headers={"content-type": "text/csv"}).status == 500
    upload(visitor, path, "Name\nA\n")
    assert visitor.ask("PATCH", path, content={"state": "UploadComplete"}).status == 200
    assert visitor.get(path)["numberRecordsProcessed"] == 1


@pytest.mark.parametrize(("data", "head"), [("Name,Nope\nA,B\n", ["Name", "Nope"]), ("", [])])
def test_the_results_of_a_job_that_came_to_no_row_have_their_head(door: Door, data: str, head: list[str]):
    visitor = Visitor(door)
    path = job(visitor, "insert", "Account", data)
    for which, told in (("successfulResults", "sf__Created"), ("failedResults", "sf__Error")):
        answer = visitor.ask("GET", f"{path}/{which}")
        assert answer.headers["Content-Type"] == "text/csv; charset=UTF-8"
        assert result(visitor, path, which) == [["sf__Id", told, *head]]


def test_a_job_and_much_data_may_come_in_one_request(door: Door):
    visitor = Visitor(door)
    kind = {"content-type": "multipart/form-data; boundary=edge"}
    body = MULTIPART.replace("B,--edge\n", "B,y\n" + f"C,{'x' * 30_000}\n" * 4)
    made = visitor.read(visitor.ask("POST", "jobs/ingest", content=body.encode(), headers=kind))
    told = visitor.get(f"jobs/ingest/{made['id']}")
    assert (told["numberRecordsProcessed"], told["numberRecordsFailed"]) == (6, 0)


def test_an_upload_of_another_kind_is_refused(door: Door):
    visitor = Visitor(door)
    made = visitor.read(visitor.ask("POST", "jobs/ingest", content={"operation": "insert", "object": "Account"}))
    assert refusal(visitor, "PUT", f"jobs/ingest/{made['id']}/batches", b"[]")[:2] == (415, "UNSUPPORTED_MEDIA_TYPE")


MULTIPART = """--edge
Content-Type: application/json
Content-Disposition: form-data; name="job"

{"object": "Account", "contentType": "CSV", "operation": "insert"}

--edge
Content-Type: text/csv
Content-Disposition: form-data; name="content"; filename="content"

Name,Description
A,"--edge is no edge here"
B,--edge

--edge--
"""


@pytest.mark.parametrize("mark", ["edge", '"edge"'])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_job_and_its_data_may_come_in_one_request(door: Door, ending: str, mark: str):
    visitor = Visitor(door)
    kind = {"content-type": f"multipart/form-data; boundary={mark}"}
    body = MULTIPART.replace("\n", ending).replace(
        '"CSV"', f'"CSV", "lineEnding": "{"CRLF" if ending != chr(10) else "LF"}"'
    )
    made = visitor.read(visitor.ask("POST", "jobs/ingest", content=body.encode(), headers=kind))
    assert made["state"] == "UploadComplete"
    assert visitor.get(f"jobs/ingest/{made['id']}")["numberRecordsFailed"] == 0
    query = "SELECT Description FROM Account WHERE Name IN ('A', 'B') ORDER BY Name"
    assert found(door, query) == [["--edge is no edge here"], ["--edge"]]


@pytest.mark.parametrize("body", [b"", b"--edge", b"--edge\r\n\r\n{}\r\n--edge--", b"\r\n".join([b"--edge"] * 5000)])
def test_parts_without_a_job_are_refused(door: Door, body: bytes):
    kind = {"content-type": "multipart/form-data; boundary=edge"}
    assert refusal(Visitor(door), "POST", "jobs/ingest", body, headers=kind)[:2] == (400, "JSON_PARSER_ERROR")


def test_a_refused_client_reads_the_words(door: Door):
    with pytest.raises(SalesforceMalformedRequest) as caught:
        client(door).bulk2.Nope.insert(records=[{"Name": "A"}], wait=0)
    assert caught.value.content[0]["message"] == "InvalidJob : Unable to find object: Nope"


def test_a_job_of_one_kind_is_none_of_the_other(door: Door):
    visitor = Visitor(door)
    path = job(visitor, "insert", "Account", "Name\nA\n")
    assert refusal(visitor, "GET", path.replace("ingest", "query"))[:2] == (404, "NOT_FOUND")


def test_rows_wait_for_whoever_writes_but_not_for_ever(door: Door):
    visitor = Visitor(door)

    class Locked:
        def together(self) -> Any:
            raise UnableToLock

    door.changes = Locked()  # type: ignore[assignment]
    path = job(visitor, "insert", "Account", "Name\nA\n")
    told = visitor.get(path)
    words = "TooManyLockFailure : unable to obtain exclusive access to this record"
    assert (told["state"], told["errorMessage"], told["numberRecordsProcessed"]) == ("Failed", words, 0)
    assert result(visitor, path, "unprocessedrecords") == [["Name"], ["A"]]
