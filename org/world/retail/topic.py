"""The draft of an article, in the words of `phrasing`.

A line with a question holds its answer in square brackets; the brackets go, the words stay as they are.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    summary: str
    lines: tuple[Line, ...]
    public: bool = True
