"""Rules of a schema file: what no record may be is refused in their words, undone, and told as Salesforce tells it."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import org
from org.engine import write
from org.rest import Door
from org.schema import SchemaError, dumps, load, loads
from tests.org.bulk.jobs import job, result
from tests.org.changes.desk import Desk
from tests.org.visitor import Visitor

CODE = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
UNRULED = """
name: Machine__c
prefix: a0M
fields:
  Name: {type: string, name_field: true}
  Serial__c: {type: string, unique: true, external_id: true}
  Amount__c: {type: double}
  State__c: {type: picklist, picklist: [New, Sold]}
  Sold__c: {type: date}
  Part_of__c: {type: reference, to: [Machine__c], children: Parts__r}
"""
RULES = """
rules:
  - {refused: Amount__c < 0, message: Amount must not be negative., field: amount__C}
  - {refused: Amount__c < 10 AND State__c = 'Sold', message: Too cheap.}
  - {refused: Sold__c > TODAY OR Sold__c < 2000-01-01, message: "Sold, but when?", field: Sold__c}
  - {refused: Part_of__r.State__c = 'Sold' AND State__c != 'Sold', message: The whole is sold.}
"""
MACHINES = UNRULED + RULES
NEGATIVE = "Amount must not be negative."


def schema_file(folder: Path, text: str) -> Path:
    path = folder / "machines.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    made = folder / "machines.org"
    about = {"schema": "bare", "today": "2024-05-13"}
    write(made, load("bare", extra=[schema_file(folder, MACHINES)]), {}, about, changes=True)
    return made


@pytest.fixture(scope="module")
def desk(path: Path) -> Iterator[Desk]:
    opened = Desk(path)
    yield opened
    opened.close()


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    return Visitor(Door(desk.org, changes=desk.changes))


def test_a_new_record_that_a_rule_refuses_is_not_there(desk: Desk) -> None:
    before = desk.count("Machine__c", deleted=True)
    with desk.refused(CODE, NEGATIVE, "Amount__c"):
        desk.create("Machine__c", Name="Mill", Amount__c=-1)
    assert desk.count("Machine__c", deleted=True) == before
    assert desk.found("FIND {mill} RETURNING Machine__c(Id)") == []


def test_a_change_that_a_rule_refuses_is_undone(desk: Desk) -> None:
    machine = desk.create("Machine__c", Name="Press", Amount__c=5)
    with desk.refused(CODE, NEGATIVE, "Amount__c"):
        desk.update("Machine__c", machine, Name="Other", Amount__c=-5)
    assert desk.read("Machine__c", machine, "Name", "Amount__c") == ("Press", 5.0)
    desk.update("Machine__c", machine, Amount__c=0)


def test_a_rule_looks_at_the_record_as_a_whole_and_tells_no_field_if_none_is_at_fault(desk: Desk) -> None:
    machine = desk.create("Machine__c", Amount__c=5)
    with desk.refused(CODE, "Too cheap."):
        desk.update("Machine__c", machine, State__c="Sold")
    desk.update("Machine__c", machine, State__c="Sold", Amount__c=10)


def test_the_first_rule_that_is_met_is_told(desk: Desk) -> None:
    with desk.refused(CODE, NEGATIVE, "Amount__c"):
        desk.create("Machine__c", Amount__c=-1, State__c="Sold", Sold__c="1999-12-31")


@pytest.mark.parametrize(("day", "fine"), [("2024-05-13", True), ("2024-05-14", False), ("1999-12-31", False)])
def test_days_are_counted_from_the_orgs_own(desk: Desk, day: str, *, fine: bool) -> None:
    if fine:
        desk.create("Machine__c", Sold__c=day)
        return
    with desk.refused(CODE, "Sold, but when?", "Sold__c"):
        desk.create("Machine__c", Sold__c=day)


def test_a_rule_sees_what_was_written_just_before(desk: Desk) -> None:
    with desk.undone():
        whole = desk.create("Machine__c", Name="Line", State__c="Sold", Amount__c=10)
        with desk.refused(CODE, "The whole is sold."):
            desk.create("Machine__c", Name="Arm", Part_of__c=whole)
        assert desk.count(f"Machine__c WHERE Part_of__c = '{whole}'") == 0
        assert desk.read("Machine__c", whole, "Name") == "Line"


def test_an_upsert_obeys_whether_the_record_is_new_or_not(desk: Desk) -> None:
    with desk.refused(CODE, NEGATIVE, "Amount__c"):
        desk.upsert("Machine__c", "Serial__c", "S-1", Amount__c=-1)
    machine, created = desk.upsert("Machine__c", "Serial__c", "S-1", Amount__c=1)
    assert created
    with desk.refused(CODE, NEGATIVE, "Amount__c"):
        desk.upsert("Machine__c", "Serial__c", "s-1", Amount__c=-1)
    assert desk.read("Machine__c", machine, "Amount__c") == 1.0


def test_a_record_of_old_may_break_a_rule_until_it_is_changed(path: Path, tmp_path: Path) -> None:
    old: dict[str, Any] = {"Id": "a0M000000000001EAA", "Amount__c": -1.0, "IsDeleted": False}
    made = tmp_path / "old.org"
    with closing(org.open(path)) as ruled:
        write(made, ruled.schema, {"Machine__c": [old]}, {"schema": "bare"})
    desk = Desk(made)
    with desk.refused(CODE, NEGATIVE, "Amount__c"):
        desk.update("Machine__c", old["Id"], Name="Mill")
    desk.delete("Machine__c", old["Id"])
    desk.close()


def test_a_client_is_told_in_salesforces_form(visitor: Visitor) -> None:
    told = {"message": NEGATIVE, "errorCode": CODE, "fields": ["Amount__c"]}
    response = visitor.ask("POST", "sobjects/Machine__c", content={"Amount__c": -1})
    assert (response.status, visitor.read(response)) == (400, [told])
    response = visitor.ask("PATCH", "sobjects/Machine__c/Serial__c/S-2", content={"Amount__c": 1, "State__c": "Sold"})
    told = {"message": "Too cheap.", "errorCode": CODE, "fields": []}
    assert (response.status, visitor.read(response)) == (400, [told])
    assert visitor.ask("GET", "sobjects/Machine__c/Serial__c/S-2").status == 404


def records(*amounts: int) -> Sequence[dict[str, Any]]:
    return [{"attributes": {"type": "Machine__c"}, "Name": "Many", "Amount__c": amount} for amount in amounts]


@pytest.mark.parametrize(("whole", "kept"), [(False, 2), (True, 0)])
def test_one_of_many_is_refused_and_takes_the_rest_with_it_only_if_asked_to(
    desk: Desk, visitor: Visitor, *, whole: bool, kept: int
) -> None:
    before = desk.count("Machine__c WHERE Name = 'Many'")
    content = {"allOrNone": whole, "records": records(1, -1, 2)}
    answers = visitor.read(visitor.ask("POST", "composite/sobjects", content=content))
    assert [answer["success"] for answer in answers] == [not whole, False, not whole]
    assert answers[1]["errors"] == [{"statusCode": CODE, "message": NEGATIVE, "fields": ["Amount__c"]}]
    assert desk.count("Machine__c WHERE Name = 'Many'") == before + kept


def test_a_bulk_job_lists_what_was_refused(visitor: Visitor) -> None:
    loaded = job(visitor, "insert", "Machine__c", "Name,Amount__c\nGood,1\nBad,-1\n")
    header, failed = result(visitor, loaded, "failedResults")
    assert header == ["sf__Id", "sf__Error", "Name", "Amount__c"]
    assert failed == ["", f"{CODE}:{NEGATIVE}:Amount__c --", "Bad", "-1"]


# Files


def test_an_org_keeps_its_rules(path: Path) -> None:
    with closing(org.open(path)) as found:
        machine = found.schema.objects["Machine__c"]
    assert [rule.message for rule in machine.rules] == [NEGATIVE, "Too cheap.", "Sold, but when?", "The whole is sold."]
    assert machine.rules[0].field == "Amount__c"


def test_a_schema_that_was_kept_before_there_were_rules_is_read() -> None:
    text = dumps(load("bare"))
    assert "rules" not in text
    assert all(thing.rules == () for thing in loads(text).objects.values())


def test_another_file_adds_its_rules_to_those_of_an_object(tmp_path: Path) -> None:
    first, second = schema_file(tmp_path, MACHINES), tmp_path / "more.yaml"
    second.write_text("name: machine__c\nrules: [{refused: Name = 'x', message: No.}]", "utf-8")
    rules = load("bare", extra=[first, second]).objects["Machine__c"].rules
    assert (len(rules), rules[-1].refused) == (5, "Name = 'x'")


@pytest.mark.parametrize(
    ("rule", "where", "what"),
    [
        ("{message: No.}", "1.refused", "missing"),
        ("{refused: Name = 'x'}", "1.message", "missing"),
        ("{refused: 7, message: No.}", "1.refused", "expected text, found 7"),
        ("{refused: Name = 'x', message: No., when: always}", "1.when", "unknown key"),
        ("{refused: Name =, message: No.}", "1.refused", "unexpected token: '<EOF>' in 'Name ='"),
        ("{refused: Name = 'x' LIMIT 1, message: No.}", "1.refused", "is more than a condition"),
        ("{refused: Nmae = 'x', message: No.}", "1.refused", "Machine__c has no field Nmae"),
        ("{refused: (NOT Nothing__r.Name LIKE 'x%'), message: No.}", "1.refused", "has no field Nothing__r.Name"),
        ("{refused: 'DAY_ONLY(Made__c) = TODAY', message: No.}", "1.refused", "has no field Made__c"),
        ("{refused: Name = 'x', message: No., field: Nmae}", "1.field", "Machine__c has no field Nmae"),
    ],
)
def test_a_broken_rule_is_named_with_its_file_and_object(tmp_path: Path, rule: str, where: str, what: str) -> None:
    mine = schema_file(tmp_path, UNRULED + f"rules: [{rule}]")
    with pytest.raises(SchemaError) as broken:
        load("bare", extra=[mine])
    assert str(broken.value).startswith(f"{mine}: Machine__c.rules.{where}: ")
    assert what in broken.value.what
    assert "\n" not in str(broken.value)


def test_rules_are_a_list(tmp_path: Path) -> None:
    mine = schema_file(tmp_path, UNRULED + "rules: {refused: Name = 'x'}")
    with pytest.raises(SchemaError, match=r"Machine__c\.rules: expected a list of mappings"):
        load("bare", extra=[mine])


@pytest.mark.parametrize(
    ("refused", "what"),
    [
        ("Amount__c < 'x'", "value of filter criterion for field 'Amount__c' must be of type double"),
        ("Part_of__r.Nmae = 'x'", "No such column 'Nmae' on entity 'Machine__c'"),
    ],
)
def test_no_org_is_made_with_a_rule_that_cannot_be_asked(tmp_path: Path, refused: str, what: str) -> None:
    text = UNRULED + f'rules: [{{refused: "{refused}", message: No.}}]'
    schema = load("bare", extra=[schema_file(tmp_path, text)])
    with pytest.raises(SchemaError) as broken:
        write(tmp_path / "new.org", schema, {}, {})
    assert str(broken.value).startswith("Machine__c: rules.1.refused: ")
    assert what in broken.value.what
    assert list(tmp_path.iterdir()) == [tmp_path / "machines.yaml"]
