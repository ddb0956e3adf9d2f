import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.words import token_f1, words

PHRASES = st.lists(st.sampled_from(["red", "blue", "green", "the", "a", "!"]), max_size=8).map(" ".join) | st.text()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The Cat, and a Dog!", ["cat", "and", "dog"]),
        ("an e-mail's body", ["emails", "body"]),
        ("theory of another", ["theory", "of", "another"]),
        ("  ", []),
        ("A, the.", []),
    ],
)
def test_case_punctuation_and_articles_are_set_aside(text: str, left: list[str]):
    assert words(text) == left


@pytest.mark.parametrize(
    ("answer", "gold", "score"),
    [
        ("red", "red", 1.0),
        ("red blue", "red", 2 / 3),
        ("red red", "red", 2 / 3),
        ("red red blue", "red red", 4 / 5),
        ("green", "red", 0.0),
        ("", "red", 0.0),
        ("red", "", 0.0),
        ("", "", 0.0),
    ],
)
def test_words_count_as_often_as_they_are_said(answer: str, gold: str, score: float):
    assert token_f1(answer, gold) == pytest.approx(score)


@given(PHRASES, PHRASES)
def test_it_is_a_share_and_the_same_both_ways(one: str, other: str):
    assert 0 <= token_f1(one, other) <= 1
    assert token_f1(one, other) == token_f1(other, one)


@given(PHRASES)
def test_only_the_same_words_are_worth_a_whole(text: str):
    assert token_f1(text, text) == (1.0 if words(text) else 0.0)
    assert token_f1(f"{text} purple", text) < 1
