"""`python -m org`: worlds made, asked, described and checked from the command line."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import org
from org.__main__ import VERBS, main
from org.engine import write
from org.schema import load

ROOT = Path(__file__).parents[2]
Ask = Callable[..., str]


@pytest.fixture
def ask(little: Any, capsys: pytest.CaptureFixture[str]) -> Ask:
    """What a query to the little org prints, on a terminal of 80 columns."""

    def asked(text: str, *flags: str, columns: int = 80) -> str:
        assert main(["query", str(little.org.path), text, *flags], {"COLUMNS": str(columns)}) == 0
        return capsys.readouterr().out

    return asked


def said(arguments: Sequence[str], capsys: pytest.CaptureFixture[str], code: int = 0, **environment: str) -> str:
    assert main(arguments, environment) == code
    return capsys.readouterr().out


def generated(home: Path) -> Path:
    return next((home / "worlds").glob("*.org"))


def small_org(path: Path, **records: list[dict[str, Any]]) -> Path:
    write(path, load(), records, {"schema": "retail", "today": "2024-02-29"})
    return path


def test_generate_writes_the_org_of_a_world(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    line = said(["generate", "world=retail", "seed=3", "scale=0.01"], capsys, PROCTOR_HOME=str(tmp_path))
    path = generated(tmp_path)
    opened = org.open(path)
    assert line.startswith(f"{path}: ")
    assert opened.about["seed"] == "3"
    assert opened.about["today"] in line
    assert opened.about["digest"] in path.name
    assert opened.query("SELECT COUNT() FROM Case").total_size == 400
    opened.close()


def test_the_same_settings_give_the_same_records(tmp_path: Path):
    for name in ("one", "other"):
        assert main(["generate", "seed=5", "scale=0.01", "--out", str(tmp_path / name)], {}) == 0
    one, other = (org.open(tmp_path / name) for name in ("one", "other"))
    query = "SELECT Id, Name, CreatedDate FROM Account ORDER BY Id"
    assert one.query(query) == other.query(query)
    one.close()
    other.close()


def test_a_query_prints_a_table(ask: Ask):
    assert ask("SELECT Name, ShippingCity FROM Account WHERE Name LIKE 'Ac%' ORDER BY Name") == (
        "Name         ShippingCity\n"
        "Acme         Lyon\n"
        "acme spares  Oslo\n"
        "2 rows\n"
    )  # fmt: skip


def test_numbers_stand_at_the_right(ask: Ask):
    assert ask("SELECT OrderNumber, TotalAmount FROM Order ORDER BY OrderNumber LIMIT 2") == (
        "OrderNumber  TotalAmount\n"
        "201                 20.5\n"
        "202                  9.5\n"
        "2 rows\n"
    )  # fmt: skip


def test_a_count_is_a_table_of_one_number(ask: Ask):
    assert ask("SELECT COUNT() FROM Account") == "COUNT()\n      5\n1 row\n"
    assert ask("SELECT COUNT() FROM Account", "--format", "csv") == "COUNT()\n5\n"


def test_nothing_found_is_said(ask: Ask):
    assert ask("SELECT Id FROM Account WHERE Name = 'nobody'") == "0 rows\n"
    assert ask("FIND {nobodyatall}") == "nothing found\n"


def test_a_table_keeps_to_the_width_and_says_when_it_cuts(ask: Ask):
    text = "SELECT Id, Title, FAQ_Answer__c FROM Knowledge__kav ORDER BY Title"
    lines = ask(text).splitlines()
    assert max(map(len, lines)) == 80
    assert lines[-1] == "3 rows, cut at …: --format csv has them whole"
    assert all(line.endswith("…") for line in lines[1:-1])
    whole = ask(text, columns=200)
    assert "Ask for the café on the corner." in whole
    assert "…" not in whole


def test_ids_and_times_are_never_cut(ask: Ask):
    lines = ask("SELECT Id, CreatedDate, Subject, Description FROM Case ORDER BY Id LIMIT 2", columns=70).splitlines()
    assert lines[1].startswith("500000000000001AAA  2024-01-10T09:30:00Z  The kettle l")


def test_columns_that_do_not_fit_stand_below_each_other(ask: Ask):
    shown = ask("SELECT Id, CreatedDate, ClosedDate, AccountId, Subject FROM Case ORDER BY Id LIMIT 2")
    assert shown == (
        "-- 1 --\n"
        "Id:          500000000000001AAA\n"
        "CreatedDate: 2024-01-10T09:30:00.000+0000\n"
        "ClosedDate:  2024-01-12T09:30:00.000+0000\n"
        "AccountId:   001000000000001AAA\n"
        "Subject:     The kettle leaks\n"
        "-- 2 --\n"
        "Id:          500000000000002AAA\n"
        "CreatedDate: 2024-01-31T23:59:59.000+0000\n"
        "ClosedDate:  2024-02-01T00:00:00.000+0000\n"
        "AccountId:   001000000000001AAA\n"
        "Subject:     the parcel is late\n"
        "2 rows\n"
    )


def test_one_record_is_shown_whole(ask: Ask):
    shown = ask("SELECT Title, FAQ_Answer__c FROM Knowledge__kav WHERE UrlName = 'repair-shops'", columns=40)
    assert shown == (
        "Title:         Repair shops\n"
        "FAQ_Answer__c: A repair takes a week.\n"
        "               Ask for the café on the\n"
        "               corner.\n"
        "1 row\n"
    )


def test_parents_are_dotted_columns_even_where_the_first_record_has_none(ask: Ask):
    text = "SELECT CaseNumber, Account.Name, Status FROM Case ORDER BY CaseNumber DESC LIMIT 3"
    assert ask(text).splitlines()[:3] == [
        "CaseNumber  Account.Name   Status",
        "1005                       New",
        "1004                       New",
    ]
    assert (
        ask(text, "--format", "csv")
        == "CaseNumber,Account.Name,Status\n1005,,New\n1004,,New\n1003,O'Hara & Sons,Working\n"
    )


def test_sub_queries_are_listed_or_kept_as_json(ask: Ask):
    text = (
        "SELECT Name, (SELECT LastName, MailingCity FROM Contacts ORDER BY LastName) FROM Account WHERE Name = 'Acme'"
    )
    assert "Contacts: - LastName: Lind, MailingCity: Lyon\n          - LastName: Martin" in ask(text, columns=50)
    assert "LastName: Lind, MailingCity: Lyon; LastName: Martin, MailingCity: Oslo" in ask(text, columns=120)
    (row,) = csv.DictReader(io.StringIO(ask(text, "--format", "csv")))
    assert json.loads(row["Contacts"])[1] == {"LastName": "Martin", "MailingCity": "Oslo"}


def test_json_is_what_the_api_shows(ask: Ask):
    answer = json.loads(ask("SELECT Name FROM Account WHERE Name LIKE 'O%'", "--format", "json"))
    assert (answer["totalSize"], answer["done"]) == (1, True)
    assert answer["records"][0]["Name"] == "O'Hara & Sons"
    assert answer["records"][0]["attributes"]["type"] == "Account"


def test_csv_has_booleans_and_empty_cells(ask: Ask):
    assert ask("SELECT Alias, IsActive, Department FROM User ORDER BY Alias", "--format", "csv") == (
        "Alias,IsActive,Department\nada,true,Service\nben,true,service\ncy,false,\n"
    )


def test_a_search_is_a_table_for_each_object(ask: Ask):
    text = " find {oak OR acme} returning Contact(Name), Account(Name, ShippingCity ORDER BY Name)"
    assert ask(text) == (
        "Contact\n"
        "Name\n"
        "Sam Oak\n"
        "1 row\n"
        "\n"
        "Account\n"
        "Name         ShippingCity\n"
        "Acme         Lyon\n"
        "acme spares  Oslo\n"
        "2 rows\n"
        "\n"
    )
    rows = list(csv.DictReader(io.StringIO(ask(text, "--format", "csv"))))
    assert [row["type"] for row in rows] == ["Contact", "Account", "Account"]
    assert json.loads(ask(text, "--format", "json"))["searchRecords"][0]["Name"] == "Sam Oak"


def test_all_batches_are_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    many = [{"Id": f"001{number:012}AAA", "Name": f"A{number}"} for number in range(4100)]
    path = small_org(tmp_path / "many.org", Account=many)
    shown = said(["query", str(path), "SELECT Id, Name FROM Account ORDER BY Name"], capsys)
    assert shown.endswith("\n4,100 rows\n")
    assert shown.count("\n") == 4102


def test_no_value_steers_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    name = "red\x1b[31m \u202eback\x9b1m\nnext\x7f"
    path = small_org(
        tmp_path / "odd.org", Account=[{"Id": "001000000000001AAA", "Name": name, "Description": name}] * 1
    )
    for flags in ([], ["--format", "json"]):
        for text in (
            "SELECT Name, Description FROM Account",
            "SELECT Name FROM Account",
            "FIND {red} RETURNING Account(Name)",
        ):
            shown = said(["query", str(path), text, *flags], capsys)
            assert "red\\u001b[31m" in shown
            assert not set(shown) & set("\x1b\u202e\x9b\x7f")
    answer = json.loads(said(["query", str(path), "SELECT Name FROM Account", "--format", "json"], capsys))
    assert answer["records"][0]["Name"] == name


def test_an_error_of_the_org_is_shown_with_its_caret(little: Any, capsys: pytest.CaptureFixture[str]):
    assert main(["query", str(little.org.path), "SELECT Nome FROM Account"], {}) == 1
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith("INVALID_FIELD: \nSELECT Nome FROM Account\n       ^\nERROR at Row:1:Column:8\n")


def test_without_a_file_the_newest_org_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    worlds = tmp_path / "worlds"
    for age, name in ((50, "new"), (90, "old")):
        path = small_org(worlds / f"{name}.org", Account=[{"Id": "001000000000001AAA", "Name": name}])
        os.utime(path, (time.time() - age,) * 2)
    assert main(["query", "SELECT Name FROM Account"], {"PROCTOR_HOME": str(tmp_path)}) == 0
    out, err = capsys.readouterr()
    assert out == "Name\nnew\n1 row\n"
    assert err == f"org: {worlds / 'new.org'} (the newest of 2)\n"


def test_describe_lists_the_objects(little: Any, capsys: pytest.CaptureFixture[str]):
    path = str(little.org.path)
    lines = said(["describe", path], capsys).splitlines()
    assert lines[0].split() == ["name", "records", "about"]
    assert next(line for line in lines if line.startswith("Knowledge__kav ")).split()[1:3] == ["3", "Knowledge:"]
    assert max(map(len, lines)) <= 80
    listed = json.loads(said(["describe", path, "--format", "json"], capsys))["sobjects"]
    assert next(thing for thing in listed if thing["name"] == "Account")["records"] == 5
    rows = csv.DictReader(io.StringIO(said(["describe", path, "--format", "csv"], capsys)))
    assert {row["name"]: row["records"] for row in rows}["Account"] == "5"


def test_describe_shows_an_object(little: Any, capsys: pytest.CaptureFixture[str]):
    shown = said(["describe", str(little.org.path), "case"], capsys)
    words = " ".join(shown.split())
    assert shown.startswith("Case: Case, Ids start with 500\n")
    assert "Subject string(255) -fsg One line that says" in words
    assert "CaseNumber string(30) rfs-n " in words
    assert "-> Group, User as Owner" in words
    assert "one of: High, Medium, Low" in words
    assert "EmailMessages EmailMessage.ParentId" in words
    assert max(map(len, shown.splitlines())) <= 80


def test_describe_as_json_is_like_that_of_salesforce(little: Any, capsys: pytest.CaptureFixture[str]):
    described = json.loads(said(["describe", str(little.org.path), "Case", "--format", "json"], capsys))
    fields = {field["name"]: field for field in described["fields"]}
    assert (described["name"], described["keyPrefix"], described["custom"]) == ("Case", "500", False)
    assert fields["OwnerId"]["referenceTo"] == ["Group", "User"]
    assert fields["OwnerId"]["relationshipName"] == "Owner"
    assert fields["Description"]["filterable"] is False
    assert [value["value"] for value in fields["Priority"]["picklistValues"]] == ["High", "Medium", "Low"]
    child = {"childSObject": "EmailMessage", "field": "ParentId", "relationshipName": "EmailMessages"}
    assert any(child.items() <= told.items() for told in described["childRelationships"])


def test_describe_of_a_field_list_is_csv_too(little: Any, capsys: pytest.CaptureFixture[str]):
    rows = csv.DictReader(io.StringIO(said(["describe", str(little.org.path), "Case", "--format", "csv"], capsys)))
    status = {row["name"]: row for row in rows}["Status"]
    assert (status["type"], status["length"], status["picklist"].split(";")[0]) == ("picklist", "40", "New")


def test_a_sound_org_is_called_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    main(["generate", "scale=0.01"], {"PROCTOR_HOME": str(tmp_path)})
    shown = said(["check", str(generated(tmp_path))], capsys).splitlines()
    assert shown[-1].startswith("sound: ")
    assert shown[-1].endswith("no trouble found")
    assert "     400  Case" in shown


def test_what_does_not_fit_together_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = small_org(
        tmp_path / "odd.org",
        User=[{"Id": "005000000000001AAA", "LastName": "Byron"}],
        Account=[
            {"Id": "001000000000001AAA", "OwnerId": "005000000000009AAA"},
            {"Id": "001000000000002AAB", "OwnerId": "005000000000001AAA"},
        ],
        Contact=[{"Id": "001000000000001AAA", "AccountId": "005000000000001AAA"}, {"Id": "nothing"}],
        Case=[{"Id": "500000000000001AAA", "Status": "Odd", "OwnerId": "00G000000000001EAA", "Origin": "web"}],
    )
    assert main(["check", str(path), "--json"], {}) == 1
    found = json.loads(capsys.readouterr().out)
    grave = {(one["object"], one["field"], one["what"], one["count"]) for one in found["findings"] if one["grave"]}
    assert grave == {
        ("Account", "OwnerId", "reference to a record that is not there", 1),
        ("Account", "Id", "Id with a wrong checksum", 1),
        ("Contact", "AccountId", "reference to a record of another object", 1),
        ("Contact", "Id", "Id that another record has", 1),
        ("Contact", "Id", "not a record Id", 1),
        ("Contact", "Id", "Id with another object's prefix", 2),
    }
    light = {(one["object"], one["field"], one["what"]) for one in found["findings"] if not one["grave"]}
    assert ("Case", "Status", "value that the picklist does not have") in light
    assert ("Case", "Origin", "value that the picklist does not have") not in light
    assert ("Case", None, "fields that may not be empty, and are in every record") in light
    assert ("Account", "OwnerId", "empty, though the field may not be") not in light
    assert found["sound"] is False
    assert "not sound: 6 records" in said(["check", str(path)], capsys, code=1)


def test_oddities_alone_leave_an_org_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = small_org(tmp_path / "odd.org", Case=[{"Id": "500000000000001AAA", "Status": "Odd"}])
    assert "\nsound: 1 record of 16 objects, 2 kinds of trouble\n" in said(["check", str(path)], capsys)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query", "nowhere.org", "SELECT Id FROM Case"], "python -m org generate"),
        (["query", "SELECT Id FROM Case"], "no org given, and none in"),
        (["query"], "no query: "),
        (["query", "my.org"], "no query: "),
        (["query", "my.org", "SELECT", "Id", "FROM", "Case"], "in quotes, but there are 5 words: my.org, SELECT ..."),
        (["query", __file__, "SELECT Id FROM Case"], "is not an org of this program"),
        (["query", "x.org", "SELECT Id FROM Case", "--format", "xml"], "invalid choice: 'xml'"),
        (["query", "x.org", "SELECT Id FROM Case", "--all"], "query does not know '--all'"),
        (["describe", "a.org", "Case", "Account"], "one file and one object, but there are 3 words"),
        (["check", "nowhere.org"], "python -m org generate"),
        (["export", "x.org", "--to", "xml", "--out", "x"], "invalid choice: 'xml'"),
        (["qeury"], "no verb is called 'qeury', did you mean query?"),
        (["sell"], "there are: check, describe, export, generate, import, query"),
        (["generate", "size=9"], "unknown setting 'size'; there are: world, seed, scale"),
        (["generate", "seed=many"], "seed should be a number, not 'many'"),
        (["generate", "scale=0"], "above zero"),
        (["generate", "world=wholesale"], "no world is called 'wholesale'; there are retail"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(arguments, {"PROCTOR_HOME": str(tmp_path)}) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith("proctor: ")
    assert said in err
    assert err.count("\n") == 1
    assert not list(tmp_path.rglob("*.org*"))


def test_an_unknown_object_is_met_with_near_ones(little: Any, capsys: pytest.CaptureFixture[str]):
    assert main(["describe", str(little.org.path), "Acount"], {}) == 2
    assert capsys.readouterr().err == "proctor: no object is called 'Acount', did you mean Account or Contact?\n"


def test_help_shows_an_example():
    shown = subprocess.run(
        [sys.executable, "-m", "org", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "python -m org generate world=retail seed=7" in shown.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"], {})
    assert left.value.code == 0
    assert f"examples:\n  python -m org {verb} " in capsys.readouterr().out


def test_a_reader_that_leaves_early_is_no_mistake(little: Any):
    query = [sys.executable, "-m", "org", "query", str(little.org.path), "SELECT Id FROM Account"]
    with subprocess.Popen(query, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 1
