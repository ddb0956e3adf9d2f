"""The words between FIND's braces. Precedence: parentheses, then AND and AND NOT, then OR; no operator means AND."""

import re
from typing import NoReturn

from org.caret import layout
from org.errors import InvalidSearch, MalformedSearch
from org.sosl.ast import Operation, Term, Word

TOKEN = re.compile(r'\s*(?:(?P<phrase>"(?:[^"\\]|\\.)*")|(?P<mark>[()])|(?P<word>(?:\\.|[^\s()"\\])+))', re.DOTALL)
RESERVED = frozenset("&|!{}[]^~:'+-")


class Terms:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.items = self.scan(start, end)
        self.place = 0

    def scan(self, at: int, end: int) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        while self.text[at:end].strip():
            match = TOKEN.match(self.text, at, end)
            if match is None:
                self.reserved(at)
            kind = str(match.lastgroup)
            if kind == "word":
                self.check_word(match.group(kind), match.start(kind))
            found.append((kind, match.group(kind)))
            at = match.end()
        return found

    def check_word(self, word: str, at: int) -> None:
        escaped = False
        for place, character in enumerate(word):
            if character in RESERVED and not escaped:
                self.reserved(at + place)
            escaped = character == "\\" and not escaped

    def reserved(self, at: int) -> NoReturn:
        row = self.text.count("\n", 0, at) + 1
        column = at - (self.text.rfind("\n", 0, at) + 1)
        message = f"line {row}:{column} mismatched character '{self.text[at]}' expecting '}}'"
        raise MalformedSearch(layout(self.text, at, message, first_column=0))

    def term(self) -> Term:
        if not self.items:
            raise MalformedSearch("No search term found. The search term must be enclosed in braces.")
        term = self.any_of()
        if isinstance(term, Word) and len(term.text) < 2:
            raise InvalidSearch(f"search term must be longer than one character: {term.text}")
        return term

    def any_of(self) -> Term:
        term = self.all_of()
        while self.take("OR"):
            term = Operation("OR", term, self.all_of()) if self.more() else term
        return term

    def all_of(self) -> Term:
        """Read from left to right, joined from right to left: `a AND NOT b AND c` leaves out what has both b and c."""
        terms, words = [self.single()], []
        while self.more() and self.items[self.place][1].upper() not in ("OR", ")"):
            self.take("AND")
            words.append("AND NOT" if self.take("NOT") else "AND")
            if not self.more():
                words.pop()
                break
            terms.append(self.single())
        term = terms.pop()
        while words:
            term = Operation("AND NOT" if words.pop() == "AND NOT" else "AND", terms.pop(), term)
        return term

    def single(self) -> Term:
        kind, text = self.items[self.place]
        self.place += 1
        if text == "(" and self.more():
            term = self.any_of()
            self.take(")")
            return term
        if kind == "phrase":
            return Word(unescaped(text[1:-1]), phrase=True)
        return Word(unescaped(text))

    def more(self) -> bool:
        return self.place < len(self.items)

    def take(self, word: str) -> bool:
        if not self.more() or self.items[self.place][0] == "phrase" or self.items[self.place][1].upper() != word:
            return False
        self.place += 1
        return True


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
