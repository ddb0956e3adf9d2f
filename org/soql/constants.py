"""What stands on the right of a comparison: texts, numbers, truth values, dates and date literals."""

import re
from typing import Literal, NoReturn, cast

from org.errors import MalformedQuery
from org.soql.ast import Constant
from org.soql.literals import NAMED, NUMBERED
from org.soql.stream import Stream, is_word
from org.soql.tokens import Token

ESCAPE = re.compile(r"\\([uU][0-9A-Fa-f]{4}|.)", re.DOTALL)
ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
KEPT_IN_PATTERNS = frozenset("_%\\")
AFTER_CONDITION = frozenset("AND OR ) <EOF> WITH GROUP ORDER LIMIT OFFSET FOR UPDATE BIND".split())
AFTER_COUNT = frozenset("<EOF> ) OFFSET FOR UPDATE BIND".split())
LONGEST_WHOLE = 18
LITERALS = frozenset([*NAMED, *NUMBERED])


class Constants(Stream):
    def constant(self, *, pattern: bool = False) -> Constant:
        token = self.peek()
        if token.kind == "open":
            self.fail("unexpected token: '<EOF>'", self.tokens[-1])
        if token.kind == "string":
            self.advance()
            return Constant("string", unescaped(token, pattern=pattern), token.at)
        if token.kind == "number" or token.text in ("+", "-"):
            return self.number()
        if token.kind in ("date", "datetime", "time"):
            self.advance()
            return Constant(cast(Literal["date", "datetime", "time"], token.kind), token.text, token.at)
        return self.named_constant(token)

    def number(self) -> Constant:
        first = self.peek()
        sign = self.sign()
        token = self.peek()
        if token.kind != "number":
            self.unexpected() if token is first else self.no_choice(first)
        self.advance()
        whole = token.text.isdigit() and len(token.text) <= LONGEST_WHOLE
        return Constant("number", sign * (int(token.text) if whole else float(token.text)), first.at)

    def sign(self) -> int:
        if self.take("-"):
            return -1
        self.take("+")
        return 1

    def whole_number(self) -> int:
        signed = self.peek().text in ("+", "-")
        sign = self.sign()
        token = self.peek()
        if token.kind != "number" or not token.text.isdigit():
            if token.text == ":":
                self.no_binds()
            self.absent(is_digits, is_word(AFTER_COUNT)) if signed else self.unexpected()
        return sign * whole(self.advance().text)

    def named_constant(self, token: Token) -> Constant:
        if token.word in ("TRUE", "FALSE"):
            self.advance()
            return Constant("boolean", token.word == "TRUE", token.at)
        if self.take("NULL"):
            return Constant("null", None, token.at)
        if token.text == ":":
            self.no_binds()
        if token.kind != "name" or token.word not in LITERALS:
            self.unexpected()
        self.advance()
        return Constant("relative", token.word, token.at, self.literal_count())

    def literal_count(self) -> int | None:
        """Whether a literal takes a number is not the grammar's to know."""
        if not self.take(":"):
            return None
        if not is_digits(self.peek()):
            self.absent(is_digits, lambda token: token.word in AFTER_CONDITION or token.text == ",")
        return whole(self.advance().text)

    def no_binds(self) -> NoReturn:
        self.fail("Bind variables only allowed in Apex code", self.peek())


def is_digits(token: Token) -> bool:
    return token.kind == "number" and token.text.isdigit()


def whole(digits: str) -> int:
    """A number that no count reaches is as good as the largest that one could."""
    significant = digits.lstrip("0") or "0"
    return int(significant) if len(significant) <= LONGEST_WHOLE else 10**LONGEST_WHOLE


def paired(text: str) -> str:
    """Halves of characters put together; a half that is alone stands for no character at all."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def unescaped(token: Token, *, pattern: bool) -> str:
    """The string itself; in the pattern of a LIKE, what is escaped from it stays so."""

    def replace(match: re.Match[str]) -> str:
        escape = match.group(1)
        if len(escape) == 5:
            return chr(int(escape[1:], 16))
        if pattern and escape in KEPT_IN_PATTERNS:
            return match.group()
        if escape.lower() not in ESCAPED:
            illegal_escape(token, match.group())
        return ESCAPED[escape.lower()]

    return paired(ESCAPE.sub(replace, token.text[1:-1])) if "\\" in token.text else token.text[1:-1]


def illegal_escape(token: Token, sequence: str) -> NoReturn:
    what = f"Invalid string literal {token.text}. Illegal character sequence '{sequence}' in string literal."
    raise MalformedQuery(what)
