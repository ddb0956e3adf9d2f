"""SOQL as agents write it: the cases in fixtures/soql, and what no list of cases can say."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import org
from org.engine import write
from org.errors import SalesforceError
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
