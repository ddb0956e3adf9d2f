"""Nothing that is asked does anything but read the records of the org: no text acts as SQL or in the index."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import org
from org.errors import MalformedQuery
from tests.org.conftest import FIXTURES, Little, write_org

# A text a line; \\0 is NUL.
HOSTILE = (
    r"""
x' OR 1=1 --
x'; DROP TABLE "Case"; --
x' UNION SELECT value FROM _about --
'); ATTACH DATABASE 'y' AS y; --
x" OR "1"="1
x]; PRAGMA query_only = OFF; --
?1
:parents
@x
$x
%s %(x)s
x\
\' OR 1=1 --
readfile('/etc/passwd')
load_extension('x')
%' ESCAPE '%
_search MATCH 'x'
x\0' OR 1=1
*/ OR 1=1 /*
""".strip()
    .replace("\\0", "\0")
    .split("\n")
)
PLACES = """
SELECT Id FROM Case WHERE Subject = '§'
SELECT Id FROM Case WHERE Subject LIKE '§%'
SELECT Id FROM Case WHERE Subject IN ('a', '§')
SELECT Id FROM Case WHERE Id = '§'
SELECT Id FROM Case WHERE CreatedDate = §
SELECT Id FROM Case WHERE CreatedDate = LAST_N_DAYS:§
SELECT Id FROM Case WHERE § = 'a'
SELECT Id FROM Case WHERE §(Subject) = 'a'
SELECT § FROM Case
SELECT COUNT(Id) § FROM Case
SELECT COUNT(§) FROM Case
SELECT §(Id) FROM Case
SELECT FORMAT(Id) §, Name FROM Account
SELECT Account.§ FROM Case
SELECT Id FROM §
SELECT Id FROM Case §
SELECT Id FROM Case c, c.Account §
SELECT (SELECT Id FROM Cases) § FROM Account
SELECT (SELECT Id FROM §) FROM Account
SELECT (SELECT Id FROM Cases WHERE Subject = '§') FROM Account
SELECT Id FROM Case ORDER BY §
SELECT COUNT(Id) FROM Case GROUP BY §
SELECT COUNT(Id) n FROM Case GROUP BY Status HAVING § > 1
SELECT COUNT(Id) n FROM Case GROUP BY Status HAVING MAX(Subject) = '§'
SELECT Id FROM Case LIMIT §
SELECT Id FROM Case OFFSET §
SELECT Id FROM Case USING SCOPE §
SELECT Id FROM Case WITH §
SELECT Id FROM Knowledge__kav WITH DATA CATEGORY § AT x
SELECT Id FROM Case UPDATE §
SELECT TYPEOF Owner WHEN § THEN Name END FROM Case
SELECT TYPEOF § WHEN User THEN Name END FROM Case
SELECT Id FROM Account WHERE Id IN (SELECT § FROM Case)
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM §)
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Case WHERE Subject LIKE '§')
FIND {§}
FIND {kettle §} RETURNING Case
FIND {"§"}
FIND {kettle} IN § FIELDS
FIND {kettle} RETURNING §
FIND {kettle} RETURNING Case(§)
FIND {kettle} RETURNING Case(Id WHERE Subject = '§')
FIND {kettle} RETURNING Case(Id USING ListView = §)
FIND {kettle} RETURNING Product2 WITH PricebookId = '§'
§
""".strip().split("\n")
FOREIGN_FUNCTIONS = (
    "load_extension readfile writefile edit fts3_tokenizer fts5 sqlite_version sqlite_source_id randomblob zeroblob "
    "hex quote printf char json_extract json_each local_time lower substr coalesce count_if group_concat changes "
    "last_insert_rowid bm25 highlight snippet sha3 eval"
).split()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Little]:
    """An org alone in its folder."""
    path = tmp_path_factory.mktemp("guarded") / "little.org"
    write_org(path, yaml.safe_load((FIXTURES / "org.yaml").read_text("utf-8")))
    opened = org.open(path)
    yield Little(opened)
    opened.close()


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


@pytest.mark.parametrize("place", PLACES)
def test_no_text_acts_as_sql(guarded: Little, place: str):
    file: Path = guarded.org.path
    before = file.read_bytes()
    for hostile in HOSTILE:
        for text in (hostile, escaped(hostile)):
            assert guarded.refusal(place.replace("§", text)) in (None, 400)
    assert file.read_bytes() == before
    assert [found.name for found in file.parent.iterdir()] == [file.name]
    assert guarded.answer("SELECT COUNT() FROM Case")["totalSize"] == 5


def test_a_hostile_text_finds_nothing_and_is_found_as_it_stands(guarded: Little):
    for hostile in HOSTILE:
        text = escaped(hostile)
        assert guarded.answer(f"SELECT Id FROM Case WHERE Subject = '{text}'")["records"] == []
        assert guarded.answer(f"SELECT COUNT() FROM Case WHERE Subject != '{text}'")["totalSize"] == 5


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\\'"), min_size=3, max_size=20))
def test_no_constant_is_part_of_a_statement(little: Little, text: str):
    mark = f"§{text}§"
    query = f"SELECT Id FROM Case WHERE Subject = '{mark}' OR Subject LIKE '{mark}%' OR Subject IN ('{mark}', 'a')"
    plan = little.org.plan(query.replace("\n", " "))
    assert "§" not in plan.sql
    assert any("§" in str(parameter) for parameter in plan.parameters)


@pytest.mark.parametrize(
    "place",
    [
        "SELECT {}(Name) FROM Account",
        "SELECT Id FROM Account WHERE {}(Name) = 'x'",
        "SELECT Id FROM Account ORDER BY {}(Name)",
        "SELECT Name FROM Account GROUP BY {}(Name)",
        "SELECT Name FROM Account GROUP BY Name HAVING {}(Name) > 1",
    ],
)
def test_no_function_of_the_database_can_be_called(little: Little, place: str):
    for function in FOREIGN_FUNCTIONS:
        with pytest.raises(MalformedQuery, match=f"Invalid function: {function}"):
            little.answer(place.format(function))


@pytest.mark.parametrize("term", ["name : kettle", "NEAR(kettle leaks)", "^kettle", "_search", "rank", "rebuild",
                                  "integrity\\-check", "kettle NOT", '\\"kettle\\"', "kettle* OR *"])  # fmt: skip
def test_no_word_acts_in_the_index(guarded: Little, term: str):
    before = guarded.org.path.read_bytes()
    assert guarded.refusal(f"FIND {{{term}}} RETURNING Case") in (None, 400)
    assert guarded.org.path.read_bytes() == before


WRITING = (
    'DELETE FROM "Case"', "CREATE TABLE x (y)", "INSERT INTO _search (_search) VALUES ('rebuild')",
    "PRAGMA user_version = 5", "VACUUM",
)  # fmt: skip


@pytest.mark.parametrize("statement", WRITING)
@pytest.mark.parametrize("lock", ["ON", "OFF"])
def test_the_file_is_open_for_reading_only_and_so_is_the_connection(guarded: Little, statement: str, lock: str):
    assert guarded.org.execute("PRAGMA query_only", ()) == [(1,)]
    guarded.org.execute(f"PRAGMA query_only = {lock}", ())
    with pytest.raises(sqlite3.DatabaseError):
        guarded.org.execute(statement, ())
    guarded.org.execute("PRAGMA query_only = ON", ())
    assert guarded.answer("SELECT COUNT() FROM Case")["totalSize"] == 5


def test_no_library_can_be_loaded(guarded: Little):
    with pytest.raises(sqlite3.OperationalError, match="not authorized"):
        guarded.org.execute("SELECT load_extension('libm.so.6')", ())
    with pytest.raises(sqlite3.OperationalError, match="no such function"):
        guarded.org.execute("SELECT readfile('/etc/passwd')", ())
