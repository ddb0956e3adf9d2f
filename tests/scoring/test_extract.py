import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.extract import full_id, record_ids, says_none

SHORT = st.text("abcxyzABCXYZ0189", min_size=15, max_size=15)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("001D000000IqhSL", "001D000000IqhSLIAZ"),
        ("00Dd0000000dqXY", "00Dd0000000dqXYEAY"),
        ("0018000000c0PzV", "0018000000c0PzVAAU"),
        ("000000000000000", "000000000000000AAA"),
        ("ABCDEFGHIJKLMN1", "ABCDEFGHIJKLMN155P"),
        ("a0000000000000Z", "a0000000000000ZAAQ"),
    ],
)
def test_a_short_id_gets_the_three_letters_that_say_its_capitals(short: str, full: str):
    assert full_id(short) == full
    assert full_id(full) == full


@given(SHORT)
def test_the_three_letters_give_the_capitals_back(short: str):
    full = full_id(short)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    capitals = [alphabet.index(letter) >> bit & 1 for letter in full[15:] for bit in range(5)]
    again = "".join(c.upper() if up else c for c, up in zip(short.lower(), capitals, strict=True))
    assert again == short
    assert full_id(full) == full


@pytest.mark.parametrize(
    "text",
    [
        "001D000000IqhSL",
        "001D000000IqhSLIAZ",
        "The answer is 001D000000IqhSLIAZ.",
        "**001D000000IqhSLIAZ**",
        '{"Id": "001D000000IqhSL"}',
        "https://example.my.salesforce.com/001D000000IqhSLIAZ/view?nooverride=1",
        "[001D000000IqhSLIAZ](/lightning/r/Account/001D000000IqhSL/view)",
        "id_001D000000IqhSL",
        "(001D000000IqhSL, that is 001D000000IqhSLIAZ)",
        "\N{LEFT DOUBLE QUOTATION MARK}001D000000IqhSL\N{RIGHT DOUBLE QUOTATION MARK}\n",
    ],
)
def test_the_same_id_is_read_from_every_form(text: str):
    assert record_ids(text) == ["001D000000IqhSLIAZ"]


@pytest.mark.parametrize(
    "text",
    ["", "None", "congratulations", "responsibilities", "001D000000IqhS", "001D000000IqhSLI", "x001D000000IqhSLIAZ9"],
)
def test_words_and_ids_of_another_length_are_no_ids(text: str):
    assert record_ids(text) == []


def test_ids_come_in_the_order_of_the_text_and_once_each():
    text = "005D00000000002IAA beats 001D000000IqhSL; 001D000000IqhSLIAZ; 005D00000000002"
    assert record_ids(text) == ["005D00000000002IAA", "001D000000IqhSLIAZ"]


@given(st.lists(SHORT.filter(lambda text: re.search(r"\d", text)), max_size=4))
def test_ids_are_found_between_other_words(shorts: list[str]):
    assert record_ids(" and ".join(shorts)) == list(dict.fromkeys(full_id(short) for short in shorts))


@pytest.mark.parametrize(
    "text",
    [
        "None", "none", "NONE.", "**None**", "The answer is None", "None of the agents qualifies", "No agent qualifies",
        "no record", "No one did", "Nobody", "N/A", "null", "no product", "No match", "There are no matches",
        "no matching case", "It was not found",
    ],
)  # fmt: skip
def test_that_there_is_none_is_said_in_many_words(text: str):
    assert says_none(text)


@pytest.mark.parametrize(
    "text", ["", "nonetheless", "annulled", "The agent", "nullable", "I do not know", "phenomenon"]
)
def test_other_words_do_not_say_none(text: str):
    assert not says_none(text)
