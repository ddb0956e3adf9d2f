"""The two forms of a record Id, on pairs that Salesforce made."""

import pytest

from org.identifiers import canonical

PAIRS = [
    ("001D000000IqhSL", "001D000000IqhSLIAZ"),
    ("001A0000006Vm9r", "001A0000006Vm9rIAC"),
    ("a0T3000000CgvnF", "a0T3000000CgvnFEAR"),
]


@pytest.mark.parametrize(("short", "full"), PAIRS)
def test_every_form_of_an_id_is_the_same_id(short, full):
    assert canonical(short) == full
    assert canonical(full) == full
    assert canonical(full.lower()) == full
    assert canonical(full.upper()) == full


@pytest.mark.parametrize(("short", "full"), PAIRS)
def test_in_fifteen_characters_the_case_matters(short, full):
    assert canonical(short.swapcase()) != full


def test_a_suffix_that_no_id_has_tells_nothing():
    assert canonical("001d000000iqhsl999") == "001d000000iqhsl999"


@pytest.mark.parametrize("text", ["", "001D000000IqhS", "001D000000IqhSLIA", "001D000000IqhSLIAZZ", "001D000000Iqh-L"])
def test_what_is_no_id(text):
    assert canonical(text) is None
