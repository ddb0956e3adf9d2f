import sys

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tracing import Store, content
from tracing.content import CONTENTS

# Every character, half ones included: a model's reply may be cut in the middle of one.
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(ANY_TEXT, max_size=6))
@example(texts=["", "\ud83d", "a\udfff\x00b", "\x00"])
def test_a_text_is_read_back_as_it_was_kept(lasting_store: Store, texts: list[str]):
    with lasting_store.engine.begin() as connection:
        content.keep(connection, texts)
        assert [content.read(connection, content.digest(text)) for text in texts] == texts


@given(one=ANY_TEXT, other=ANY_TEXT)
def test_texts_share_a_digest_only_if_they_are_the_same(one: str, other: str):
    assert (content.digest(one) == content.digest(other)) == (one == other)


def test_the_digest_is_the_same_on_every_day():
    assert content.digest("").hex() == "cae66941d9efbd404e4d88758ea67670"
    assert content.digest("case").hex() != content.digest("Case").hex()


def test_half_a_character_is_like_no_other():
    assert len({content.digest(text) for text in ("\ud83d", "\ude00", "?", "\ufffd", "")}) == 5


def test_a_text_is_kept_once_and_smaller_than_it_is(write, store: Store):
    text = "SELECT Id FROM Case " * 100
    write(content.keep, [text, text])
    write(content.keep, [text])
    with store.engine.connect() as connection:
        sizes = connection.execute(select(CONTENTS.c.size, func.length(CONTENTS.c.body))).all()
    assert [size for size, _ in sizes] == [len(text)]
    assert sizes[0][1] < 100


def test_what_was_never_kept_is_not_found(write):
    assert write(content.read, content.digest("never")) is None


def test_keeping_nothing_is_no_work(write):
    write(content.keep, [])


@given(ANY_TEXT)
def test_what_is_storable_changes_only_what_no_database_takes(text: str):
    stored = content.storable(text)
    stored.encode()
    assert "\x00" not in stored
    assert len(stored) == len(text)
    assert all(new in {old, "\N{REPLACEMENT CHARACTER}"} for old, new in zip(text, stored, strict=True))
    assert content.storable(stored) == stored


def test_what_is_storable_keeps_every_whole_character():
    whole = "".join(chr(code) for code in range(1, sys.maxunicode + 1, 7) if not 0xD800 <= code < 0xE000)
    assert content.storable(whole) == whole
