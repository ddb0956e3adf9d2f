"""SOSL's grammar. What follows an object's name in RETURNING is SOQL's own grammar, so SOQL's parser reads it."""

import re

from org.errors import MalformedQuery, MalformedSearch
from org.soql.ast import FieldPath, Query, Selected
from org.soql.parser import Parser
from org.sosl.ast import Returning, Search, Term
from org.sosl.terms import Terms

FIND = re.compile(r"\s*FIND\s*", re.IGNORECASE)
BRACES = re.compile(r"\{((?:\\.|[^}\\])*)\}", re.DOTALL)
GROUPS = frozenset(["ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"])


def parse(text: str) -> Search:
    opening = FIND.match(text)
    if opening is None:
        raise MalformedSearch(f"unexpected token: '{(text.split() or ['<EOF>'])[0]}'")
    braces = BRACES.match(text, opening.end())
    if braces is None:
        raise MalformedSearch("No search term found. The search term must be enclosed in braces.")
    term = Terms(text, braces.start(1), braces.end(1)).term()
    try:
        return Clauses(text, braces.end()).search(term)
    except MalformedQuery as error:
        raise MalformedSearch(error.message) from error


class Clauses(Parser):
    """What follows the braces; offsets stay those of the whole text."""

    def __init__(self, text: str, start: int) -> None:
        super().__init__(" " * start + text[start:])
        self.text = text

    def search(self, term: Term) -> Search:
        group = self.group()
        returning = self.returning()
        limit = self.count("LIMIT")
        if self.peek().kind != "end":
            self.unexpected()
        return Search(term, group, returning, limit)

    def group(self) -> str:
        if not self.take("IN"):
            return "ALL"
        word = self.name().word
        self.expect("FIELDS")
        if word not in GROUPS:
            raise MalformedSearch(f"Malformed search token: {word}")
        return word

    def returning(self) -> tuple[Returning, ...]:
        if not self.take("RETURNING"):
            return ()
        found = [self.one_returning()]
        while self.take(","):
            found.append(self.one_returning())
        return tuple(found)

    def one_returning(self) -> Returning:
        source = self.name()
        nothing = Selected(FieldPath("Id", source.at), None, source.at)
        if not self.take("("):
            return Returning(Query((nothing,), source.text, source.at))
        selected = [self.selected()]
        while self.take(","):
            selected.append(self.selected())
        where = self.condition() if self.take("WHERE") else None
        order_by, limit, offset = self.ordering(), self.count("LIMIT"), self.count("OFFSET")
        self.expect(")")
        made = Query(tuple(selected), source.text, source.at, None, where, (), None, order_by, limit, offset)
        return Returning(made)
