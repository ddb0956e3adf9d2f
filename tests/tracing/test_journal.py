from sqlalchemy import func, select

from tracing import Store, journal
from tracing.journal import REPLIES

ASK, OTHER = b"\x00request", b"another"


def test_nothing_was_said_at_first(write):
    assert write(journal.replies, 1) == {}


def test_the_nth_time_that_a_request_is_made_it_has_the_nth_reply(write):
    for number, reply in enumerate(["first", "second", "first"]):
        write(journal.record, 1, ASK, number, reply)
    write(journal.record, 1, OTHER, 0, "")
    assert write(journal.replies, 1) == {
        (ASK, 0): "first",
        (ASK, 1): "second",
        (ASK, 2): "first",
        (OTHER, 0): "",
    }


def test_episodes_do_not_hear_each_other(write):
    write(journal.record, 1, ASK, 0, "to the first")
    write(journal.record, 2, ASK, 0, "to the second")
    assert write(journal.replies, 1) == {(ASK, 0): "to the first"}
    assert write(journal.replies, 2) == {(ASK, 0): "to the second"}


def test_a_reply_is_read_back_whatever_characters_it_has(write):
    write(journal.record, 1, ASK, 0, "half \ud83d, nothing \x00, and \N{SNOWMAN}")
    assert write(journal.replies, 1) == {(ASK, 0): "half \ud83d, nothing \x00, and \N{SNOWMAN}"}


def test_what_was_acted_on_stands_however_often_it_is_recorded(write, store: Store):
    write(journal.record, 1, ASK, 0, "the one")
    write(journal.record, 1, ASK, 0, "the one")
    write(journal.record, 1, ASK, 0, "an afterthought")
    assert write(journal.replies, 1) == {(ASK, 0): "the one"}
    with store.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(REPLIES)).scalar() == 1
