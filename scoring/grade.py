"""The grade of an answer: a pure function of the task and the answer, so that the same answer always gets the same.

`GRADER` names the rules as they stand; a change of the rules changes it, and old answers are graded anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scoring.extract import record_ids, says_none
from scoring.words import token_f1, words
from tasks import Task

GRADER = "rules-1"
CLOSE_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Grade:
    """`score` is between 0 and 1; `cause` says in one word why an answer is wrong, or `right`."""

    score: float
    correct: bool
    cause: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


def grade(task: Task, answer: str | None, spans: Sequence[object] = ()) -> Grade:
    if answer is None or not answer.strip():
        return Grade(0.0, False, "no_answer")
    return GRADERS[task.answer](task, answer)


def _record_id(task: Task, answer: str) -> Grade:
    found = record_ids(answer)
    evidence = {"found": found, "gold": list(task.gold)}
    if not found:
        return _none_said(task, answer, evidence)
    if task.abstains:
        return Grade(0.0, False, "answered_where_none", evidence)
    if len(found) > 1:
        return Grade(0.0, False, "ambiguous", evidence)
    right = found[0] == task.gold[0]
    return Grade(float(right), right, "right" if right else "wrong_record", evidence)


def _none_said(task: Task, answer: str, evidence: Mapping[str, Any]) -> Grade:
    if not says_none(answer):
        return Grade(0.0, False, "format", evidence)
    return Grade(float(task.abstains), task.abstains, "right" if task.abstains else "premature_none", evidence)


def _phrase(task: Task, answer: str) -> Grade:
    """Correct when every word of the gold is there and the answer is not drowned in others."""
    if task.abstains:
        right = says_none(answer)
        return Grade(float(right), right, "right" if right else "answered_where_none", {"gold": None})
    gold = task.gold[0]
    score = token_f1(answer, gold)
    right = set(words(gold)) <= set(words(answer)) and score >= CLOSE_ENOUGH
    return Grade(score, right, "right" if right else "wrong_phrase", {"gold": gold})


GRADERS: Mapping[str, Callable[[Task, str], Grade]] = {"record_id": _record_id, "phrase": _phrase}
