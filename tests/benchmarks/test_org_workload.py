"""On a filled org the engine answers every question of the workload as SQL by hand does, and by its indexes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks.filling import fill
from benchmarks.plans import full_scans, ways
from benchmarks.workload import OtherAnswer, Question, by_hand, compare, questions
from org.engine import Org

RECORDS = 20_000
DRAWS = 5


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("orgs") / "filled.org"
    fill(made, RECORDS)
    return made


@pytest.fixture(scope="module")
def org(path: Path) -> Iterator[Org]:
    with closing(Org.open(path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def file(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(by_hand(path)) as connection:
        yield connection


def named(workload: str) -> Any:
    return pytest.mark.parametrize("question", questions(workload), ids=lambda question: question.name)


@named("agent_queries")
def test_a_question_is_answered_as_by_hand(org: Org, file: sqlite3.Connection, question: Question):
    for number, values in enumerate(question.draws(file, DRAWS)):
        text = question.text(values, alias="" if number == 0 else f"x{number}")
        assert compare(question, org.query(text).records, file.execute(question.sql, values)) > 0


@named("indexed_conditions")
def test_a_condition_on_an_index_reads_no_whole_table(org: Org, file: sqlite3.Connection, question: Question):
    (way,) = ways(org, file, [question])
    assert way.scans == ()


def test_there_are_twelve_questions_some_with_few_rows_and_some_with_many(org: Org, file: sqlite3.Connection):
    asked = questions("agent_queries")
    sizes = [org.query(question.text(question.draws(file, 1)[0])).total_size for question in asked]
    assert len(asked) == len({question.name for question in asked}) == 12
    assert sum(size <= 10 for size in sizes) >= 5
    assert sum(size >= 150 for size in sizes) >= 3


def test_a_condition_on_a_field_without_an_index_is_seen_to_read_the_whole_table(org: Org):
    assert full_scans(org.explain("SELECT Id FROM Case WHERE Subject = 'x'")) == ["SCAN t0"]


def test_only_the_reading_of_a_table_is_a_full_scan():
    assert full_scans(["SCAN c USING COVERING INDEX Case.OwnerId", "SEARCH a USING INDEX i (Id=?)"]) == [
        "SCAN c USING COVERING INDEX Case.OwnerId"
    ]
    assert full_scans(["MATERIALIZE made", "SCAN made", "SCAN CONSTANT ROW", "SCAN j VIRTUAL TABLE INDEX 1:"]) == []


QUESTION = Question("q", "SELECT Id FROM Case", sql="SELECT 1")


def answered(sql: str, records: list[dict[str, Any]], question: Question = QUESTION) -> int:
    with closing(sqlite3.connect(":memory:")) as connection:
        return compare(question, records, connection.execute(sql))


def test_another_answer_is_told_apart():
    assert answered("SELECT 1 AS Id UNION ALL SELECT 2", [{"Id": 2}, {"Id": 1}]) == 2
    with pytest.raises(OtherAnswer, match="q: 1 rows, by hand 1"):
        answered("SELECT 1 AS Id", [{"Id": 2}])
    with pytest.raises(OtherAnswer, match="q: 1 rows, by hand 2"):
        answered("SELECT 1 AS Id UNION ALL SELECT 1", [{"Id": 1}])


def test_the_order_counts_where_a_question_says_so():
    ordered = Question("q", "", ordered=True)
    with pytest.raises(OtherAnswer):
        answered("SELECT 1 AS Id UNION ALL SELECT 2", [{"Id": 2}, {"Id": 1}], ordered)


def test_parents_and_addresses_are_found_by_their_ways():
    address = {"attributes": {"type": "Name", "url": "/services/data/v59.0/sobjects/User/005"}, "Name": "Ada"}
    sql = "SELECT 'Ada' AS 'Owner.Name', '005' AS 'Owner.attributes.url' UNION ALL SELECT NULL, NULL"
    assert answered(sql, [{"Owner": address}, {"Owner": None}]) == 2


def test_children_are_rows_beside_their_parent():
    people = {"totalSize": 2, "done": True, "records": [{"Name": "Ada"}, {"Name": "Bo"}]}
    sql = "SELECT 1 AS Id, 'Ada' AS 'People.Name' UNION ALL SELECT 1, 'Bo' UNION ALL SELECT 2, NULL"
    assert answered(sql, [{"Id": 1, "People": people}, {"Id": 2, "People": None}]) == 3
