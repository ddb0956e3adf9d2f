"""SOQL as agents write it: the cases in fixtures/soql, and what no list of cases can say."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import org
from org.engine import write
from org.errors import OrgUnavailable, SalesforceError
from org.schema import load
from org.soql import parse
from org.soql.ast import Comparison, Junction, SemiJoin

WORDS = st.sampled_from(
    "SELECT FROM WHERE AND OR NOT IN LIKE GROUP BY HAVING ORDER LIMIT OFFSET NULLS LAST Case Account Id Name Status "
    "CreatedDate Account.Name Owner.Name COUNT(Id) COUNT() MAX(CreatedDate) CALENDAR_YEAR(CreatedDate) RecordType.Name "
    "( ) , = != > 'New' '500000000000001AAA' 5 -1 99999999999999999999 null true 2024-01-01T00:00:00Z 2024-01-01 \\ '"
    .split()
)  # fmt: skip


def test_case(orgs: Any, soql: Any):
    orgs[soql.org].check(soql)


def test_a_tree_keeps_places_in_the_text():
    text = "SELECT Id FROM Case WHERE Status = 'New' AND Id IN (SELECT CaseId__c FROM CaseHistory__c)"
    where = parse(text).where
    assert isinstance(where, Junction)
    first, second = where.conditions
    assert isinstance(first, Comparison)
    assert isinstance(second, SemiJoin)
    assert text[first.at :].startswith("Status = ")
    assert text[first.right.at :].startswith("'New'")
    assert text[second.query.source_at :] == "CaseHistory__c)"


@settings(deadline=None)
@given(st.lists(WORDS, max_size=12).map(lambda words: " ".join(["SELECT", *words])))
@example("SELECT Id FROM Case WHERE COUNT(Id) > 1")
@example("SELECT Id FROM Case ORDER BY COUNT(Id)")
@example("SELECT Id FROM Case GROUP BY COUNT(Id)")
@example("SELECT COUNT() FROM Case LIMIT 0")
@example("SELECT COUNT() FROM Case OFFSET 5")
@example("SELECT Id FROM Case LIMIT 99999999999999999999")
@example("SELECT Id FROM ProductCategory WHERE SortOrder = 99999999999999999999")
@example("SELECT Id FROM Case WHERE " + " OR ".join(f"Subject = '{n}'" for n in range(1500)))
@example("SELECT Id FROM Case WHERE " + "(" * 3000 + "Status = 'New'" + ")" * 3000)
def test_whatever_is_asked_is_answered_or_refused_as_salesforce_would(little: Any, text: str):
    assert little.refusal(text) in (None, 400)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_text_can_be_asked_for_and_is_only_text(little: Any, text: str):
    escaped = "".join(f"\\{c}" if c in "\\'" else {"\n": "\\n", "\r": "\\r"}.get(c, c) for c in text)
    found = little.answer(f"SELECT Name FROM Account WHERE Name = '{escaped}' OR Name = 'Acme'")
    assert [record["Name"] for record in found["records"]] == ["Acme"]


def test_a_statement_has_a_greatest_length():
    head = "SELECT Id FROM Case WHERE Subject = '"
    parse(head + "x" * (100_000 - len(head) - 1) + "'")
    with pytest.raises(SalesforceError, match="longer than 100000 characters"):
        parse(head + "x" * 100_000 + "'")


def test_sums_of_tenths_are_tenths(tmp_path: Path):
    prices = [{"Id": f"80200000000000{n}AAA", "UnitPrice": price} for n, price in enumerate((0.1, 0.2, 0.7))]
    write(tmp_path / "tenths.org", load(), {"OrderItem": prices}, {})
    asked = org.open(tmp_path / "tenths.org")
    few = "SELECT SUM(UnitPrice) sum, AVG(UnitPrice) mean FROM OrderItem WHERE UnitPrice < 0.5"
    (record,) = asked.query(few).records
    assert (record["sum"], record["mean"]) == (0.3, 0.15)
    assert asked.query(
        "SELECT IsDeleted FROM OrderItem WHERE UnitPrice < 0.5 GROUP BY IsDeleted HAVING SUM(UnitPrice) = 0.3"
    ).records
    asked.close()


def names(little: Any, where: str) -> list[str]:
    return [
        record["Name"] for record in little.answer(f"SELECT Name FROM Account WHERE {where} ORDER BY Name")["records"]
    ]


def test_many_equalities_are_one_list(little: Any):
    others = [f"Name = 'Other {n}'" for n in range(30)]
    assert names(little, " OR ".join(["Name = 'ACME'", *others, "Name = null"])) == ["Acme"]
    unlike = [part.replace("=", "!=") for part in others]
    assert names(little, " AND ".join(["Name != 'acme'", *unlike])) == names(little, "Name != 'acme'")
    assert names(little, " OR ".join(["Name != 'acme'", *others])) == names(little, "Name != 'acme'")


def test_the_caret_stands_at_the_one_of_many_that_is_wrong(little: Any):
    text = "SELECT Id FROM Case WHERE " + " OR ".join(["Status = 'x'"] * 25 + ["Status = 5"])
    with pytest.raises(SalesforceError, match=f"Row:1:Column:{text.index('Status = 5') + 1}\n"):
        little.answer(text)


def test_a_long_list_is_compared_to_its_last_letter(little: Any):
    listed = ", ".join(["'Ac\\u0000me'", "'Acme'", *(f"'Other {n}'" for n in range(50))])
    assert names(little, f"Name IN ({listed})") == ["Acme"]
    without = listed.replace("'Acme', ", "")
    assert names(little, f"Name IN ({without.replace('Ac', 'Acme')})") == []


@pytest.mark.parametrize(("zone", "day"), [("America/Los_Angeles", "2024-02-29"), ("Asia/Tokyo", "2024-03-01")])
def test_an_org_without_a_day_of_its_own_lives_today_where_it_is(tmp_path: Path, zone: str, day: str):
    orders = [{"Id": f"80100000000000{n}AAA", "EffectiveDate": d} for n, d in enumerate(("2024-02-29", "2024-03-01"))]
    write(tmp_path / "now.org", load(), {"Order": orders}, {"timezone": zone})
    opened = org.open(tmp_path / "now.org", clock=lambda: datetime(2024, 3, 1, 3, tzinfo=UTC))
    (found,) = opened.query("SELECT EffectiveDate FROM Order WHERE EffectiveDate = TODAY").records
    assert found["EffectiveDate"] == day
    opened.close()


def open_files() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


def test_a_thread_takes_its_connection_with_it(little: Any):
    def ask() -> None:
        little.answer("SELECT COUNT() FROM User")

    ask()
    before = open_files()
    for _ in range(30):
        asking = threading.Thread(target=ask)
        asking.start()
        asking.join()
    assert open_files() <= before + 5


@pytest.mark.parametrize("missing", ["objects", "folded", "deleted"])
def test_a_file_that_lacks_something_is_said_to_be_damaged(tmp_path: Path, missing: str):
    path = tmp_path / "half.org"
    write(path, load("bare"), {}, {})
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM _about WHERE key = ?", (missing,))
    with pytest.raises(OrgUnavailable, match=r"half\.org is damaged"):
        org.open(path)
