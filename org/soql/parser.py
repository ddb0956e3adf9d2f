"""SOQL's grammar, one method a rule. What it accepts is what Salesforce's own parser accepts.

Whether fields and objects exist, and whether an operator fits a type, is decided later, against a schema.
"""

from typing import Literal

from org.errors import MalformedQuery
from org.soql.ast import (
    Condition,
    Expression,
    Ordering,
    Query,
    Selected,
    Source,
)
from org.soql.conditions import is_number
from org.soql.constants import AFTER_CONDITION
from org.soql.selecting import Selecting
from org.soql.stream import is_name, is_plain_name, is_word
from org.soql.tokens import Token

CATEGORY_REACHES = frozenset(["AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"])
AFTER_SOURCE = frozenset(", ) <EOF> WHERE WITH GROUP ORDER LIMIT OFFSET FOR UPDATE BIND".split())
AFTER_ORDERING = frozenset(", ) <EOF> LIMIT OFFSET FOR UPDATE BIND".split())
MAX_LENGTH = 100_000


def parse(text: str) -> Query:
    if len(text) > MAX_LENGTH:
        raise MalformedQuery(f"SOQL statements can not be longer than {MAX_LENGTH} characters")
    if not text.strip():
        raise MalformedQuery("SOQL statements cannot be empty or null")
    return Parser(text).statement()


class Parser(Selecting):
    def statement(self) -> Query:
        query = self.query()
        if self.peek().kind != "end":
            self.unexpected()
        if self.stray is not None:
            self.fail_on_stray(self.stray)
        return query

    def query(self) -> Query:
        selected = self.selection()
        source = self.name()
        alias, scope = self.source_alias(), self.scope()
        more, later = self.more_sources()
        scope = later or scope
        where = self.condition() if self.take("WHERE") else None
        filtered_at = self.peek().at
        filtered_by = self.filtered_by()
        subtotals, group_by, having = self.grouping()
        return Query(
            selected, source.text, source.at, alias, where, group_by, having, self.ordering(), self.count("LIMIT"),
            self.count("OFFSET"), more, subtotals, scope.text if scope else None, scope.at if scope else 0,
            filtered_by, filtered_at, self.viewed(), self.updated(),
        )  # fmt: skip

    def source_alias(self) -> str | None:
        if self.peek().word == "AS":
            marker = self.advance()
            return marker.text if not is_name(self.peek()) or self.clause_starts() else self.advance().text
        return None if self.clause_starts() or not is_name(self.peek()) else self.advance().text

    def clause_starts(self) -> bool:
        """GROUP, ORDER, OFFSET and ALL also serve as names: what follows tells which they are."""
        word, after = self.peek().word, self.peek(1)
        if word == "ALL":
            return after.word == "ROWS"
        if word in ("GROUP", "ORDER"):
            return after.word == "BY"
        return word == "OFFSET" and (after.kind == "number" or after.text in ("+", "-", ":"))

    def more_sources(self) -> tuple[tuple[Source, ...], Token | None]:
        """Further names, and the scope that may stand behind any of them."""
        found, scope = [], None
        while self.take(","):
            name = self.name()
            found.append(Source(name.text, self.source_alias(), name.at))
            scope = self.scope() or scope
        return tuple(found), scope

    def scope(self) -> Token | None:
        if not self.take("USING"):
            return None
        first = self.peek()
        if first.word not in ("SCOPE", "LOOKUP"):
            self.unexpected()
        self.advance()
        token = self.peek()
        if first.word == "SCOPE" and not is_plain_name(token):
            self.no_choice(first)
        if not is_plain_name(token):
            self.absent(is_plain_name, lambda token: token.word in AFTER_SOURCE or is_name(token))
        return self.advance()

    def filtered_by(self) -> str | None:
        """Of several WITH clauses the last is kept: all are refused or none matters."""
        kept = None
        while self.peek().word == "WITH":
            kept = self.one_filter(self.advance(), alone=kept is None)
        return kept

    def one_filter(self, first: Token, *, alone: bool) -> str:
        if alone and self.peek().word == "DATA" and self.peek(1).word == "CATEGORY":
            self.advance(2)
            return f"DATA CATEGORY {self.categories()}"
        if not is_name(self.peek()):
            self.no_choice(first)
        name = self.advance()
        if alone and self.take("="):
            self.text_value()
        elif self.take("("):
            self.filter_settings()
        return name.text

    def text_value(self) -> None:
        if self.peek().kind != "string":
            self.unexpected()
        self.constant()

    def categories(self) -> str:
        """The first group of categories named."""
        first = self.peek().text
        self.data_category()
        while self.take("AND"):
            self.data_category()
        return first

    def data_category(self) -> None:
        self.name()
        if self.peek().word not in CATEGORY_REACHES:
            self.absent(is_word(CATEGORY_REACHES), lambda token: is_name(token) or token.text == "(")
        self.advance()
        if not self.take("("):
            self.name()
            return
        self.name()
        while self.take(","):
            self.name()
        self.expect(")", then=is_word(AFTER_CONDITION))

    def filter_settings(self) -> None:
        while True:
            self.name()
            self.expect("=", then=is_number)
            if self.peek().kind not in ("string", "number") and self.peek().word not in ("TRUE", "FALSE"):
                self.unexpected()
            if "." in self.peek().text and self.peek().kind == "number":
                self.unexpected()
            self.advance()
            if not self.take(","):
                break
        self.expect(")")

    def grouping(self) -> tuple[Literal["ROLLUP", "CUBE"] | None, tuple[Expression, ...], Condition | None]:
        if self.peek().word != "GROUP":
            return None, (), None
        self.advance()
        self.expect("BY", then=is_name)
        subtotals = self.subtotals()
        groups = [self.grouped()]
        while self.take(","):
            groups.append(self.grouped())
        if subtotals:
            self.expect(")", then=is_word(AFTER_CONDITION | {"HAVING"}))
        return subtotals, tuple(groups), self.condition() if self.take("HAVING") else None

    def subtotals(self) -> Literal["ROLLUP", "CUBE"] | None:
        word = self.peek().word
        if word not in ("ROLLUP", "CUBE"):
            return None
        self.advance()
        self.expect("(", then=is_name)
        return "ROLLUP" if word == "ROLLUP" else "CUBE"

    def grouped(self) -> Expression:
        """A field or a function: there is no grouping by distance."""
        if is_name(self.peek()) and self.peek(1).text == "(":
            return self.call(self.advance())
        return self.expression()

    def ordering(self) -> tuple[Ordering, ...]:
        if not self.take("ORDER"):
            return ()
        self.expect("BY", then=is_name)
        orderings = [self.one_ordering()]
        while self.take(","):
            orderings.append(self.one_ordering())
        return tuple(orderings)

    def one_ordering(self) -> Ordering:
        expression = self.expression()
        descending = self.take("DESC") or (self.take("ASC") and False)
        nulls_last = False
        if self.take("NULLS"):
            nulls_last = self.take("LAST")
            if not nulls_last and not self.take("FIRST"):
                self.absent(is_word({"FIRST", "LAST"}), is_word(AFTER_ORDERING))
        return Ordering(expression, descending, nulls_last)

    def count(self, word: str) -> int | None:
        return self.whole_number() if self.take(word) else None

    def viewed(self) -> Literal["VIEW", "REFERENCE"] | None:
        first = self.peek()
        if not self.take("FOR"):
            return None
        word = self.peek().word
        if word not in ("VIEW", "REFERENCE"):
            self.no_choice(first)
        self.advance()
        return "VIEW" if word == "VIEW" else "REFERENCE"

    def updated(self) -> tuple[str, ...]:
        if not self.take("UPDATE"):
            return ()
        found = [self.update_word()]
        while self.take(","):
            found.append(self.update_word())
        return tuple(found)

    def update_word(self) -> str:
        if not is_plain_name(self.peek()):
            self.absent(is_plain_name, is_word({"<EOF>"}))
        return self.advance().text

    def joined_query(self) -> Query:
        """A semi-join has a field, an object and conditions, and nothing else."""
        outer, self.depth = self.depth, 1
        self.expect("SELECT")
        item = self.grouped()
        self.expect("FROM", then=is_name)
        source = self.name()
        alias, scope = self.source_alias(), self.scope()
        more, later = self.more_sources()
        scope = later or scope
        where = self.condition() if self.take("WHERE") else None
        filtered_at = self.peek().at
        filtered_by = self.joined_filter()
        self.depth = outer
        return Query(
            (Selected(item, None, item.at),), source.text, source.at, alias, where, more_sources=more,
            scope=scope.text if scope else None, scope_at=scope.at if scope else 0,
            filtered_by=filtered_by, filtered_at=filtered_at,
        )  # fmt: skip

    def joined_filter(self) -> str | None:
        if not self.take("WITH"):
            return None
        if self.peek().word == "DATA" and self.peek(1).word == "CATEGORY":
            self.advance(2)
            return f"DATA CATEGORY {self.categories()}"
        name = self.name()
        self.expect("=", then=lambda token: token.kind == "string")
        self.text_value()
        return name.text
