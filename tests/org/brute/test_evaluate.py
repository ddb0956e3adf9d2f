"""The evaluator that the engine is held to, held itself to answers that were worked out by hand."""

from dataclasses import replace
from datetime import date
from pathlib import Path as File
from typing import Any

import pytest

from org.schema import load
from tests.org.brute.compare import Attributes, OneOf, Rows, allows, allows_records
from tests.org.brute.days import Days
from tests.org.brute.evaluate import answer
from tests.org.brute.questions import (
    Aggregate,
    Branch,
    Children,
    Column,
    Comparison,
    Condition,
    Constant,
    DatePart,
    Grouping,
    Includes,
    Junction,
    Like,
    Membership,
    Not,
    Ordering,
    Path,
    Piece,
    Query,
    SemiJoin,
    TypeOf,
)
from tests.org.brute.rendering import rendered
from tests.org.brute.world import World

SCHEMA = """
name: Person__c
prefix: b00
fields:
  Name: {type: string, name_field: true}
  Code__c: {type: string, case_sensitive: true}
  Boss__c: {type: reference, to: [Person__c], children: Staff__r}
---
name: Pet__c
prefix: b01
fields:
  Name: {type: string, name_field: true}
  Kind__c: {type: picklist, picklist: [Dog, cat, Bird]}
  Likes__c: {type: multipicklist, picklist: [Milk, Bones, Seeds]}
  Weight__c: {type: double}
  Legs__c: {type: int}
  Tame__c: {type: boolean}
  Born__c: {type: date}
  Fed__c: {type: datetime}
  Keeper__c: {type: reference, to: [Person__c], children: Pets__r}
  Near__c: {type: reference, to: [Person__c, Pet__c], children: Neighbours__r}
"""


def person(number: int, name: str | None, **more: Any) -> dict[str, Any]:
    return {"Id": f"b00{number:012}AAA", "Name": name, "IsDeleted": False, **more}


def pet(number: int, name: str, **more: Any) -> dict[str, Any]:
    return {"Id": f"b01{number:012}AAA", "Name": name, "IsDeleted": False, "Tame__c": False, **more}


ANN, BOB, EVE, GONE, REX, TOM = (f"b0{one}AAA" for one in ("0000000000001", "0000000000002", "0000000000003",
                                 "0000000000009", "1000000000001", "1000000000002"))  # fmt: skip

RECORDS = {
    "Person__c": [
        person(1, "Ann", Code__c="x"),
        person(2, "bob", Code__c="X", Boss__c=ANN),
        person(3, None, Boss__c=BOB),
        person(9, "Gone") | {"IsDeleted": True},
    ],
    "Pet__c": [
        pet(1, "Rex", Kind__c="Dog", Likes__c="Milk;Bones", Weight__c=12.5, Legs__c=4, Tame__c=True,
            Born__c="2024-02-29", Fed__c="2024-02-28T23:30:00.000+0000", Keeper__c=ANN, Near__c=REX),
        pet(2, "TOM", Kind__c="CAT", Likes__c="Milk", Weight__c=4.0, Legs__c=4,
            Born__c="2023-12-31", Fed__c="2024-03-01T00:00:00.000+0000", Keeper__c=BOB, Near__c=ANN),
        pet(3, "tom", Kind__c="cat", Weight__c=None, Legs__c=3, Born__c="2024-01-08", Keeper__c=BOB, Near__c=GONE),
        pet(4, "Éna", Kind__c="Newt", Likes__c="Seeds", Weight__c=0.5, Legs__c=None, Tame__c=True, Near__c=EVE),
        pet(5, "Old", Kind__c="Dog", Weight__c=99.0, Keeper__c=ANN) | {"IsDeleted": True},
    ],
}  # fmt: skip
TODAY = Days(date(2024, 2, 29))
NAME = Column(Path("Name"))
NULL = Constant("null")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    file: File = tmp_path_factory.mktemp("schema") / "pets.yaml"
    file.write_text(SCHEMA, encoding="utf-8")
    return World(load("bare", extra=[file]), RECORDS, TODAY)


def bare(value: Any) -> Any:
    """Without attributes; runs and windows as the lists of rows that they are."""
    if isinstance(value, Rows):
        rows = [bare(row) for run in value.runs for row in run]
        return rows[value.first : value.first + value.size]
    if isinstance(value, dict):
        return {name: bare(inner) for name, inner in value.items() if name != "attributes"}
    return set(value.values) if isinstance(value, OneOf) else value


def text(value: str) -> Constant:
    return Constant("text", value)


def number(value: float) -> Constant:
    return Constant("number", value)


def is_(name: str, operator: str, right: Constant) -> Comparison:
    return Comparison(Path(name), operator, right)


def pieces(pattern: str) -> tuple[Piece, ...]:
    return tuple(Piece(letter, wild=letter in "%_") for letter in pattern)


def among(negated: bool, *members: Constant) -> Membership:
    return Membership(Path("Kind__c"), negated, members)


TAME = Path("Tame__c", ("Near__r",))
FED_ON = DatePart("DAY_ONLY", Path("Fed__c"))
BOSS = Path("Name", ("Keeper__r", "Boss__r"))
OF_ANN = Query("Person__c", (Column(Path("Id")),), is_("Name", "=", text("ANN")))
KEEPERS = Query("Pet__c", (Column(Path("Keeper__c")),))

FOUND: list[tuple[Condition, str]] = [
    (is_("Name", "=", text("TOM")), "TOM tom"),
    (is_("Name", "=", text("éNA")), "Éna"),
    (is_("Name", "<", text("s")), "Rex"),
    (is_("Name", ">", text("TOM")), "Éna"),
    (is_("Kind__c", "!=", text("dog")), "TOM tom Éna"),
    (is_("Weight__c", "!=", number(4)), "Rex tom Éna"),
    (is_("Weight__c", "<", number(5)), "TOM Éna"),
    (is_("Weight__c", "<=", NULL), ""),
    (Not(is_("Weight__c", "<", number(5))), "Rex tom"),
    (is_("Likes__c", "=", text("bones;MILK")), "Rex"),
    (is_("Likes__c", "!=", text("Milk")), "Rex tom Éna"),
    (Includes(Path("Likes__c"), False, (("Milk", "Bones"), ("SEEDS",))), "Rex Éna"),
    (Includes(Path("Likes__c"), True, (("Milk",),)), "tom Éna"),
    (among(False, text("DOG"), text("newt")), "Rex Éna"),
    (among(True, text("cat")), "Rex Éna"),
    (Membership(Path("Weight__c"), False, (number(4.0), NULL)), "TOM tom"),
    (Membership(Path("Weight__c"), True, (number(4.0), NULL)), "Rex Éna"),
    (Membership(Path("Weight__c"), True, (number(4.0),)), "Rex tom Éna"),
    (Like(Path("Name"), pieces("t_M")), "TOM tom"),
    (Like(Path("Name"), pieces("%e%")), "Rex"),
    (Like(Path("Name"), (Piece("%"), Piece("%", wild=True))), ""),
    (Like(Path("Name", ("Keeper__r",)), ()), "Éna"),
    (is_("Tame__c", "=", NULL), "TOM tom"),
    (is_("Tame__c", "!=", NULL), "Rex Éna"),
    (Comparison(Path("IsActive", ("Near__r",)), "=", Constant("boolean", False)), ""),
    (Comparison(Path("IsActive", ("Near__r",)), "!=", Constant("boolean", True)), "Rex TOM tom Éna"),
    (Comparison(BOSS, "=", NULL), "Rex Éna"),
    (Comparison(BOSS, "=", text("ann")), "TOM tom"),
    (Comparison(Path("Code__c", ("Keeper__r",)), "=", text("x")), "Rex"),
    (Comparison(Path("Type", ("Near__r",)), "=", text("person__C")), "TOM Éna"),
    (Comparison(Path("Type", ("Near__r",)), "=", NULL), "tom"),
    (is_("Keeper__c", "=", Constant("id", ANN)), "Rex"),
    (is_("Keeper__c", "!=", text("")), "Rex TOM tom"),
    (is_("Keeper__c", ">", Constant("id", ANN)), "TOM tom"),
    (is_("Born__c", "<", Constant("date", "2024-01-08")), "TOM"),
    (is_("Born__c", "=", Constant("literal", "TODAY")), "Rex"),
    (is_("Born__c", ">", Constant("literal", "LAST_YEAR")), "Rex tom"),
    (is_("Born__c", "<=", Constant("literal", "LAST_MONTH")), "TOM tom"),
    (is_("Fed__c", "!=", Constant("literal", "YESTERDAY")), "TOM tom Éna"),
    (Comparison(FED_ON, "=", Constant("date", "2024-02-28")), "Rex"),
    (Comparison(FED_ON, "=", Constant("literal", "TOMORROW")), "TOM"),
    (Comparison(DatePart("HOUR_IN_DAY", Path("Fed__c")), "!=", number(23)), "TOM tom Éna"),
    (SemiJoin(Path("Keeper__c"), False, OF_ANN), "Rex"),
    (SemiJoin(Path("Keeper__c"), True, OF_ANN), "TOM tom Éna"),
    (Junction("OR", (is_("Name", "=", text("rex")), is_("Legs__c", "=", number(3)))), "Rex tom"),
    (Junction("AND", (is_("Name", "=", text("tom")), is_("Legs__c", "=", number(3)))), "tom"),
]


@pytest.mark.parametrize(("condition", "names"), FOUND, ids=lambda one: one if isinstance(one, str) else "")
def test_what_a_condition_finds(world: World, condition: Condition, names: str):
    found = bare(answer(world, Query("Pet__c", (NAME,), condition)))
    assert [row["Name"] for row in found] == names.split()


def test_an_anti_join_passes_over_what_names_nothing(world: World):
    query = Query("Person__c", (NAME,), SemiJoin(Path("Id"), True, KEEPERS))
    assert bare(answer(world, query)) == [{"Name": None}]


ORDERED = [
    ((Ordering(Path("Kind__c")), Ordering(Path("Legs__c"))), "Rex tom TOM Éna"),
    ((Ordering(Path("Kind__c"), "DESC"), Ordering(Path("Legs__c"), "DESC")), "Éna TOM tom Rex"),
    ((Ordering(Path("Weight__c")),), "tom Éna TOM Rex"),
    ((Ordering(Path("Weight__c"), "DESC"),), "tom Rex TOM Éna"),
    ((Ordering(Path("Weight__c"), "", "LAST"),), "Éna TOM Rex tom"),
    ((Ordering(Path("Tame__c")), Ordering(Path("Weight__c"))), "tom TOM Éna Rex"),
    ((Ordering(Path("Name", ("Keeper__r",))), Ordering(Path("Id"), "DESC")), "Éna Rex tom TOM"),
]


@pytest.mark.parametrize(("order", "names"), ORDERED)
def test_what_comes_first(world: World, order: tuple[Ordering, ...], names: str):
    found = answer(world, Query("Pet__c", (NAME,), order=order))
    assert [row["Name"] for row in bare(found)] == names.split()
    assert [len(run) for run in found.runs] == [1] * 4


def test_ties_are_runs_and_a_window_may_cut_them(world: World):
    found = answer(world, Query("Pet__c", (NAME,), order=(Ordering(Path("Name")),), limit=1, offset=1))
    assert [[row["Name"] for row in run] for run in found.runs] == [["Rex"], ["TOM", "tom"], ["Éna"]]
    assert found.size == 1
    either = [{"attributes": {"type": "Pet__c", "url": f"/x/sobjects/Pet__c/b01{n:012}AAA"}} for n in (2, 3)]
    assert allows_records(found, [either[0] | {"Name": "TOM"}])
    assert allows_records(found, [either[1] | {"Name": "tom"}])
    assert not allows_records(found, [either[1] | {"Name": "TOM"}])
    assert not allows_records(found, [])


def test_parents_nest_and_share_a_place(world: World):
    keeper = Path("Name", ("Keeper__r",))
    query = Query("Pet__c", (Column(keeper), NAME, Column(BOSS)), limit=1, offset=1)
    assert list(bare(answer(world, query))[0].items()) == [
        ("Keeper__r", {"Name": "bob", "Boss__r": {"Name": "Ann"}}),
        ("Name", "TOM"),
    ]


def test_missing_parents_are_null_at_each_level(world: World):
    rows = bare(answer(world, Query("Pet__c", (Column(BOSS),))))
    assert rows == [
        {"Keeper__r": {"Boss__r": None}},
        {"Keeper__r": {"Boss__r": {"Name": "Ann"}}},
        {"Keeper__r": {"Boss__r": {"Name": "Ann"}}},
        {"Keeper__r": None},
    ]


def test_a_parent_of_any_object(world: World):
    shown = tuple(Column(Path(name, ("Near__r",))) for name in ("Type", "Name", "Email"))
    rows = answer(world, Query("Pet__c", shown))
    assert bare(rows) == [
        {"Near__r": {"Type": "Pet__c", "Name": "Rex", "Email": None}},
        {"Near__r": {"Type": "Person__c", "Name": "Ann", "Email": None}},
        {"Near__r": None},
        {"Near__r": {"Type": "Person__c", "Name": None, "Email": None}},
    ]
    assert rows.runs[0][0]["Near__r"]["attributes"] == Attributes("Name", "Pet__c", REX)


def test_fields_by_type(world: World):
    by_type = TypeOf("Near__r", (Branch("Person__c", (Path("Code__c"),)),))
    assert bare(answer(world, Query("Pet__c", (by_type,)))) == [
        {"Near__r": None},
        {"Near__r": {"Code__c": "x"}},
        {"Near__r": None},
        {"Near__r": {"Code__c": None}},
    ]
    otherwise = TypeOf("Near__r", by_type.branches, (Path("Name"),))
    assert bare(answer(world, Query("Pet__c", (otherwise,))))[0] == {"Near__r": {"Name": "Rex"}}


def test_children_by_parent(world: World):
    inner = Query("Pet__c", (NAME,), order=(Ordering(Path("Legs__c")),), limit=1)
    rows = bare(answer(world, Query("Person__c", (NAME, Children("Pets__r", inner)))))
    assert rows == [
        {"Name": "Ann", "Pets__r": [{"Name": "Rex"}]},
        {"Name": "bob", "Pets__r": [{"Name": "tom"}]},
        {"Name": None, "Pets__r": []},
    ]
    assert allows(Rows(()), None)
    assert not allows(Rows(()), {"totalSize": 0, "done": True, "records": []})


def columns(*operands: Any) -> tuple[Column, ...]:
    return tuple(map(Column, operands))


def test_aggregates_of_all(world: World):
    functions = ("COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX")
    shown = columns(*(Aggregate(name, Path("Legs__c")) for name in functions))
    assert bare(answer(world, Query("Pet__c", shown))) == [
        {"expr0": 3, "expr1": 2, "expr2": 11, "expr3": 11 / 3, "expr4": 3, "expr5": 4}
    ]
    nobody = Query("Pet__c", shown, is_("Name", "=", NULL))
    assert list(bare(answer(world, nobody))[0].values()) == [0, 0, None, None, None, None]


def test_a_count_of_rows(world: World):
    assert answer(world, Query("Pet__c")).size == 4
    assert answer(world, Query("Pet__c", limit=3)).size == 3
    assert answer(world, Query("Pet__c", offset=3)).size == 1
    assert answer(replace(world, deleted=True), Query("Pet__c")).size == 5


def test_groups_are_of_texts_in_any_case(world: World):
    shown = (Column(Path("Kind__c")), Column(Aggregate("COUNT", Path("Id")), "n"))
    query = Query("Pet__c", shown, groups=(Path("Kind__c"),), order=(Ordering(Path("Kind__c")),))
    assert bare(answer(world, query)) == [
        {"Kind__c": "Dog", "n": 1},
        {"Kind__c": {"CAT", "cat"}, "n": 2},
        {"Kind__c": "Newt", "n": 1},
    ]
    few = replace(query, having=Comparison(Aggregate("COUNT", Path("Id")), ">", number(1)))
    assert len(bare(answer(world, few))) == 1


def test_the_least_choice_is_the_first_of_its_list(world: World):
    shown = columns(Aggregate("MIN", Path("Kind__c")), Aggregate("MAX", Path("Kind__c")))
    assert bare(answer(world, Query("Pet__c", shown))) == [{"expr0": "Dog", "expr1": "Newt"}]


def test_groups_of_a_date_function(world: World):
    year = DatePart("CALENDAR_YEAR", Path("Born__c"))
    query = Query("Pet__c", columns(year, Aggregate("COUNT", Path("Id"))), groups=(year,), order=(Ordering(year),))
    assert [tuple(row.values()) for row in bare(answer(world, query))] == [(None, 1), (2023, 1), (2024, 2)]


@pytest.mark.parametrize(
    ("subtotals", "expected"),
    [
        ("", [(3, False), (4, False), (4, True), (None, True)]),
        ("ROLLUP", [(3, False), (4, False), (4, True), (None, True), (3, None), (4, None), (None, None), (None, None)]),
        ("CUBE", [(3, False), (4, False), (4, True), (None, True), (3, None), (4, None), (None, None), (None, None),
                  (None, False), (None, True)]),
    ],
)  # fmt: skip
def test_subtotals(world: World, subtotals: Any, expected: list[tuple[Any, Any]]):
    groups = (Path("Legs__c"), Path("Tame__c"))
    query = Query("Pet__c", columns(*groups), groups=groups, subtotals=subtotals)
    found = [tuple(row.values()) for row in bare(answer(world, query))]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_grouping_tells_a_subtotal_from_an_empty_field(world: World):
    legs = Path("Legs__c")
    shown = columns(legs, Grouping(legs), Aggregate("COUNT", Path("Id")))
    query = Query("Pet__c", shown, groups=(legs,), subtotals="ROLLUP", where=is_("Legs__c", "=", NULL))
    assert bare(answer(world, query)) == [
        {"Legs__c": None, "expr0": 0, "expr1": 1},
        {"Legs__c": None, "expr0": 1, "expr1": 1},
    ]


@pytest.mark.parametrize(
    ("literal", "count", "span"),
    [
        ("YESTERDAY", None, "2026-05-01 2026-05-02"),
        ("LAST_90_DAYS", None, "2026-02-01 2026-05-03"),
        ("LAST_WEEK", None, "2026-04-27 2026-05-04"),
        ("NEXT_MONTH", None, "2026-06-01 2026-07-01"),
        ("LAST_QUARTER", None, "2026-01-01 2026-04-01"),
        ("THIS_FISCAL_QUARTER", None, "2026-05-01 2026-08-01"),
        ("LAST_FISCAL_YEAR", None, "2025-02-01 2026-02-01"),
        ("LAST_N_DAYS", 3, "2026-05-02 2026-05-06"),
        ("NEXT_N_DAYS", 3, "2026-05-06 2026-05-09"),
        ("N_DAYS_AGO", 3, "2026-05-02 2026-05-03"),
        ("N_MONTHS_AGO", 5, "2025-12-01 2026-01-01"),
        ("NEXT_N_YEARS", 2, "2027-01-01 2029-01-01"),
        ("LAST_N_FISCAL_QUARTERS", 2, "2025-11-01 2026-05-01"),
    ],
)
def test_the_days_of_a_literal(literal: str, count: int | None, span: str):
    """A Saturday or, where the literal says more that way, the Tuesday after it; weeks begin on Monday."""
    today = date(2026, 5, 2) if literal in ("YESTERDAY", "LAST_90_DAYS") else date(2026, 5, 5)
    days = Days(today, week_starts=0, fiscal_month=2)
    assert " ".join(map(str, days.span(literal, count))) == span


def test_parts_of_a_moment():
    days = Days(date(2024, 1, 1), "Australia/Sydney", fiscal_month=7)
    moment = "2024-06-30T14:30:00.000+0000"
    functions = ("DAY_ONLY", "HOUR_IN_DAY", "FISCAL_YEAR", "FISCAL_MONTH", "DAY_IN_WEEK", "WEEK_IN_YEAR", "DAY_IN_YEAR")
    assert [days.part(one, moment, False) for one in functions] == ["2024-06-30", 14, 2024, 12, 1, 26, 182]
    assert [days.part(one, moment, True) for one in functions] == ["2024-07-01", 0, 2025, 1, 2, 27, 183]


def test_a_query_is_written_as_it_is_meant():
    condition = Junction("AND", (is_("Name", "=", text("it's")), Not(Like(Path("Name"), pieces("5%")))))
    query = Query("Pet__c", (NAME,), condition, order=(Ordering(Path("Name"), "DESC", "LAST"),), limit=2)
    written = {rendered(query, seed).upper() for seed in range(200)}
    wanted = (
        "SELECT NAME FROM PET__C WHERE NAME = 'IT\\'S' AND (NOT NAME LIKE '5%') ORDER BY NAME DESC NULLS LAST LIMIT 2"
    )
    assert wanted in written
    assert len(written) > 10
