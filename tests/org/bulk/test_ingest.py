"""Records written by the Bulk API 2.0 through simple-salesforce's own client."""

import csv
import io

import pytest

from org.rest import Door
from tests.org.bulk.jobs import CHARACTERS, NASTY, client, found, job, result, rows_of
from tests.org.visitor import Visitor

ACME = "001000000000001AAA"
KETTLE = "01t000000000001AAA"
KETTLES = "0zg000000000001AAA"
NOBODY = "001000000000999AAA"


def test_records_are_inserted_and_their_ids_told(door: Door):
    bulk = client(door).bulk2.Issue__c
    (done,) = bulk.insert(records=[{"Name": "Late", "Description__c": "Very"}, {"Name": "Lost"}], wait=0)
    counts = {"numberRecordsFailed": 0, "numberRecordsProcessed": 2, "numberRecordsTotal": 2}
    assert done == counts | {"job_id": "750000000000001AAA"}
    rows = list(csv.DictReader(io.StringIO(bulk.get_successful_records(done["job_id"]))))
    assert [(row["sf__Created"], row["Name"], row["Description__c"]) for row in rows] == [
        ("true", "Late", "Very"),
        ("true", "Lost", ""),
    ]
    ids = "', '".join(row["sf__Id"] for row in rows)
    query = f"SELECT Name, Description__c, OwnerId FROM Issue__c WHERE Id IN ('{ids}') ORDER BY Name"
    user = door.accounts.somebody
    assert found(door, query) == [["Late", "Very", user], ["Lost", None, user]]
    assert rows_of(bulk.get_failed_records(done["job_id"]))[1:] == []
    assert rows_of(bulk.get_unprocessed_records(done["job_id"])) == [list(rows[0])[2:]]


def test_texts_become_values_of_the_types_of_their_fields(door: Door):
    visitor = Visitor(door)
    data = "Name,IsActive,ValidFrom,ValidTo\nSpring,TRUE,2024-02-29T12:00:00.000Z,2024-03-01T01:00:00+02:00\n"
    job(visitor, "insert", "Pricebook2", data)
    job(visitor, "update", "ProductCategory", f"Id,SortOrder\n{KETTLES},7\n")
    job(visitor, "insert", "Order", f"AccountId,Status,EffectiveDate\n{ACME},Draft,2024-02-29Z\n")
    (book,) = found(door, "SELECT IsActive, ValidFrom, ValidTo FROM Pricebook2 WHERE Name = 'Spring'")
    assert book == [True, "2024-02-29T12:00:00.000+0000", "2024-02-29T23:00:00.000+0000"]
    assert found(door, f"SELECT SortOrder FROM ProductCategory WHERE Id = '{KETTLES}'") == [[7]]
    assert found(door, "SELECT Status FROM Order WHERE EffectiveDate = 2024-02-29") == [["Draft"]]


@pytest.mark.parametrize(
    ("thing", "column", "text", "kind"),
    [
        ("Pricebook2", "IsActive", "perhaps", "boolean"),
        ("ProductCategory", "SortOrder", "1.5", "int"),
        ("Pricebook2", "ValidFrom", "2024-02-29", "dateTime"),
        ("Pricebook2", "ValidFrom", "29/02/2024", "dateTime"),
        ("Pricebook2", "ValidTo", "2024-02-30T00:00:00Z", "dateTime"),
    ],
)
def test_a_text_of_another_type_fails_its_row(door: Door, thing: str, column: str, text: str, kind: str):
    visitor = Visitor(door)
    path = job(visitor, "insert", thing, f"Name,{column}\nNew,{text}\n")
    what = f"Failed to deserialize field at col 1. Due to, '{text}' is not a valid value for the type xsd:{kind}"
    assert [row[1] for row in result(visitor, path, "failedResults")[1:]] == [f"INVALID_FIELD:{what}:{column} --"]


def test_an_update_leaves_what_is_empty_and_takes_away_what_is_not_available(door: Door):
    bulk = client(door).bulk2.Account
    changed = [{"Id": ACME, "ShippingCity": "#N/A", "Phone": "", "Description": "New"}]
    (done,) = bulk.update(records=changed, wait=0)
    assert done["numberRecordsFailed"] == 0
    query = f"SELECT Name, ShippingCity, Phone, Description FROM Account WHERE Id = '{ACME}'"
    assert found(door, query) == [["Acme", None, "(555) 555-0101", "New"]]
    (row,) = csv.DictReader(io.StringIO(bulk.get_successful_records(done["job_id"])))
    assert (row["sf__Id"], row["sf__Created"], row["ShippingCity"]) == (ACME, "false", "#N/A")


def test_records_are_upserted_by_an_external_id(door: Door):
    bulk = client(door).bulk2.Product2
    records = [{"External_ID__c": "WH-7001", "Name": "Kettle"}, {"External_ID__c": "WH-9", "Name": "Pan"}]
    (done,) = bulk.upsert(
        records=[*records, {"External_ID__c": "", "Name": "Pot"}], external_id_field="External_ID__c", wait=0
    )
    assert (done["numberRecordsProcessed"], done["numberRecordsFailed"]) == (3, 1)
    rows = list(csv.DictReader(io.StringIO(bulk.get_successful_records(done["job_id"]))))
    assert [row["sf__Created"] for row in rows] == ["false", "true"]
    assert rows[0]["sf__Id"] == KETTLE
    names = "SELECT Name FROM Product2 WHERE External_ID__c IN ('WH-7001', 'WH-9') ORDER BY Name"
    assert found(door, names) == [["Kettle"], ["Pan"]]
    (failed,) = csv.DictReader(io.StringIO(bulk.get_failed_records(done["job_id"])))
    assert failed["sf__Error"] == "MISSING_ARGUMENT:External_ID__c not specified:--"


def test_records_are_upserted_by_their_ids(door: Door):
    (done,) = client(door).bulk2.Product2.upsert(
        records=[{"Id": KETTLE, "Name": "Old"}, {"Id": "", "Name": "New"}], wait=0
    )
    assert done["numberRecordsFailed"] == 0
    assert found(door, "SELECT Name FROM Product2 WHERE Name IN ('New', 'Old') ORDER BY Name") == [["New"], ["Old"]]


def test_records_are_deleted(door: Door):
    bulk = client(door).bulk2.Account
    (done,) = bulk.delete(records=[{"Id": ACME}, {"Id": NOBODY}, {"Id": "5"}, {"Id": ACME[:15]}], wait=0)
    assert (done["numberRecordsProcessed"], done["numberRecordsFailed"]) == (4, 3)
    assert found(door, f"SELECT Id FROM Account WHERE Id = '{ACME}'") == []
    assert rows_of(bulk.get_failed_records(done["job_id"]))[1:] == [
        [NOBODY, "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--", NOBODY],
        ["", "MALFORMED_ID:malformed id 5:Id --", "5"],
        [ACME, "ENTITY_IS_DELETED:entity is deleted:--", ACME[:15]],
    ]


def test_a_parent_is_named_by_an_external_id_of_its_own(door: Door):
    visitor = Visitor(door)
    data = "Pricebook2Id,Product2.External_ID__c,UnitPrice\n{},WH-7001,9.5\n{},WH-0,9.5\n"
    book = door.changes and door.changes.create("Pricebook2", {"Name": "Spring"}, door.accounts.somebody)
    path = job(visitor, "insert", "PricebookEntry", data.format(book, book))
    assert found(door, "SELECT Product2Id, UnitPrice FROM PricebookEntry") == [[KETTLE, 9.5]]
    assert [row[1].partition(":")[0] for row in result(visitor, path, "failedResults")] == [
        "sf__Error",
        "INVALID_FIELD",
    ]


def test_a_row_that_is_refused_says_why_and_leaves_the_others(door: Door):
    visitor = Visitor(door)
    path = job(visitor, "insert", "Contact", f"LastName,FirstName\nOne,A\n,B\n{'x' * 300},C\nTwo,D\n")
    head, nameless, long = result(visitor, path, "failedResults")
    assert head == ["sf__Id", "sf__Error", "LastName", "FirstName"]
    why = "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"
    assert nameless == ["", why, "", "B"]
    assert long[1].startswith("STRING_TOO_LONG:")
    assert [row[3] for row in result(visitor, path, "successfulResults")[1:]] == ["A", "D"]
    told = visitor.get(path)
    assert (told["state"], told["numberRecordsProcessed"], told["numberRecordsFailed"]) == ("JobComplete", 4, 2)
    assert "errorMessage" not in told


def test_many_rows_are_written_in_order(door: Door):
    rows = [{"Name": f"Issue {number}"} for number in range(1001)]
    (done,) = client(door).bulk2.Issue__c.insert(records=rows, wait=0)
    assert (done["numberRecordsProcessed"], done["numberRecordsFailed"]) == (1001, 0)
    assert door.org.query("SELECT COUNT() FROM Issue__c WHERE Name LIKE 'Issue %'").total_size == 1001


def test_a_client_may_upload_in_parts_and_threads(door: Door):
    rows = [{"Name": f"Issue {number}"} for number in range(300)]
    done = client(door).bulk2.Issue__c.insert(records=rows, batch_size=50, concurrency=4, wait=0)
    assert [(one["numberRecordsProcessed"], one["numberRecordsFailed"]) for one in done] == [(50, 0)] * 6
    assert door.org.query("SELECT COUNT() FROM Issue__c WHERE Name LIKE 'Issue %'").total_size == 300


@pytest.mark.parametrize("ending", ["LF", "CRLF"])
@pytest.mark.parametrize("delimiter", list(CHARACTERS))
def test_cells_survive_every_delimiter_and_line_ending(door: Door, delimiter: str, ending: str):
    bulk = client(door).bulk2.Account
    records = [{"Name": f"Account {place}", "Description": text} for place, text in enumerate(NASTY)]
    (done,) = bulk.insert(records=records, column_delimiter=delimiter, line_ending=ending, wait=0)
    assert done["numberRecordsFailed"] == 0
    query = "SELECT Description FROM Account WHERE Name LIKE 'Account %' ORDER BY Name"
    assert found(door, query) == [[text] for text in NASTY]
    text = client(door).bulk2.Account._client.get_ingest_results(done["job_id"], "successfulResults")
    place = rows_of(text, CHARACTERS[delimiter])[0].index("Description")
    assert [row[place] for row in rows_of(text, CHARACTERS[delimiter])[1:]] == NASTY


@pytest.mark.parametrize(
    ("operation", "data", "message"),
    [
        ("update", "Name\nA\n", "InvalidBatch : Field name not found : Id"),
        ("delete", "Id,Name\n1,2\n", "InvalidBatch : The 'delete' batch must contain only ids"),
    ],
)
def test_the_columns_that_an_operation_needs(door: Door, operation: str, data: str, message: str):
    visitor = Visitor(door)
    assert visitor.get(job(visitor, operation, "Account", data))["errorMessage"] == message


def test_an_upsert_needs_the_column_of_its_external_id(door: Door):
    visitor = Visitor(door)
    path = job(visitor, "upsert", "Product2", "Name\nA\n", externalIdFieldName="external_id__c")
    assert visitor.get(path)["errorMessage"] == "InvalidBatch : Field name not found : External_ID__c"


def test_an_update_without_an_id_fails_its_row(door: Door):
    visitor = Visitor(door)
    path = job(visitor, "update", "Account", f"Id,Name\n,A\n{ACME},B\n")
    (row,) = result(visitor, path, "failedResults")[1:]
    assert row == ["", "MISSING_ARGUMENT:Id not specified in an update call:--", "", "A"]


def test_dates_and_sums_of_another_type(door: Door):
    visitor = Visitor(door)
    path = job(visitor, "insert", "Order", f"AccountId,Status,EffectiveDate\n{ACME},Draft,2024-02-30\n{ACME},Draft,\n")
    told = [row[1] for row in result(visitor, path, "failedResults")[1:]]
    assert told[0].endswith("'2024-02-30' is not a valid value for the type xsd:date:EffectiveDate --")
    path = job(visitor, "insert", "PricebookEntry", "UnitPrice\nten\n1e400\n")
    told = [row[1] for row in result(visitor, path, "failedResults")[1:]]
    assert told[0].endswith("'ten' is not a valid value for the type xsd:double:UnitPrice --")
    assert told[1].startswith("NUMBER_OUTSIDE_VALID_RANGE:")
