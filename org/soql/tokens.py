"""SOQL's words. Every token carries its place, so that any later error can point at it."""

import re
from typing import NamedTuple


class Token(NamedTuple):
    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        if self.kind == "name":
            return self.text.upper()
        return "".join(self.text.split()) if self.kind == "mark" else self.text

    @property
    def end(self) -> int:
        return self.at + len(self.text)

    @property
    def shown(self) -> str:
        """As an error names it: only the quote of a text is a token, and `<=` is two of them."""
        if self.kind in ("string", "open"):
            return "'"
        return self.text[0] if self.kind == "mark" and self.text.endswith("=") and self.text[0] in "<>" else self.text


class Tokens(NamedTuple):
    """`stray` is the first character that belongs to no token; the grammar is read without it."""

    found: list[Token]
    stray: Token | None


PATTERN = re.compile(
    r"""
    (?P<blank>[ \t\r\n]+)
  | (?P<name>[A-Za-z][A-Za-z0-9_.]*)
  | (?P<datetime>\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:?\d{2}))
  | (?P<date>\d{4}-\d{2}-\d{2})
  | (?P<time>\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:?\d{2}))
  | (?P<number>\d+(?:\.\d+)?|\.\d+)
  | (?P<string>'(?:[^'\\\n]|\\.)*')
  | (?P<mark>[<>][ \t\r\n]*=|!=|<>|[=<>(),:+*/._~-])
  | (?P<open>'.*)
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)


def tokens(text: str) -> Tokens:
    found: list[Token] = []
    stray = None
    at, end = 0, len(text.rstrip(" \t\r\n;"))
    while at < end:
        match = PATTERN.match(text, at, end)
        if match is None:
            stray = stray or Token("stray", text[at], at)
            at += 1
            continue
        kind = str(match.lastgroup)
        if kind != "blank":
            found.append(Token(kind, match.group(), at))
        at = match.end()
    found.append(Token("end", "<EOF>", len(text)))
    return Tokens(found, stray)
