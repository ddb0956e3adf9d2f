"""Reading token by token, and what is said where the reading stops.

The messages are those of Salesforce's own parser: a token that cannot stand where it stands is unexpected; one that
could stand there if another came first has a missing value before it; and where a choice between rules fails, the
whole stretch since the choice is unexpected.
"""

from collections.abc import Callable, Container
from typing import NoReturn

from org.caret import layout
from org.errors import MalformedQuery
from org.soql.tokens import Token, tokens

# Words of the language that may also name a field, an object or an alias.
ALSO_NAMES = frozenset(
    "DATA CATEGORY AT ABOVE BELOW ABOVE_OR_BELOW OFFSET VIEW REFERENCE TYPEOF WHEN THEN END DISTANCE GEOLOCATION "
    "GROUP ORDER CASE FIELDS COUNT SCOPE FLAT".split()
)
RESERVED = frozenset(
    "SELECT FROM WHERE AND OR NOT IN LIKE INCLUDES EXCLUDES LIMIT USING WITH HAVING FOR UPDATE BY AS ASC DESC NULLS "
    "FIRST LAST ROLLUP CUBE NULL TRUE FALSE ELSE BIND LOOKUP HIERARCHICAL".split()
)


class Stream:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens, self.stray = tokens(text)
        self.place = 0

    def peek(self, ahead: int = 0) -> Token:
        return self.tokens[min(self.place + ahead, len(self.tokens) - 1)]

    def advance(self, steps: int = 1) -> Token:
        token = self.peek()
        self.place += steps
        return token

    def take(self, word: str) -> bool:
        if self.peek().word != word:
            return False
        self.place += 1
        return True

    def expect(self, word: str, *, then: Callable[[Token], bool] = lambda token: False) -> None:
        """`then` tells whether a token may follow the expected word: if so, that word is what is missing."""
        if not self.take(word):
            self.absent(lambda token: token.word == word, then)

    def absent(self, wanted: Callable[[Token], bool], then: Callable[[Token], bool]) -> NoReturn:
        """What is wanted is not there: it is missing if `then` may follow it, unless it only comes one token later."""
        token = self.peek()
        if then(token) and not wanted(self.peek(1)):
            self.missing(token)
        self.unexpected()

    def name(self) -> Token:
        if not is_name(self.peek()):
            self.unexpected()
        return self.advance()

    def unexpected(self) -> NoReturn:
        token = self.peek()
        self.fail(f"unexpected token: '{token.shown}'", token)

    def missing(self, token: Token) -> NoReturn:
        self.fail(f"missing value at '{token.shown}'", token)

    def no_choice(self, first: Token, ahead: int = 0) -> NoReturn:
        """The stretch from the first token of a choice to the one where every alternative has failed."""
        token = self.peek(ahead)
        end = token.at + (len(token.shown) if token.kind != "end" else 0)
        self.fail(f"unexpected token: '{_on_one_line(self.text[first.at : end])}'", token)

    def fail(self, message: str, token: Token) -> NoReturn:
        if self.stray is not None and self.stray.at < token.at:
            self.fail_on_stray(self.stray)
        if token.kind == "end" or self.place == 0:
            raise MalformedQuery(message)
        raise MalformedQuery(layout(self.text, token.at, message, first_column=0))

    def fail_on_stray(self, stray: Token) -> NoReturn:
        row = self.text.count("\n", 0, stray.at) + 1
        column = stray.at - (self.text.rfind("\n", 0, stray.at) + 1)
        message = f"line {row}:{column} unexpected token: '{stray.text}'"
        raise MalformedQuery(layout(self.text, stray.at, message, first_column=0))


def _on_one_line(text: str) -> str:
    return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def is_plain_name(token: Token) -> bool:
    """A name that is no word of the language at all."""
    return is_name(token) and token.word not in ALSO_NAMES


def is_name(token: Token) -> bool:
    return token.kind == "name" and token.word not in RESERVED


def is_word(words: Container[str]) -> Callable[[Token], bool]:
    return lambda token: token.word in words
