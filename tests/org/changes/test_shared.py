"""An org that changes while others read it and write to it: in other threads, in other processes, and on the disk."""

import fcntl
import multiprocessing
import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

import org
from org.errors import OrgUnavailable, SalesforceError
from org.exchange.stored import records
from tests.org.changes.desk import ADA, Desk, made

ECLAIR = "001000000000001AAA"
EVERYTHING = "SELECT Id, Name FROM Account ORDER BY Id"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return made("sales", tmp_path)


@contextmanager
def at(file: Path, **how: Any) -> Iterator[Desk]:
    desk = Desk(file, **how)
    yield desk
    desk.close()


@contextmanager
def reading(file: Path) -> Iterator[org.Org]:
    opened = org.open(file)
    yield opened
    opened.close()


def names(opened: org.Org) -> set[str]:
    return {record["Name"] for record in opened.query("SELECT Name FROM Account").records}


# The file


def test_a_scratch_copy_is_gone_and_the_file_untouched(file: Path) -> None:
    before = file.read_bytes()
    with at(file) as desk:
        scratch = desk.org.path
        desk.create("Account", Name="Brief")
        assert scratch.exists()
    assert not scratch.parent.exists()
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_closing_twice_does_no_harm(file: Path) -> None:
    for keep in (False, True):
        with at(file, keep=keep) as desk:
            desk.create("Account", Name="Last")
            desk.close()


def test_closing_ends_what_still_runs(file: Path) -> None:
    endless = "WITH RECURSIVE n (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    started = threading.Event()
    with reading(file) as opened, ThreadPoolExecutor(1) as pool:

        def run() -> None:
            opened.execute("SELECT 1", ())
            started.set()
            opened.execute(endless, ())

        running = pool.submit(run)
        started.wait()
        while not running.done():
            opened.close()
        with pytest.raises(sqlite3.Error):
            running.result()


def test_a_kept_file_keeps_its_changes(file: Path) -> None:
    file.chmod(0o600)
    with at(file, keep=True) as desk:
        identifier = desk.create("Account", Name="Kept")
        desk.delete("Account", ECLAIR)
    assert file.stat().st_mode & 0o777 == 0o600
    with reading(file) as opened:
        assert opened.changes
        assert "Kept" in names(opened)
        assert opened.search("FIND {kept} RETURNING Account(Id)")[0]["Id"] == identifier
        assert opened.query(f"SELECT Name FROM Account WHERE Id = '{ECLAIR}'", deleted=True).total_size == 1
    with at(file, keep=True) as again:
        assert again.create("Account", Name="More") > identifier


def test_a_layout_for_changes_answers_as_the_one_for_reading_does(file: Path) -> None:
    questions = (
        EVERYTHING,
        "SELECT Name, (SELECT Name FROM Contacts ORDER BY Name) FROM Account WHERE Name LIKE 'é%' ORDER BY Name",
        "SELECT AccountId, COUNT(Id) n FROM Contact GROUP BY AccountId ORDER BY AccountId",
        "SELECT Name FROM Sample__c WHERE Colours__c INCLUDES ('red') ORDER BY Name DESC",
        "SELECT Name, Account.Name FROM Contact WHERE MailingCity = 'ÅRHUS' ORDER BY Name",
    )
    with reading(file) as before, at(file) as desk:
        for deleted in (False, True):
            for question in questions:
                expected = before.query(question, deleted=deleted).records
                assert desk.org.query(question, deleted=deleted).records == expected
        for text in ("FIND {oven* OR écl*} RETURNING Opportunity(Name), Account(Name)", "FIND {Ida} IN NAME FIELDS"):
            assert before.search(text)
            assert desk.org.search(text) == before.search(text)


def test_who_read_before_reads_on(file: Path) -> None:
    """The old file stays as it is for those who have it open."""
    with reading(file) as before:
        assert len(names(before)) == 4
        with at(file, keep=True) as desk:
            desk.create("Account", Name="After")
            assert "After" not in names(before)
            with reading(file) as after:
                assert "After" in names(after)


def test_what_is_no_org_is_no_org_for_changes_either(tmp_path: Path) -> None:
    (tmp_path / "not.org").write_text("no org at all")
    for name in ("not.org", "none.org"):
        for keep in (False, True):
            with pytest.raises(OrgUnavailable):
                Desk(tmp_path / name, keep=keep)
    assert (tmp_path / "not.org").read_text() == "no org at all"


def test_a_scratch_copy_of_a_kept_file_begins_where_that_is(file: Path) -> None:
    with at(file, keep=True) as kept:
        first = kept.create("Case")
        with at(file) as scratch:
            second = scratch.create("Case")
            assert second != first
            assert scratch.read("Case", first, "CaseNumber") == "00000001"
            assert scratch.read("Case", second, "CaseNumber") == "00000002"
        assert kept.count("Case") == 1


def test_all_records_of_a_kept_file_can_be_exported(file: Path) -> None:
    with at(file, keep=True) as desk:
        identifier = desk.create("Account", Name="Kept")
        found = [record["Id"] for record in records(desk.org, desk.org.schema.objects["Account"])]
        assert identifier in found


def test_a_new_org_has_nothing_of_the_log_of_an_old_one(file: Path) -> None:
    with at(file, keep=True) as desk:
        desk.create("Account", Name="Old")
        made("sales", file.parent)
        with reading(file) as opened:
            assert "Old" not in names(opened)


# Readers


def test_threads_see_what_is_committed(file: Path) -> None:
    with at(file) as desk, ThreadPoolExecutor(2) as pool:
        assert "New" not in pool.submit(names, desk.org).result()
        desk.create("Account", Name="New")
        assert "New" in pool.submit(names, desk.org).result()
        assert "New" in names(desk.org)


def test_a_thread_in_the_middle_of_a_long_result_sees_what_is_new(file: Path) -> None:
    with at(file) as desk:
        with desk.changes.together():
            for number in range(450):
                desk.create("Account", Name=f"Account {number:03}")
        first = desk.org.query("SELECT Name FROM Account WHERE Name LIKE 'Account %' ORDER BY Name", batch=200)
        desk.create("Account", Name="Account 000b")
        assert desk.count("Account WHERE Name LIKE 'Account %'") == 451
        assert first.next
        second = desk.org.query_more(first.next)
        assert (second.total_size, second.records[0]["Name"], second.records[-1]["Name"]) == (
            450,
            "Account 200",
            "Account 399",
        )


def test_one_answer_is_of_one_moment(file: Path) -> None:
    """A parent and its child come and go together, and no answer has the one without the other."""
    query = "SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Name = 'Both'"
    stop = threading.Event()

    def read(opened: org.Org) -> int:
        looked = 0
        while not stop.is_set() or not looked:
            for record in opened.query(query).records:
                assert record["Contacts"]["totalSize"] == 1
            looked += 1
        return looked

    with at(file) as desk, ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read, desk.org)
        for _ in range(60):
            with desk.changes.together():
                account = desk.create("Account", Name="Both")
                contact = desk.create("Contact", LastName="x", AccountId=account)
            with desk.changes.together():
                desk.delete("Contact", contact)
                desk.delete("Account", account)
        stop.set()
        assert reader.result() > 0


def _named_in(file: Path, name: str) -> bool:
    with reading(file) as opened:
        return name in names(opened)


@pytest.fixture(scope="module")
def others() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        yield pool


def test_another_process_sees_what_is_committed(file: Path, others: ProcessPoolExecutor) -> None:
    with at(file) as desk:
        assert not others.submit(_named_in, desk.org.path, "New").result()
        desk.create("Account", Name="New")
        assert others.submit(_named_in, desk.org.path, "New").result()


# Writers


def _written(file: Path, name: str, count: int) -> list[str]:
    with at(file, keep=True) as desk:
        return [desk.create("Case", Subject=f"{name} {number}") for number in range(count)]


def test_two_processes_lose_nothing_of_each_other(file: Path, others: ProcessPoolExecutor) -> None:
    """Both find a file that is not yet laid out for changes."""
    first, second = (others.submit(_written, file, name, 40) for name in ("one", "two"))
    identifiers = {*first.result(), *second.result()}
    assert len(identifiers) == 80
    with reading(file) as opened:
        found = opened.query("SELECT Id, CaseNumber FROM Case").records
        assert {record["Id"] for record in found} == identifiers
        assert len({record["CaseNumber"] for record in found}) == 80
        assert len(opened.search("FIND {one} RETURNING Case(Id)")) == 40


def test_a_file_is_laid_out_by_one_at_a_time(file: Path) -> None:
    """Whoever else would lay it out holds the folder."""
    folder = os.open(file.parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(Desk, file, keep=True)
        with pytest.raises(TimeoutError):
            opening.result(timeout=0.1)
        os.close(folder)
        opening.result().close()


def test_threads_write_one_after_the_other(file: Path) -> None:
    with at(file) as desk, ThreadPoolExecutor(4) as pool:
        made_here = list(pool.map(lambda number: desk.create("Case", Subject=f"Case {number}"), range(40)))
        assert desk.count("Case") == len(set(made_here)) == 40


def test_who_waits_too_long_is_told(file: Path) -> None:
    text = "unable to obtain exclusive access to this record"
    with at(file, keep=True, patience=0.05) as desk, at(file, keep=True, patience=0.05) as other:
        with other.changes.together():
            other.create("Account", Name="First")
            with desk.refused("UNABLE_TO_LOCK_ROW", text):
                desk.create("Account", Name="Second")
        desk.create("Account", Name="Second")
        assert {"First", "Second"} <= names(desk.org)


def test_a_thread_that_waits_too_long_is_told(file: Path) -> None:
    text = "unable to obtain exclusive access to this record"
    with at(file, patience=0.05) as desk, ThreadPoolExecutor(1) as pool, desk.changes.together():
        writing = pool.submit(desk.create, "Account", Name="Second")
        with desk.refused("UNABLE_TO_LOCK_ROW", text):
            writing.result()


# Changes that are one


def test_what_is_done_together_is_undone_together(file: Path) -> None:
    with at(file) as desk:
        with desk.undone():
            desk.create("Account", Name="Half")
            desk.update("Account", ECLAIR, Phone="1")
        assert "Half" not in names(desk.org)
        assert desk.read("Account", ECLAIR, "Phone") == "301"
        assert desk.found("FIND {half} RETURNING Account(Id)") == []


def test_within_a_change_its_own_writing_is_seen_and_elsewhere_not(file: Path) -> None:
    with at(file) as desk, ThreadPoolExecutor(1) as pool:
        with desk.changes.together():
            identifier = desk.create("Account", Name="Inner")
            assert "Inner" in names(desk.org)
            assert desk.found("FIND {inner} RETURNING Account(Id)") == [identifier]
            assert "Inner" not in pool.submit(names, desk.org).result()
        assert "Inner" in pool.submit(names, desk.org).result()


def test_a_change_that_is_refused_undoes_only_itself(file: Path) -> None:
    with at(file) as desk:
        with desk.changes.together():
            desk.create("Account", Name="Outer")
            with desk.undone():
                desk.create("Account", Name="Inner")
            with pytest.raises(SalesforceError):
                desk.create("Contact", LastName="x", AccountId="001000000000099AAA")
            desk.create("Account", Name="Later")
        assert {"Outer", "Later"} == names(desk.org) - {"Éclair Ltd", "ÉCLAT SA", "Straße GmbH", "Zinc & Co"}


def test_a_delete_takes_all_its_parts_or_none(file: Path) -> None:
    with at(file) as desk:
        with desk.undone():
            desk.delete("Opportunity", "006000000000001AAA")
        assert desk.count("OpportunityLineItem") == 3


def test_the_index_is_sound_after_many_changes(file: Path) -> None:
    with at(file, keep=True) as desk:
        for number in range(30):
            desk.changes.update("Account", ECLAIR, {"Name": f"Name {number}"}, ADA)
        desk.delete("Account", ECLAIR)
        path = desk.org.path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO _search (_search, rank) VALUES ('integrity-check', 1)")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        texts = connection.execute("SELECT rowid FROM _search ORDER BY rowid").fetchall()
        assert texts == connection.execute("SELECT place FROM _search_ids ORDER BY place").fetchall()
        assert (ECLAIR,) not in connection.execute("SELECT id FROM _search_ids").fetchall()
