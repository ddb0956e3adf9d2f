"""What an agent is shown of an answer: all of it up to stated caps, and readable again."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agents.observation import Caps, flatten, of_error, of_records, read

CELLS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
NAMES = st.text(st.characters(exclude_characters=".", exclude_categories=["Cs"]), min_size=1, max_size=8).filter(
    lambda name: name not in ("attributes", "records")
)
TABLES = st.lists(NAMES, min_size=1, max_size=5, unique=True).flatmap(
    lambda names: st.lists(st.fixed_dictionaries(dict.fromkeys(names, CELLS)), min_size=1, max_size=8)
)
WIDE = Caps(rows=200, characters=10**6)


def record(**fields: Any) -> dict[str, Any]:
    return {"attributes": {"type": "Case", "url": "/x"}, **fields}


@given(TABLES)
def test_what_is_shown_is_read_back(rows: list[dict[str, Any]]):
    seen = read(of_records([record(**row) for row in rows], len(rows), WIDE).text)
    assert seen.total == len(rows)
    assert list(seen.rows) == rows
    assert {tuple(row) for row in seen.rows} == {tuple(rows[0])}


@given(TABLES, st.integers(0, 10), st.integers(0, 400), st.integers(0, 5000))
def test_what_is_cut_is_told(rows: list[dict[str, Any]], most: int, characters: int, more: int):
    total = len(rows) + more
    shown = of_records([record(**row) for row in rows], total, Caps(most, characters))
    seen = read(shown.text)
    assert (seen.total, len(seen.rows)) == (total, shown.rows)
    assert list(seen.rows) == rows[: shown.rows]
    assert shown.rows <= most
    assert ("\nnote: " in shown.text) == (shown.rows < total and most > 0)


def test_the_form_of_an_answer():
    found = [record(Id="500", Subject='A "quoted" line\nand é', Owner={"attributes": {}, "Name": "Ada"}, Cost=1.5)]
    assert of_records(found, 1, Caps()).text == (
        "totalSize 1, rows shown 1\n"
        '["Id","Subject","Owner.Name","Cost"]\n'
        '["500","A \\"quoted\\" line\\nand é","Ada",1.5]'
    )


def test_the_caps_are_told_with_a_way_on():
    shown = of_records([record(Id=str(n)) for n in range(2000)], 5000, Caps(rows=200))
    assert shown.text.split("\n")[0] == "totalSize 5000, rows shown 200"
    assert shown.text.split("\n")[-1] == (
        "note: 4800 more rows are not shown. Narrow the query, aggregate, select fewer fields, or page: "
        "ORDER BY Id LIMIT n, then WHERE Id > the last Id seen."
    )
    assert shown.rows == 200


def test_whole_rows_are_cut_never_parts_of_them():
    found = [record(Body="x" * 400) for _ in range(10)]
    shown = of_records(found, 10, Caps(characters=1000))
    assert shown.rows == 2
    assert [row["Body"] for row in read(shown.text).rows] == ["x" * 400] * 2


def test_a_row_that_just_fits_is_shown():
    row = len('["1234"]\n')
    found = [record(Id="1234"), record(Id="5678")]
    assert of_records(found, 2, Caps(characters=2 * row)).rows == 2
    assert of_records(found, 2, Caps(characters=2 * row - 1)).rows == 1


def test_nothing_found_and_only_counted():
    assert of_records([], 0, Caps()).text == "totalSize 0, rows shown 0"
    assert of_records([], 12, Caps()).text == "totalSize 12, rows shown 0"
    assert read("totalSize 12, rows shown 0").total == 12


def test_parents_become_columns_and_a_missing_one_leaves_them_empty():
    found = [record(Id="1", Account=None), record(Id="2", Account={"Name": "Acme", "Owner": {"Name": "Ada"}})]
    shown = of_records(found, 2, Caps())
    assert read(shown.text).rows == (
        {"Id": "1", "Account.Name": None, "Account.Owner.Name": None},
        {"Id": "2", "Account.Name": "Acme", "Account.Owner.Name": "Ada"},
    )


def test_children_stay_with_their_parent():
    contacts = {"totalSize": 1, "done": True, "records": [record(Name="Zoë", Account={"Name": "Acme"})]}
    assert flatten(record(Name="Acme", Contacts=contacts)) == {
        "Name": "Acme",
        "Contacts": [{"Name": "Zoë", "Account.Name": "Acme"}],
    }


def test_an_error_has_its_code_and_no_rows():
    shown = of_error("INVALID_FIELD", "\nSELECT Foo\n       ^")
    assert (shown.text, shown.rows, shown.error_code) == (
        "error INVALID_FIELD: \nSELECT Foo\n       ^",
        0,
        "INVALID_FIELD",
    )
    assert read(shown.text).rows == ()


def test_an_answer_of_the_org_survives_the_way(company: Any):
    result = company.org.query(
        "SELECT Id, Subject, Description, Contact.Name, IsClosed, ClosedDate FROM Case LIMIT 150"
    )
    seen = read(of_records(result.records, result.total_size, WIDE).text)
    assert [row["Subject"] for row in seen.rows] == [record["Subject"] for record in result.records]
    assert json.dumps([row["Contact.Name"] for row in seen.rows]) == json.dumps(
        [(record["Contact"] or {}).get("Name") for record in result.records]
    )
