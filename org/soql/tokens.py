"""SOQL's words. Every token carries its place, so that any later error can point at it."""

import re
from typing import NamedTuple

from org.caret import layout
from org.errors import MalformedQuery


class Token(NamedTuple):
    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "name" else self.text


PATTERN = re.compile(
    r"""
    (?P<blank>\s+)
  | (?P<name>[A-Za-z_][A-Za-z0-9_.]*)
  | (?P<datetime>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2}))
  | (?P<date>\d{4}-\d{2}-\d{2}(?![\dT]))
  | (?P<time>\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)
  | (?P<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+))
  | (?P<string>'(?:[^'\\\n]|\\.)*')
  | (?P<mark><=|>=|!=|<>|[=<>(),:])
    """,
    re.VERBOSE,
)


def tokens(text: str) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = PATTERN.match(text, at)
        if match is None:
            raise _unreadable(text, at)
        if match.lastgroup != "blank":
            found.append(Token(str(match.lastgroup), match.group(), at))
        at = match.end()
    found.append(Token("end", "<EOF>", len(text)))
    return found


def _unreadable(text: str, at: int) -> MalformedQuery:
    row = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1)
    message = f"line {row}:{column} unexpected token: '{text[at]}'"
    return MalformedQuery(layout(text, at, message, first_column=0))
