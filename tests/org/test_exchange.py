"""Orgs made from files of the public layout, and written out again; the files here are made by the tests themselves."""

import csv
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import org
from org.__main__ import main
from org.engine import write
from org.exchange.stored import records
from org.schema import load

ADA = "005000000000001AAA"
ACME = "001000000000001AAA"
CASE = "500000000000001AAA"
Rows = Sequence[dict[str, Any]]


class Desk:
    """A folder in which files of the public layout are made and imported."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.opened: list[org.Org] = []

    def database(self, **tables: Rows) -> Path:
        path = self.folder / "crm.db"
        with closing(sqlite3.connect(path)) as connection, connection:
            for name, rows in tables.items():
                columns = list(dict.fromkeys(column for row in rows for column in row))
                connection.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')
                marks = ", ".join("?" * len(columns))
                values = ([row.get(column) for column in columns] for row in rows)
                connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', values)
        return path

    def run(self, *words: object, code: int = 0) -> str:
        assert main([str(word) for word in words], {}) == code
        out, err = self.capsys.readouterr()
        return err if code else out

    def imported(self, *flags: object, **tables: Rows) -> org.Org:
        source = self.database(**tables)
        self.run("import", source, "--out", self.folder / "crm.org", "--report", self.folder / "report.json", *flags)
        return self.open(self.folder / "crm.org")

    def open(self, path: Path) -> org.Org:
        self.opened.append(org.open(path))
        return self.opened[-1]

    @property
    def report(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads((self.folder / "report.json").read_text("utf-8"))
        return report

    @property
    def findings(self) -> dict[tuple[str, str | None, str], int]:
        return {(one["object"], one["field"], one["what"]): one["count"] for one in self.report["findings"]}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    made = Desk(tmp_path, capsys)
    yield made
    for opened in made.opened:
        opened.close()


def everything(opened: org.Org) -> dict[str, list[dict[str, Any]]]:
    return {name: list(records(opened, thing)) for name, thing in opened.schema.objects.items()}


def only(opened: org.Org, name: str) -> dict[str, Any]:
    (record,) = records(opened, opened.schema.objects[name])
    return record


def stored(desk: Desk, thing: str, field: str, value: Any, *flags: object) -> Any:
    """What becomes of one value of one field."""
    identifier = load("b2b").objects[thing].prefix + "000000000001"
    opened = desk.imported("--schema", "b2b", *flags, **{thing: [{"Id": identifier, field: value}]})
    return only(opened, thing)[field]


def test_a_small_file_becomes_an_org(desk: Desk):
    opened = desk.imported(
        User=[{"Id": ADA, "FirstName": "Ada", "LastName": "Byron"}],
        Account=[{"Id": ACME, "LastName": "Oak", "FirstName": "Sam"}],
        Case=[
            {"Id": CASE, "Subject": "It leaks", "AccountId": ACME, "OwnerId": ADA, "Status": "Closed",
             "CreatedDate": "2024-02-28T23:59:59.000+0000"},
        ],
    )  # fmt: skip
    (found,) = opened.query("SELECT Subject, Account.Name, Owner.Name FROM Case WHERE IsClosed = true").records
    assert (found["Subject"], found["Account"]["Name"], found["Owner"]["Name"]) == ("It leaks", "Sam Oak", "Ada Byron")
    assert opened.search("FIND {leaks} RETURNING Case(Id)")[0]["Id"] == CASE
    assert opened.about["today"] == "2024-02-29"
    assert desk.findings == {}


def test_the_summary_says_what_was_made(desk: Desk):
    source = desk.database(Case=[{"Id": CASE, "CreatedDate": "2024-02-28T10:00:00.000+0000"}])
    lines = desk.run("import", source, "--out", desk.folder / "crm.org").splitlines()
    said = f"{desk.folder / 'crm.org'}: 1 record of 1 object, schema retail, today 2024-02-29, everything fits"
    assert lines[-1] == said
    assert lines[0].startswith("no table for:")
    assert max(map(len, lines[:-1])) <= 80


@pytest.mark.parametrize(
    ("thing", "field", "value", "kept"),
    [
        ("Case", "CreatedDate", "2024-02-29T10:20:30.000+0000", "2024-02-29T10:20:30.000+0000"),
        ("Case", "CreatedDate", "2024-02-29T10:20:30.250Z", "2024-02-29T10:20:30.250+0000"),
        ("Case", "CreatedDate", "2024-02-29T10:20:30+02:00", "2024-02-29T08:20:30.000+0000"),
        ("Case", "CreatedDate", "2024-02-29 10:20:30", "2024-02-29T10:20:30.000+0000"),
        ("Case", "CreatedDate", "2024-02-29", "2024-02-29T00:00:00.000+0000"),
        ("Order", "EffectiveDate", " 2024-02-29 ", "2024-02-29"),
        ("Order", "EffectiveDate", "2024-02-29T23:30:00.000+0000", "2024-02-29"),
        ("OrderItem", "Quantity", "2", 2.0),
        ("OrderItem", "Quantity", "-1.5e3", -1500.0),
        ("OrderItem", "UnitPrice", 9.99, 9.99),
        ("Event", "DurationInMinutes", "30", 30),
        ("Event", "DurationInMinutes", "30.0", 30),
        ("Event", "IsAllDayEvent", "TRUE", True),
        ("Event", "IsAllDayEvent", "no", False),
        ("Event", "IsAllDayEvent", 1, True),
        ("Event", "IsAllDayEvent", "", False),
        ("Event", "IsAllDayEvent", None, False),
        ("Case", "OwnerId", "00G000000000001", "00G000000000001EAA"),
        ("Case", "OwnerId", "00g000000000001eaa", "00G000000000001EAA"),
        ("Case", "Subject", "", None),
        ("Case", "Subject", " as it is ", " as it is "),
        ("Case", "Subject", 12, "12"),
        ("Case", "Status", "waiting on customer", "waiting on customer"),
    ],
)
def test_a_value_takes_the_type_of_its_field(desk: Desk, thing: str, field: str, value: Any, kept: Any):
    found = stored(desk, thing, field, value)
    assert found == kept
    assert type(found) is type(kept)
    assert not [what for what in desk.findings if what[2] != "fields that may not be empty, and are in every record"]


@pytest.mark.parametrize(
    ("thing", "field", "value", "kept", "what"),
    [
        ("Case", "CreatedDate", "soon", None, "not a date and time"),
        ("Case", "CreatedDate", "2023-02-29T00:00:00Z", None, "not a date and time"),
        ("Case", "CreatedDate", "0001-01-01T00:00:00+14:00", None, "not a date and time"),
        ("Order", "EffectiveDate", "29.2.2024", None, "not a date"),
        ("OrderItem", "Quantity", "two", None, "not a number"),
        ("OrderItem", "Quantity", "nan", None, "not a number"),
        ("OrderItem", "Quantity", "1e999", None, "not a number"),
        ("OrderItem", "Quantity", "1_000", None, "not a number"),
        ("Event", "DurationInMinutes", "30.5", None, "not a whole number"),
        ("Event", "DurationInMinutes", "9" * 5000, None, "not a number"),
        ("Event", "DurationInMinutes", "9" * 20, None, "not a whole number"),
        ("Event", "IsAllDayEvent", "perhaps", False, "not true or false"),
        ("Case", "AccountId", "Acme", "Acme", "not a record Id"),
        ("Case", "AccountId", "001000000000001AAB", "001000000000001AAB", "Id with a wrong checksum"),
        ("Case", "AccountId", "001000000000001AAA", "001000000000001AAA", "reference to a record that is not there"),
        ("Case", "AccountId", "500000000000001AAA", "500000000000001AAA", "reference to a record of another object"),
        ("Case", "Status", "Lost", "Lost", "value that the picklist does not have"),
        ("Case", "Subject", "x" * 256, "x" * 256, "text longer than the field"),
        ("Case", "Subject", b"\xffok", "\ufffdok", "bytes that are no UTF-8"),
    ],
)
def test_what_does_not_fit_is_reported(desk: Desk, thing: str, field: str, value: Any, kept: Any, what: str):
    assert stored(desk, thing, field, value) == kept
    assert desk.findings[thing, field, what] == 1


def test_an_example_names_the_record_and_the_value(desk: Desk):
    desk.imported(Case=[{"Id": CASE, "Status": "Lost"}, {"Id": "500000000000002AAA", "Status": "Gone"}])
    (finding,) = desk.report["findings"]
    assert finding == {
        "object": "Case",
        "field": "Status",
        "what": "value that the picklist does not have",
        "count": 2,
        "example": f"{CASE}: 'Lost'",
        "grave": False,
        "done": "kept",
    }


def test_a_text_that_must_be_there_is_missed_when_it_is_empty(desk: Desk):
    desk.imported(User=[{"Id": ADA, "LastName": "Byron"}, {"Id": "005000000000002AAA", "LastName": ""}])
    assert desk.findings == {("User", "LastName", "empty, though the field may not be"): 1}


def test_the_gravest_stands_first_then_the_most_frequent(desk: Desk):
    rows = [{"Id": f"50000000000000{number}AAA", "Status": "Lost", "Origin": "Owl"} for number in range(3)]
    source = desk.database(Case=[*rows, {"Id": CASE[:-1] + "B", "Status": "Lost"}])
    said = desk.run("import", source, "--out", desk.folder / "crm.org").splitlines()
    assert [line.split()[:2] for line in said if line.startswith("       ") and "Case." in line] == [
        ["1", "Case.Id:"],
        ["4", "Case.Status:"],
        ["3", "Case.Origin:"],
    ]


def test_rows_that_cannot_be_told_apart_are_left_out(desk: Desk):
    opened = desk.imported(
        Case=[{"Id": CASE, "Subject": "first"}, {"Id": CASE[:15], "Subject": "second"}, {"Id": "", "Subject": "third"}],
        Account=[{"Id": CASE}],
    )
    assert only(opened, "Case")["Subject"] == "first"
    assert desk.findings == {
        ("Case", "Id", "Id that another record has"): 1,
        ("Case", "Id", "no Id"): 1,
        ("Account", "Id", "Id that another record has"): 1,
    }


def test_a_table_without_ids_makes_no_records(desk: Desk):
    opened = desk.imported(Case=[{"Subject": "lost"}], Account=[{"Id": ACME}])
    assert opened.query("SELECT COUNT() FROM Case").total_size == 0
    assert desk.findings == {("Case", "Id", "no Id"): 1}


def test_unknown_tables_and_columns_are_named_and_left_out(desk: Desk):
    opened = desk.imported(Case=[{"Id": CASE, "Mood__c": "glad"}], Visits=[{"Id": "x", "Place": "y"}])
    assert "Mood__c" not in only(opened, "Case")
    assert desk.findings == {
        ("Case", "Mood__c", "column is no field of the object"): 1,
        ("Visits", None, "table is no object of the schema"): 1,
    }


def test_what_no_column_gives_is_set_where_it_follows(desk: Desk):
    changed, made = "2024-02-02T00:00:00.000+0000", "2024-01-01T00:00:00.000+0000"
    opened = desk.imported(
        User=[{"Id": ADA, "FirstName": "Ada", "LastName": "Byron"}],
        Account=[{"Id": ACME, "LastName": "Oak"}],
        Case=[
            {"Id": CASE, "Status": "New", "CreatedDate": made, "LastModifiedDate": changed},
            {"Id": "500000000000002AAA", "Status": "Closed", "CreatedDate": made, "LastModifiedDate": None},
        ],
    )
    cases = everything(opened)["Case"]
    assert [case["SystemModstamp"] for case in cases] == [changed, made]
    assert [case["IsClosed"] for case in cases] == [False, True]
    user, account = only(opened, "User"), only(opened, "Account")
    assert (user["Name"], user["IsActive"]) == ("Ada Byron", True)
    assert (account["Name"], account["IsPersonAccount"], account["IsDeleted"]) == ("Oak", True, False)
    assert "Case.IsClosed" in desk.report["worked_out"]
    assert "Case.CaseNumber" in desk.report["without_column"]


def test_queues_and_other_objects_that_no_org_holds_are_not_missed(desk: Desk):
    desk.imported(Case=[{"Id": CASE, "OwnerId": "00G000000000001EAA"}, {"Id": "500000000000002AAA", "OwnerId": ADA}])
    assert desk.findings == {("Case", "OwnerId", "reference to a record that is not there"): 1}


def test_custom_objects_have_the_prefixes_that_the_file_gave_them(desk: Desk):
    opened = desk.imported(
        Issue__c=[{"Id": "a03000000000001AAA", "Name": "Late"}],
        CaseHistory__c=[{"Id": "a00000000000001AAA", "CaseId__c": CASE}],
        Case=[{"Id": CASE, "IssueId__c": "a03000000000001AAA"}],
    )
    assert desk.findings == {}
    assert opened.schema.objects["Issue__c"].prefix == "a03"
    assert desk.report["prefixes"] == {"Issue__c": "a03", "CaseHistory__c": "a00"}
    assert desk.run("check", opened.path).splitlines()[-1].startswith("sound: ")


def test_a_prefix_of_a_standard_object_is_salesforces(desk: Desk):
    opened = desk.imported(Case=[{"Id": "a07000000000001AAA"}])
    assert opened.schema.objects["Case"].prefix == "500"
    assert desk.findings == {("Case", "Id", "Id with another object's prefix"): 1}


@pytest.mark.parametrize(
    ("tables", "schema"),
    [
        ({"Case": ["Subject"], "Account": ["LastName"]}, "retail"),
        ({"Account": ["Name", "Industry"], "Opportunity": ["Amount"], "Lead": ["Company"]}, "b2b"),
        ({"Account": ["Name", "PersonEmail"], "Opportunity": ["Amount"], "Lead": ["LastName"]}, "b2c"),
    ],
)
def test_the_schema_is_the_one_that_fits_the_tables(desk: Desk, tables: dict[str, list[str]], schema: str):
    opened = desk.imported(**{name: [{"Id": "", **dict.fromkeys(columns, "x")}] for name, columns in tables.items()})
    assert opened.about["schema"] == schema


def test_a_schema_of_ones_own(desk: Desk):
    extra = desk.folder / "shop.yaml"
    extra.write_text(
        "name: Visit__c\nprefix: a0V\nfields:\n"
        "  User__c: {type: reference, to: [User]}\n"
        "  Wants__c: {type: multipicklist, picklist: [Tea, Milk, Cake]}\n"
        "  At__c: {type: time}\n"
    )
    opened = desk.imported(
        *("--schema", "bare", "--extra", extra),
        Visit__c=[
            {"Id": "a0V000000000001EAA", "User__c": ADA, "Wants__c": "Cake;tea", "At__c": "10:30"},
            {"Id": "a0V000000000002EAA", "User__c": None, "Wants__c": "Rum", "At__c": "late"},
        ],
        User=[{"Id": ADA, "LastName": "Byron"}],
    )
    first, second = everything(opened)["Visit__c"]
    assert (first["Wants__c"], first["At__c"]) == ("Tea;Cake", "10:30:00.000Z")
    assert (second["Wants__c"], second["At__c"]) == ("Rum", None)
    assert desk.findings == {
        ("Visit__c", "Wants__c", "value that the picklist does not have"): 1,
        ("Visit__c", "At__c", "not a time"): 1,
    }


def test_the_day_of_the_org_can_be_given(desk: Desk):
    assert desk.imported("--today", "2024-05-01", Case=[{"Id": CASE}]).about["today"] == "2024-05-01"


def test_without_any_date_an_org_lives_in_the_present(desk: Desk):
    assert "today" not in desk.imported(Case=[{"Id": CASE}]).about
    assert desk.report["today"] is None


def test_only_plain_tables_are_read(desk: Desk):
    source = desk.database(Account=[{"Id": ACME}])
    with closing(sqlite3.connect(source)) as connection:
        connection.executescript(f"""
            CREATE VIEW "Case" AS SELECT '{CASE}' AS Id;
            CREATE VIRTUAL TABLE Contact USING fts5(Id);
            INSERT INTO Contact VALUES ('003000000000001AAA');
            CREATE TABLE Product2 (Id TEXT, Name TEXT GENERATED ALWAYS AS (Id || '!'));
            INSERT INTO Product2 VALUES ('01t000000000001AAA');
            CREATE TABLE "Order""; DROP TABLE Account; --" ("Id"" FROM Account; --" TEXT);
        """)
    desk.run("import", source, "--out", desk.folder / "crm.org")
    found = everything(desk.open(desk.folder / "crm.org"))
    assert {name for name, those in found.items() if those} == {"Account", "Product2"}
    assert found["Product2"][0]["Name"] is None


def test_names_of_a_file_do_not_steer_the_terminal(desk: Desk):
    source = desk.database(**{"red\x1b[31m": [{"Id": "x"}]}, Case=[{"Id": CASE, "Subject": b"\xff\x1b[0m"}])
    said = desk.run("import", source, "--out", desk.folder / "crm.org")
    assert "red\\u001b[31m: table is no object" in said
    assert "\x1b" not in said


def test_the_file_itself_stays_as_it_was(desk: Desk):
    desk.imported(Case=[{"Id": CASE}])
    before = (desk.folder / "crm.db").read_bytes()
    desk.run("import", desk.folder / "crm.db", "--out", desk.folder / "other.org")
    assert (desk.folder / "crm.db").read_bytes() == before
    assert {path.name for path in desk.folder.iterdir()} == {"crm.db", "crm.org", "other.org", "report.json"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "{here}/none.db", "--out", "{here}/x.org"], "no file at "),
        (["import", "{here}", "--out", "{here}/x.org"], "is no file"),
        (["import", "{here}/text.txt", "--out", "{here}/x.org"], "text.txt is no SQLite database: "),
        (["import", "{here}/crm.org", "--out", "{here}/x.org"], "is an org already"),
        (["import", "{here}/crm.db", "--out", "{here}/crm.db"], "is the file to import"),
        (["import", "{here}/crm.db", "--out", "{here}"], "is a folder: name a file"),
        (["import", "{here}/crm.db"], "--out"),
        (["import", "{here}/crm.db", "--out", "{here}/x.org", "--schema", "b3b"], "--schema b3b: unknown org; known: "),
        (["import", "{here}/crm.db", "--out", "{here}/x.org", "--extra", "{here}/no.yaml"], "no.yaml: No such file"),
        (["import", "{here}/crm.db", "--out", "{here}/x.org", "--today", "May"], "should be a day like 2024-05-01"),
        (["import", "{here}/odd.db", "--out", "{here}/x.org"], "odd.db has Visits, and no object that we know"),
        (["export", "{here}/crm.org", "--to", "csv", "--out", "{here}"], "is there already"),
        (["export", "{here}/crm.org", "--to", "sqlite", "--out", "{here}"], "is a folder"),
        (["export", "{here}/crm.org", "--to", "sqlite", "--out", "{here}/crm.org"], "is the org itself"),
        (["export", "{here}/crm.org", "--to", "csv"], "--out"),
    ],
)
def test_a_mistake_is_one_line(desk: Desk, words: list[str], said: str):
    desk.database(Visits=[{"Id": "x"}]).rename(desk.folder / "odd.db")
    (desk.folder / "text.txt").write_text("no database at all, but some text that is long enough to be looked at")
    desk.imported(Case=[{"Id": CASE}])
    before = {path.name for path in desk.folder.iterdir()}
    err = desk.run(*(word.format(here=desk.folder) for word in words), code=2)
    assert err.startswith("proctor: ")
    assert said in err
    assert err.count("\n") == 1
    assert {path.name for path in desk.folder.iterdir()} == before


def test_a_damaged_file_is_one_line(desk: Desk):
    source = desk.database(Case=[{"Id": f"500{number:012}", "Subject": "x" * 200} for number in range(400)])
    damage(source, "Case")
    err = desk.run("import", source, "--out", desk.folder / "x.org", code=2)
    assert "the table of Case cannot be read" in err
    assert err.count("\n") == 1
    assert not (desk.folder / "x.org").exists()


def damage(path: Path, table: str) -> None:
    """Nothing but zeros where the table begins."""
    with closing(sqlite3.connect(path)) as connection:
        ((root,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        ((size,),) = connection.execute("PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\x00" * size)


@pytest.fixture
def world(desk: Desk) -> org.Org:
    path = desk.folder / "world.org"
    desk.run("generate", "scale=0.01", "--out", path)
    return desk.open(path)


def test_an_org_goes_to_the_public_layout_and_comes_back_equal(desk: Desk, world: org.Org):
    desk.run("export", world.path, "--to", "sqlite", "--out", desk.folder / "out.db")
    said = desk.run(
        "import", desk.folder / "out.db", "--out", desk.folder / "back.org", "--today", world.about["today"]
    )
    back = desk.open(desk.folder / "back.org")
    assert said.splitlines()[-1].endswith("everything fits")
    assert everything(back) == everything(world)
    assert back.schema.objects == world.schema.objects
    assert (back.about["today"], back.about["schema"]) == (world.about["today"], "retail")


def test_numbers_come_back_to_the_last_digit(desk: Desk):
    path = desk.folder / "sum.org"
    write(path, load(), {"OrderItem": [{"Id": "802000000000001AAA", "UnitPrice": 0.1 + 0.2}]}, {"schema": "retail"})
    desk.run("export", path, "--to", "sqlite", "--out", desk.folder / "out.db")
    desk.run("import", desk.folder / "out.db", "--out", desk.folder / "back.org")
    assert only(desk.open(desk.folder / "back.org"), "OrderItem")["UnitPrice"] == 0.1 + 0.2


def test_the_public_layout_is_text_but_for_checkboxes(desk: Desk, world: org.Org):
    desk.run("export", world.path, "--to", "sqlite", "--out", desk.folder / "out.db")
    with closing(sqlite3.connect(desk.folder / "out.db")) as connection:
        (row,) = connection.execute('SELECT typeof(UnitPrice), typeof(Product2Id) FROM "PricebookEntry" LIMIT 1')
        (flag,) = connection.execute('SELECT DISTINCT IsActive FROM "User"')
    assert row == ("text", "text")
    assert flag == (1,)


def odd_org(desk: Desk) -> org.Org:
    account = {"Id": ACME, "Name": 'a "b",\nc', "ShippingCity": "Pau", "IsDeleted": True}
    item = {"Id": "802000000000001AAA", "Quantity": 2.0, "UnitPrice": 0.1}
    path = desk.folder / "odd.org"
    write(path, load(), {"Account": [account], "OrderItem": [item]}, {"schema": "retail"})
    return desk.open(path)


def test_an_org_becomes_a_folder_of_csv(desk: Desk):
    assert desk.run("export", odd_org(desk).path, "--to", "csv", "--out", desk.folder / "out").endswith(
        ": 2 records of 16 objects\n"
    )
    with (desk.folder / "out" / "Account.csv").open(encoding="utf-8", newline="") as file:
        (account,) = csv.DictReader(file)
    assert (account["Name"], account["Phone"], account["IsDeleted"]) == ('a "b",\nc', "", "true")
    assert len(list((desk.folder / "out").glob("*.csv"))) == 16
    assert (desk.folder / "out" / "Case.csv").read_text("utf-8").startswith("Id,IsDeleted,CreatedDate,")


def test_an_org_becomes_a_folder_of_json_lines(desk: Desk):
    opened = odd_org(desk)
    desk.run("export", opened.path, "--to", "jsonl", "--out", desk.folder / "out")
    for name, found in everything(opened).items():
        lines = (desk.folder / "out" / f"{name}.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line) for line in lines] == found
    item = json.loads((desk.folder / "out" / "OrderItem.jsonl").read_text("utf-8"))
    assert (item["UnitPrice"], item["TotalPrice"], item["IsDeleted"]) == (0.1, None, False)


@pytest.mark.parametrize("form", ["sqlite", "csv", "jsonl"])
def test_a_damaged_org_leaves_no_half_export(desk: Desk, world: org.Org, form: str):
    damage(world.path, "OrderItem")
    err = desk.run("export", world.path, "--to", form, "--out", desk.folder / "out", code=2)
    assert err.startswith(f"proctor: {world.path}: ")
    assert "if the file is damaged" in err
    assert {path.name for path in desk.folder.iterdir()} == {"world.org"}


def test_an_export_leaves_no_drafts(desk: Desk):
    opened = odd_org(desk)
    for form in ("sqlite", "csv", "jsonl"):
        desk.run("export", opened.path, "--to", form, "--out", desk.folder / form)
    assert {path.name for path in desk.folder.iterdir()} == {"odd.org", "sqlite", "csv", "jsonl"}


def test_the_day_and_the_clocks_of_an_org_travel_with_it(desk: Desk):
    about = {
        "today": "2024-05-15",
        "timezone": "Australia/Sydney",
        "week_starts": "0",
        "fiscal_month": "6",
        "user": ADA,
    }
    write(desk.folder / "sydney.org", load(), {"User": [{"Id": ADA, "Name": "Ada"}]}, about)
    desk.run("export", desk.folder / "sydney.org", "--to", "sqlite", "--out", desk.folder / "sydney.db")
    desk.run("import", desk.folder / "sydney.db", "--out", desk.folder / "again.org")
    again = desk.open(desk.folder / "again.org")
    assert {key: again.about[key] for key in about} == about


def test_settings_that_no_org_can_have_stay_behind(desk: Desk):
    odd = {
        "today": "soon",
        "timezone": "../../etc/passwd",
        "week_starts": "9",
        "fiscal_month": "0",
        "user": "me",
        "x": "y",
    }
    settings = [{"key": key, "value": value} for key, value in odd.items()]
    opened = desk.imported(User=[{"Id": ADA, "Name": "Ada"}], _settings=settings)
    assert not {*odd} & {*opened.about}
