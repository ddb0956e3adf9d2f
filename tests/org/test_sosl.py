"""SOSL as agents write it: the cases in fixtures/sosl.txt, and what no list of cases can say."""

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from org.sosl import parse
from org.sosl.ast import Operation, Word

WORDS = st.sampled_from('warranty repair AND OR NOT ( ) " * ? ka* - \\- \\ é _ "send it" { \\} { \''.split())
TAILS = st.sampled_from(
    ["", "IN NAME FIELDS", "RETURNING Case", "RETURNING Case(COUNT(Id))", "RETURNING Case(Id WHERE COUNT(Id) > 1)",
     "RETURNING Case(Id, Account.Name LIMIT 0)", "LIMIT 99999999999999999999", "RETURNING", "OFFSET 5"]
)  # fmt: skip


def test_case(little: Any, sosl: Any):
    little.check(sosl)


def test_a_tree_keeps_words_and_operators():
    term = parse('FIND {kettle AND NOT "two years" OR caf\\-e}').term
    assert term == Operation("OR", Operation("AND NOT", Word("kettle"), Word("two years", phrase=True)), Word("caf-e"))


def test_without_returning_every_object_is_searched(little: Any):
    found = little.org.search("FIND {acme}")
    assert {record["attributes"]["type"] for record in found} == {"Account"}
    assert len(found) == 2


@settings(deadline=None)
@given(st.builds("FIND {{{}}} {}".format, st.lists(WORDS, max_size=8).map(" ".join), TAILS))
@example("FIND {" + " ".join(f"w{n}" for n in range(2000)) + "}")
@example("FIND {" + " OR ".join(f"w{n}" for n in range(2000)) + "}")
@example("FIND {" + "(" * 2000 + "ab" + ")" * 2000 + "}")
def test_whatever_is_searched_for_is_answered_or_refused_as_salesforce_would(little: Any, text: str):
    assert little.refusal(text) in (None, 400)
