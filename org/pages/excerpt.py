"""The piece of a text in which searched words stand, cut at words."""

import re
from collections.abc import Sequence

WORD = re.compile(r"\w{2,}")
BEFORE, LENGTH = 80, 260
# Part of a text, and whether it is one of the words that were searched for.
Piece = tuple[str, bool]


def excerpt(text: str, wanted: str) -> list[Piece]:
    """Empty when none of the words is in the text."""
    pattern = _any_of(WORD.findall(wanted))
    first = pattern.search(text) if pattern else None
    if pattern is None or first is None:
        return []
    start = _word_start(text, max(first.start() - BEFORE, 0))
    cut = " ".join(text[start : start + LENGTH].split())
    whole = ("… " if start else "") + cut + (" …" if start + LENGTH < len(text) else "")
    return _pieces(whole, pattern)


def _any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    some = "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))
    return re.compile(rf"\b(?:{some})", re.IGNORECASE) if some else None


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at) if at else -1
    return at if space < 0 or space > at + BEFORE // 2 else space + 1


def _pieces(text: str, pattern: re.Pattern[str]) -> list[Piece]:
    found, at = list[Piece](), 0
    for match in pattern.finditer(text):
        found += [(text[at : match.start()], False), (match.group(), True)]
        at = match.end()
    return [*found, (text[at:], False)]
