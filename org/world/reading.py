"""The texts of articles, read back: which sentence answers a question, and which of its words are the answer.

This knows how articles are worded, never what they say: the numbers and terms are found in the text that is read.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from org.world.retail.topics import CARE, SPARES, TOPICS

SLOT = re.compile(r"\{([^{}]*)\}")
ANSWER = re.compile(r"\\\[(.*?)\\\]")


def answer_in(question: str, text: str) -> str | None:
    """The words of `text` that answer `question`, or None when no sentence of it does."""
    for asked, sentence in _lines():
        match = _pattern(asked, {}).fullmatch(question)
        if match is None:
            continue
        found = _pattern(sentence, match.groupdict()).search(text)
        if found is not None:
            return found["answer"]
    return None


def _lines() -> Iterator[tuple[str, str]]:
    for topic in (*TOPICS, CARE, SPARES):
        yield from ((line.question, line.text) for line in topic.lines if line.question)


def _pattern(template: str, known: Mapping[str, str]) -> re.Pattern[str]:
    return _compiled(template, tuple(sorted(known.items())))


@cache
def _compiled(template: str, known: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    parts = SLOT.split(template)
    escaped = [re.escape(text) for text in parts[::2]]
    slots = [_slot(content, dict(known)) for content in parts[1::2]]
    joined = "".join(text + slot for text, slot in zip(escaped, [*slots, ""], strict=True))
    return re.compile(ANSWER.sub(r"(?P<answer>\1)", joined))


def _slot(content: str, known: Mapping[str, str]) -> str:
    if "|" in content:
        return f"(?:{'|'.join(map(re.escape, content.split('|')))})"
    if ".." in content:
        return r"\d+"
    return re.escape(known[content]) if content in known else f"(?P<{content}>.+?)"
