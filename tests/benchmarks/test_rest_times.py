"""The measuring of the REST API: what is promised, what counts as an answer, and what is printed of it."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.filling import fill
from benchmarks.rest import client
from benchmarks.rest.client import Added
from benchmarks.rest.load import Order, load
from benchmarks.rest.run import tables
from benchmarks.rest.served import QUERIES, path_of
from benchmarks.rest.server import Rate
from benchmarks.rest.starting import Started
from org.engine import Org
from org.rest import Door
from org.server import running


def added(rows: int, more: float) -> Added:
    return Added(rows, 1.0, 1.0 + more, more, more, 0.1)


def rate(clients: int, per_second: float, errors: int = 0) -> Rate:
    return Rate("https", clients, per_second, per_second, per_second, 1.0, 2.0, errors)


def test_a_client_may_add_its_promise_to_ten_rows_and_more_to_others() -> None:
    assert added(10, 0.4).kept
    assert not added(10, 0.41).kept
    assert added(200, 5.0).kept


@pytest.mark.parametrize(("clients", "per_second", "errors", "kept"), [
    (4, 400.0, 0, True), (4, 399.0, 0, False), (4, 4000.0, 1, False), (1, 100.0, 0, True), (1, 100.0, 1, False),
])  # fmt: skip
def test_a_server_keeps_its_rate_for_several_clients(clients: int, per_second: float, errors: int, kept: bool) -> None:
    assert rate(clients, per_second, errors).kept is kept


def test_a_start_takes_less_than_a_second() -> None:
    assert Started("http", 0.99, 3.0).kept
    assert not Started("http", 1.0, 1.0).kept


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("orgs") / "small.org"
    fill(path, 500)
    return path


def asked(path: Path, paths: Sequence[str], token: str = "") -> tuple[int, int]:
    """How many answers there were, and how many of them were wrong."""
    with closing(Org.open(path)) as opened:
        door = Door(opened)
        with running(door) as base:
            session = token or door.sessions.issue(door.accounts.somebody)
            found = load(Order(base, None, session, paths, clients=2, seconds=0.05))
    return len(found["milliseconds"]), found["errors"]


def test_clients_ask_without_pause_and_count_the_answers(path: Path) -> None:
    answers, errors = asked(path, [path_of(query) for query in QUERIES])
    assert answers > 2
    assert errors == 0


def test_whatever_is_no_answer_is_an_error(path: Path) -> None:
    for paths, token in (([path_of("SELECT Nothing FROM Case")], ""), ([path_of(QUERIES[1])], "guess")):
        answers, errors = asked(path, paths, token)
        assert answers == errors > 2


def test_sizes_that_the_org_does_not_have_are_left_out(path: Path) -> None:
    assert [one.rows for one in client.measure(path, 3)] == [1, 10]


def test_the_tables_fit_a_terminal() -> None:
    found = [added(2000, 123.456), added(10, 0.3)], [rate(16, 12345.6)], [Started("https", 0.5, 0.6)]
    assert max(len(line) for line in tables(*found)) <= 80
