"""Questions are read back as they were written."""

from collections.abc import Mapping
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tasks.kinds import handle_time, knowledge_qa
from tasks.phrasing import fill, read
from tasks.window import draw

TODAY = date(2024, 6, 18)
WINDOWS = st.integers().map(lambda seed: draw(Random(seed), TODAY).words)
SLOTS = st.fixed_dictionaries(
    {"extreme": st.sampled_from(["lowest", "highest"]), "window": WINDOWS, "n": st.integers(0, 999).map(str)}
)
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(lambda text: text == text.strip())


@given(st.sampled_from(handle_time.PHRASINGS), SLOTS)
def test_questions_about_handle_times(template: str, slots: Mapping[str, str]):
    assert read(handle_time.PHRASINGS, fill(template, slots)) == slots


@given(st.sampled_from(knowledge_qa.PHRASINGS), WORDS)
def test_questions_of_customers_whatever_they_ask(template: str, asked: str):
    assert read(knowledge_qa.PHRASINGS, fill(template, {"question": asked})) == {"question": asked}


@given(st.sampled_from(handle_time.PHRASINGS), SLOTS)
def test_blanks_around_a_question_do_not_matter(template: str, slots: Mapping[str, str]):
    assert read(handle_time.PHRASINGS, f"\n {fill(template, slots)} \n") == slots


@given(WORDS)
def test_another_text_is_no_question(text: str):
    assert read(handle_time.PHRASINGS, text) is None


def test_a_slot_is_filled_wherever_it_stands_and_with_any_text():
    assert fill("{a} and {b} and {a}", {"a": "{b}", "b": r"\1"}) == r"{b} and \1 and {b}"
