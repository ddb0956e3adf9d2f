"""A query that takes too long is ended and told so; the org answers the next one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import org
from org.engine import write
from org.rest import Door
from org.schema import load
from tests.org.visitor import Visitor

SLOW = "SELECT Id FROM Issue__c WHERE Name LIKE '%x%' AND (NOT Name LIKE '%Issue%')"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("orgs") / "large.org"
    issues = [{"Id": f"a00{number:012}AAA", "Name": f"Issue {number}"} for number in range(6000)]
    write(path, load(), {"Issue__c": issues}, {"schema": "retail"})
    return path


@pytest.fixture
def hasty(large: Path) -> Iterator[org.Org]:
    """An org whose statements may take no time at all: only those of a few steps are through before it looks."""
    opened = org.open(large, longest=0.0)
    yield opened
    opened.close()


def test_it_is_told_as_salesforce_tells_it(hasty: org.Org):
    visitor = Visitor(Door(hasty))
    answer = visitor.ask("GET", "query", {"q": SLOW})
    told = {"message": "Your query request was running for too long.", "errorCode": "QUERY_TIMEOUT"}
    assert (answer.status, visitor.read(answer)) == (400, [told])
    assert visitor.ask("GET", "query", {"q": "SELECT Id FROM Issue__c LIMIT 1"}).status == 200


def test_time_counts_anew_for_every_batch(large: Path):
    opened = org.open(large, longest=30.0)
    first = opened.query("SELECT Id FROM Issue__c")
    assert first.next is not None
    assert len(opened.query_more(first.next).records) == 2000
    assert opened.query(SLOW).records == []
    opened.close()
