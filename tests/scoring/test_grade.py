import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import GRADER, Grade, grade
from tasks import Task

ID, OTHER = "001D000000IqhSLIAZ", "005D00000000002IAA"


def task(*gold: str, answer: str = "record_id") -> Task:
    return Task("handle_time", "agent", "service", "query", "Who?", "", gold, "exact", answer, "world")


@pytest.mark.parametrize(
    ("gold", "answer", "cause"),
    [
        ([ID], ID, "right"),
        ([ID], ID[:15], "right"),
        ([ID], f"The agent with the lowest handle time is {ID} (or {ID[:15]}).", "right"),
        ([ID], f"None of the others: {ID}", "right"),
        ([ID], OTHER, "wrong_record"),
        ([ID], ID.lower(), "wrong_record"),
        ([ID], f"{ID} or {OTHER}", "ambiguous"),
        ([ID], f"{OTHER}, {ID}", "ambiguous"),
        ([ID], "None", "premature_none"),
        ([ID], "No agent qualifies.", "premature_none"),
        ([ID], "It is Ada Lovelace.", "format"),
        ([ID], "", "no_answer"),
        ([ID], " \n\t", "no_answer"),
        ([ID], None, "no_answer"),
        ([], "None", "right"),
        ([], "none.", "right"),
        ([], ID, "answered_where_none"),
        ([], f"{ID} and {OTHER}", "answered_where_none"),
        ([], f"None, but nearly {ID}", "answered_where_none"),
        ([], "I cannot tell.", "format"),
        ([], "", "no_answer"),
        ([], None, "no_answer"),
    ],
)
def test_a_record_is_named_or_it_is_not(gold: list[str], answer: str | None, cause: str):
    graded = grade(task(*gold), answer)
    assert (graded.cause, graded.correct, graded.score) == (cause, cause == "right", float(cause == "right"))


def test_the_evidence_is_what_was_found_and_what_was_wanted():
    assert grade(task(ID), OTHER[:15]).evidence == {"found": [OTHER], "gold": [ID]}
    assert grade(task(), "None").evidence == {"found": [], "gold": []}


PHRASES = [
    ("product quality", "product quality", "right", 1.0),
    ("product quality", "The Product, Quality!", "right", 1.0),
    ("product quality", "quality product", "right", 1.0),
    ("product quality", "product quality was the reason", "right", 2 / 3),
    ("product quality", "It was clearly because of product quality", "wrong_phrase", 4 / 9),
    ("product quality", "product", "wrong_phrase", 2 / 3),
    ("product quality", "shipping delay", "wrong_phrase", 0.0),
    ("product quality", "None", "wrong_phrase", 0.0),
    ("product quality", "...", "wrong_phrase", 0.0),
    ("CA", "ca.", "right", 1.0),
]


@pytest.mark.parametrize(("gold", "answer", "cause", "score"), PHRASES)
def test_a_phrase_needs_all_its_words_and_few_others(gold: str, answer: str, cause: str, score: float):
    graded = grade(task(gold, answer="phrase"), answer)
    assert (graded.cause, graded.correct) == (cause, cause == "right")
    assert graded.score == pytest.approx(score)
    assert graded.evidence == {"gold": gold}


@pytest.mark.parametrize(
    ("answer", "cause"), [("None", "right"), ("No match.", "right"), ("a long delay", "answered_where_none")]
)
def test_there_may_be_no_phrase_to_say(answer: str, cause: str):
    graded = grade(task(answer="phrase"), answer)
    assert (graded.cause, graded.correct, graded.score) == (cause, cause == "right", float(cause == "right"))


@pytest.mark.parametrize("answer", ["", "  ", None])
def test_a_phrase_that_was_never_said_is_no_answer(answer: str | None):
    assert grade(task("CA", answer="phrase"), answer) == Grade(0.0, False, "no_answer")


@given(
    gold=st.lists(st.sampled_from([ID, "product quality", "CA"]), max_size=1),
    kind=st.sampled_from(["record_id", "phrase"]),
    answer=st.none() | st.text() | st.sampled_from([ID, "None", "CA"]),
)
def test_every_answer_has_a_grade_and_always_the_same(gold: list[str], kind: str, answer: str | None):
    asked = task(*gold, answer=kind)
    graded = grade(asked, answer)
    assert graded == grade(asked, answer)
    assert 0 <= graded.score <= 1
    assert graded.correct == (graded.cause == "right")


def test_the_rules_have_a_name():
    assert GRADER
