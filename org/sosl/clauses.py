"""What follows FIND's braces. The clauses of an object in RETURNING are SOQL's own, so SOQL's parser reads them.

Errors outside them are SOSL's own, in the words of an older parser than SOQL's. Views of lists are read and overlooked,
since none is kept here.
"""

from org.errors import InvalidSearch, TooComplicated
from org.soql.ast import FieldPath, Query, Selected
from org.soql.tokens import Token
from org.sosl.ast import Find, Returning, Search
from org.sosl.filters import Filters

GROUPS = frozenset(["ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"])
FUNCTIONS = frozenset(["TOLABEL", "FORMAT", "CONVERTCURRENCY"])
MOST_OBJECTS = 100


class Clauses(Filters):
    """Offsets are those of the whole text; the tokens are only those from `start` on."""

    def __init__(self, text: str, start: int) -> None:
        super().__init__(" " * start + text[start:])
        self.text = text

    def search(self, find: Find) -> Search:
        group = self.group()
        returning = self.returning()
        self.with_clauses(returning)
        limit = self.overall_limit()
        self.statistics(returning)
        if self.peek().kind != "end":
            self.refuse(f"unexpected token: {self.peek().shown}", self.peek())
        if self.stray is not None:
            self.fail_on_stray(self.stray)
        return Search(find, group, returning, self.pricebook, self.category, limit)

    def group(self) -> str:
        if not self.take("IN"):
            return "ALL"
        name, token = self.advance(), self.peek()
        if name.kind != "name" or name.word == "FIELDS":
            self.refuse(f"expecting a field or entity name, found '{name.shown}'", name)
        if not self.take("FIELDS"):
            self.refuse(f"Malformed search token: {token.text}", token)
        if name.word not in GROUPS:
            raise InvalidSearch(f"Invalid IN fields group: {name.word}")
        return name.word

    def returning(self) -> tuple[Returning, ...]:
        if not self.take("RETURNING"):
            return ()
        found = [self.one_returning()]
        while self.take(","):
            found.append(self.one_returning())
            if len(found) > MOST_OBJECTS:
                raise TooComplicated
        return tuple(found)

    def one_returning(self) -> Returning:
        source = self.name()
        if not self.take("("):
            return Returning(identities(source.text, source.at))
        selected = [self.selected()]
        while self.take(","):
            selected.append(self.selected())
        self.list_view()
        where = self.condition() if self.take("WHERE") else None
        self.list_view()
        order_by, limit, offset = self.ordering(), self.count("LIMIT"), self.count("OFFSET")
        if not self.take(")"):
            self.refuse(f"expecting a right parentheses, found '{self.peek().shown}'", self.peek())
        made = Query(
            tuple(selected), source.text, source.at, where=where, order_by=order_by, limit=limit, offset=offset
        )
        return Returning(made)

    def selected(self, first: Token | None = None) -> Selected:
        """A field, a parent's field, or a way to show one: nothing that counts, groups or holds other records."""
        token, after = self.peek(), self.peek(1)
        if after.text == "(" and token.word not in FUNCTIONS:
            self.refuse(f"unexpected token: '{after.text}'", after)
        expression = self.expression()
        return Selected(expression, self.alias(), expression.at)

    def alias(self) -> str | None:
        return None if self.clause_starts() else super().alias()

    def list_view(self) -> None:
        """No view of a list is known here, so each holds every record."""
        if not self.take("USING"):
            return
        if not self.take("LISTVIEW"):
            self.refuse("Invalid using expr", self.peek())
        self.expect("=")
        self.name()

    def overall_limit(self) -> int | None:
        if self.peek().word == "LIMIT" and self.peek(1).text == "-":
            self.refuse("expecting a colon, found '-'", self.peek(1))
        return self.count("LIMIT")


def identities(source: str, at: int) -> Query:
    return Query((Selected(FieldPath("Id", at), None, at),), source, at)
