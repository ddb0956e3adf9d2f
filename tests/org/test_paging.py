"""Long results, batch by batch, and what is in the recycle bin."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import org
from org.engine import Org, QueryResult, write
from org.errors import InvalidLocator
from org.schema import load

SCHEMA = """
name: Report__c
prefix: a20
fields:
  Name: {type: string, name_field: true}
  Findings__c: {type: textarea, length: 32000}
  Advice__c: {type: textarea, length: 32000}
---
name: Page__c
prefix: a21
fields:
  Name: {type: string, name_field: true}
  Report__c: {type: reference, to: [Report__c], children: Pages__r}
"""


NO_LOCATORS = [
    *("", "-200", "200", "01g000000000000AAA-200", "x' OR 1=1 --", "{}-", "{}--1", "{}"),
    *("{}-450", "{}-3000000000", "{}-" + "9" * 5000),
]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Org]:
    """450 reports; the last of them has 2,100 pages, each other one page."""
    folder = tmp_path_factory.mktemp("paging")
    (folder / "reports.yaml").write_text(SCHEMA)
    records = {
        "Report__c": [{"Id": f"a20{n:012}AAA", "Name": f"Report {n:03}"} for n in range(450)],
        "Page__c": [page(n, min(n, 449)) for n in range(449 + 2100)],
    }
    write(folder / "reports.org", load("bare", extra=[folder / "reports.yaml"]), records, {"schema": "bare"})
    opened = org.open(folder / "reports.org")
    yield opened
    opened.close()


def page(number: int, report: int) -> dict[str, Any]:
    return {"Id": f"a21{number:012}AAA", "Name": f"Page {number:04}", "Report__c": f"a20{report:012}AAA"}


def batches(opened: Org, query: str, batch: int) -> list[QueryResult]:
    found = [opened.query(query, batch=batch)]
    while found[-1].next:
        found.append(opened.query_more(found[-1].next))
    return found


def names(result: QueryResult) -> list[str]:
    return [record["Name"] for record in result.records]


def test_a_result_comes_in_batches_and_says_how_long_it_is(reports: Org):
    found = batches(reports, "SELECT Name FROM Report__c ORDER BY Name", 200)
    assert [len(batch.records) for batch in found] == [200, 200, 50]
    assert [batch.done for batch in found] == [False, False, True]
    assert [batch.total_size for batch in found] == [450, 450, 450]


def test_the_rows_that_are_kept_for_later_are_bounded(tmp_path: Path):
    """Where records change a result is fetched at once, so that what is not read on is given up by its length."""
    (tmp_path / "reports.yaml").write_text(SCHEMA)
    records = {"Page__c": [page(number, 0) for number in range(20_000)]}
    path, schema = tmp_path / "pages.org", load("bare", extra=[tmp_path / "reports.yaml"])
    write(path, schema, records, {"schema": "bare"}, changes=True)
    with closing(org.open(path)) as opened:
        locators = [opened.query("SELECT Id FROM Page__c").next or "" for _ in range(15)]
        with pytest.raises(InvalidLocator):
            opened.query_more(locators[0])
        assert [len(opened.query_more(locator).records) for locator in locators[3:]] == [2000] * 12


@pytest.mark.parametrize("batch", [200, 225, 449, 450, 451])
def test_batches_together_are_the_result(reports: Org, batch: int):
    found = batches(reports, "SELECT Name FROM Report__c ORDER BY Name DESC", batch)
    assert [name for one in found for name in names(one)] == [f"Report {n:03}" for n in reversed(range(450))]


@pytest.mark.parametrize(
    ("asked", "given"), [(-1, 200), (0, 200), (199, 200), (201, 201), (1999, 1999), (2000, 2000), (5000, 2000)]
)
def test_a_batch_has_from_200_to_2000_records(reports: Org, asked: int, given: int):
    assert len(reports.query("SELECT Id FROM Page__c", batch=asked).records) == given


def test_a_batch_has_2000_records_when_nothing_is_asked(reports: Org):
    assert len(reports.query("SELECT Id FROM Page__c").records) == 2000


def test_records_with_two_long_texts_come_by_200(reports: Org):
    assert len(reports.query("SELECT Name, Findings__c, Advice__c FROM Report__c").records) == 200
    assert len(reports.query("SELECT Name, Findings__c FROM Report__c").records) == 450


@pytest.mark.parametrize(("limit", "sizes"), [(150, [150]), (200, [200]), (201, [200, 1]), (400, [200, 200])])
def test_a_limit_ends_the_last_batch(reports: Org, limit: int, sizes: list[int]):
    found = batches(reports, f"SELECT Name FROM Report__c LIMIT {limit}", 200)
    assert [len(batch.records) for batch in found] == sizes
    assert {batch.total_size for batch in found} == {limit}


def test_a_count_is_of_all_records_and_needs_no_batches(reports: Org):
    counted = reports.query("SELECT COUNT() FROM Page__c", batch=200)
    assert (counted.total_size, counted.records, counted.done) == (2549, [], True)


def test_a_batch_can_be_asked_for_again(reports: Org):
    first = reports.query("SELECT Name FROM Report__c ORDER BY Name", batch=200)
    second = reports.query_more(str(first.next))
    third = reports.query_more(str(second.next))
    assert reports.query_more(str(first.next)) == second
    assert reports.query_more(str(second.next)) == third


def test_two_who_read_do_not_disturb_each_other(reports: Org):
    up = reports.query("SELECT Name FROM Report__c ORDER BY Name", batch=200)
    down = reports.query("SELECT Name FROM Report__c ORDER BY Name DESC", batch=200)
    assert names(reports.query_more(str(up.next)))[0] == "Report 200"
    assert names(reports.query_more(str(down.next)))[0] == "Report 249"


def test_children_come_with_the_batch_of_their_parents(reports: Org):
    query = "SELECT Name, (SELECT Name FROM Pages__r) FROM Report__c WHERE Name < 'Report 449' ORDER BY Name"
    for batch in batches(reports, query, 200):
        for report in batch.records:
            assert [page["Name"] for page in report["Pages__r"]["records"]] == [f"Page 0{report['Name'][-3:]}"]


def test_a_family_of_more_than_2000_has_batches_of_its_own(reports: Org):
    query = "SELECT (SELECT Name FROM Pages__r ORDER BY Name) FROM Report__c WHERE Name = 'Report 449'"
    pages = reports.query(query).records[0]["Pages__r"]
    assert (pages["totalSize"], pages["done"], len(pages["records"])) == (2100, False, 2000)
    rest = reports.query_more(pages["nextRecordsUrl"].rpartition("/")[2])
    assert (rest.total_size, rest.done) == (2100, True)
    assert names(rest) == [f"Page {n}" for n in range(2449, 2549)]


@pytest.mark.parametrize("locator", NO_LOCATORS)
def test_a_locator_that_is_none_is_refused(reports: Org, locator: str):
    known = str(reports.query("SELECT Name FROM Report__c", batch=200).next).partition("-")[0]
    with pytest.raises(InvalidLocator, match="invalid query locator"):
        reports.query_more(locator.format(known))


def test_a_locator_of_another_org_is_refused(reports: Org, little: Any):
    known = str(reports.query("SELECT Name FROM Report__c", batch=200).next)
    with pytest.raises(InvalidLocator):
        little.org.query_more(known)


def test_the_oldest_of_too_many_open_results_is_given_up(reports: Org):
    query = "SELECT Id FROM Report__c"
    first, second, *others = [str(reports.query(query, batch=200).next) for _ in range(201)]
    with pytest.raises(InvalidLocator):
        reports.query_more(first)
    assert all(reports.query_more(locator).records for locator in (second, others[-1]))


SELLING = [
    ("SELECT Name FROM Account WHERE Industry = 'Banking' ORDER BY Name", ["ÉCLAT SA"], ["Gone Corp", "ÉCLAT SA"]),
    ("SELECT Name FROM Place__c WHERE Part_of__r.Name = 'Depot' AND Name < 'F'", [], ["Attic"]),
    ("SELECT Name FROM Contact WHERE Account.Name = 'Gone Corp'", [], ["May Lost"]),
    ("SELECT Name FROM Contact WHERE IsDeleted = true", [], ["Joe Gone"]),
    (
        "SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Gone')",
        [],
        ["Éclair Ltd"],
    ),
    ("SELECT Name FROM Contact WHERE AccountId NOT IN (SELECT Id FROM Account)", ["May Lost"], []),
    ("SELECT Name FROM Sample__c WHERE About__r.Name = 'Gone Corp'", [], ["Ωmega 🙂 x"]),
]


@pytest.mark.parametrize(("query", "kept", "everything"), SELLING)
def test_deleted_records_are_found_by_those_who_ask_for_them(
    orgs: Any, query: str, kept: list[str], everything: list[str]
):
    selling = orgs["sales"].org
    assert names(selling.query(query)) == kept
    assert names(selling.query(query, deleted=True)) == everything


def test_deleted_records_are_counted_by_those_who_ask_for_them(orgs: Any):
    selling = orgs["sales"].org
    assert selling.query("SELECT COUNT() FROM Account").total_size == 4
    assert selling.query("SELECT COUNT() FROM Account", deleted=True).total_size == 5
    summed = "SELECT SUM(NumberOfEmployees) staff FROM Account"
    assert selling.query(summed).records[0]["staff"] == 274
    assert selling.query(summed, deleted=True).records[0]["staff"] == 279


def test_deleted_records_stand_among_parents_and_children(orgs: Any):
    query = "SELECT Name, Account.Name FROM Contact WHERE LastName = 'Lost'"
    assert orgs["sales"].org.query(query).records[0]["Account"] is None
    assert orgs["sales"].org.query(query, deleted=True).records[0]["Account"]["Name"] == "Gone Corp"
    query = "SELECT (SELECT Name FROM Contacts ORDER BY Name) FROM Account WHERE Name = 'Éclair Ltd'"
    contacts = orgs["sales"].org.query(query, deleted=True).records[0]["Contacts"]
    assert [contact["Name"] for contact in contacts["records"]] == ["Ida Holm", "Joe Gone", "Øre Lund"]


def test_batches_of_everything_go_on_with_everything(tmp_path: Path):
    issues = [{"Id": f"a00{n:012}AAA", "Name": f"Issue {n}", "IsDeleted": n % 2 == 0} for n in range(500)]
    write(tmp_path / "bin.org", load(), {"Issue__c": issues}, {"schema": "retail"})
    opened = org.open(tmp_path / "bin.org")
    first = opened.query("SELECT Name FROM Issue__c ORDER BY Id", batch=200, deleted=True)
    rest = opened.query_more(str(first.next))
    assert (first.total_size, names(rest)[:2]) == (500, ["Issue 200", "Issue 201"])
    assert opened.query("SELECT Name FROM Issue__c", batch=200).total_size == 250
    opened.close()


def test_a_result_outlives_the_thread_that_asked_for_it(reports: Org):
    with ThreadPoolExecutor(1) as asking:
        first = asking.submit(reports.query, "SELECT Name FROM Report__c ORDER BY Name", batch=200).result()
    assert names(reports.query_more(str(first.next)))[0] == "Report 200"


def test_a_batch_can_be_asked_for_twice_but_not_for_ever(reports: Org):
    first = reports.query("SELECT Name FROM Page__c ORDER BY Name", batch=200)
    second = reports.query_more(str(first.next))
    third = reports.query_more(str(second.next))
    assert names(reports.query_more(str(first.next))) == names(second)
    reports.query_more(str(third.next))
    with pytest.raises(InvalidLocator):
        reports.query_more(str(first.next))
