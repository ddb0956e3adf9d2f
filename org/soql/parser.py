"""SOQL's grammar, one method a rule. What it accepts is what Salesforce's own parser accepts.

Whether fields and objects exist, and whether an operator fits a type, is decided later, against a schema.
"""

import re
from typing import NoReturn

from org.caret import layout
from org.errors import MalformedQuery
from org.soql.ast import (
    Comparison,
    Condition,
    Constant,
    Expression,
    FieldPath,
    FunctionCall,
    Junction,
    Membership,
    Not,
    Ordering,
    Query,
    Selected,
    SemiJoin,
)
from org.soql.literals import NAMED, NUMBERED
from org.soql.tokens import Token, tokens

CLAUSES = frozenset(["WHERE", "USING", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "UPDATE"])
COMPARISONS = frozenset(["=", "!=", "<>", "<", ">", "<=", ">=", "LIKE"])
ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
MAX_LENGTH = 100_000


def parse(text: str) -> Query:
    if len(text) > MAX_LENGTH:
        raise MalformedQuery(f"SOQL statements cannot be longer than {MAX_LENGTH} characters.")
    return Parser(text).statement()


class Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.place = 0

    def statement(self) -> Query:
        query = self.query()
        if self.peek().kind != "end":
            self.unexpected()
        return query

    def query(self) -> Query:
        self.expect("SELECT")
        selected = [self.selected()]
        while self.take(","):
            selected.append(self.selected())
        self.expect("FROM")
        source = self.name()
        alias = self.source_alias()
        where = self.condition() if self.take("WHERE") else None
        group_by, having = self.grouping()
        return Query(
            tuple(selected), source.text, source.at, alias, where, group_by, having,
            self.ordering(), self.count("LIMIT"), self.count("OFFSET"),
        )  # fmt: skip

    def selected(self) -> Selected | Query:
        if self.peek().text == "(":
            self.advance()
            inner = self.query()
            self.expect(")")
            return inner
        expression = self.expression()
        alias = None
        if self.peek().kind == "name" and self.peek().word not in CLAUSES | {"FROM"}:
            alias = self.advance().text
        return Selected(expression, alias, expression.at)

    def source_alias(self) -> str | None:
        if self.take("AS"):
            return self.name().text
        token = self.peek()
        if token.kind != "name" or self.clause_starts():
            return None
        return self.advance().text

    def clause_starts(self) -> bool:
        word, after = self.peek().word, self.peek(1).word
        return after == "BY" if word in ("GROUP", "ORDER") else word in CLAUSES

    def grouping(self) -> tuple[tuple[Expression, ...], Condition | None]:
        if not self.take("GROUP"):
            return (), None
        self.expect("BY")
        groups = [self.expression()]
        while self.take(","):
            groups.append(self.expression())
        return tuple(groups), self.condition() if self.take("HAVING") else None

    def ordering(self) -> tuple[Ordering, ...]:
        if not self.take("ORDER"):
            return ()
        self.expect("BY")
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
            if not nulls_last:
                self.expect("FIRST")
        return Ordering(expression, descending, nulls_last)

    def count(self, word: str) -> int | None:
        if not self.take(word):
            return None
        token = self.peek()
        if token.kind != "number" or not token.text.lstrip("+-").isdigit():
            self.unexpected()
        return int(self.advance().text)

    def condition(self) -> Condition:
        """AND and OR never mix without parentheses, and NOT stands alone: so Salesforce reads it."""
        if self.take("NOT"):
            return Not(self.simple_condition())
        first = self.simple_condition()
        word = self.peek().word
        if word not in ("AND", "OR"):
            return first
        conditions = [first]
        while self.take(word):
            conditions.append(self.simple_condition())
        if self.peek().word in ("AND", "OR"):
            self.unexpected()
        return Junction("AND" if word == "AND" else "OR", tuple(conditions))

    def simple_condition(self) -> Condition:
        if self.peek().text != "(":
            return self.comparison()
        self.advance()
        inner = self.condition()
        self.expect(")")
        return inner

    def comparison(self) -> Condition:
        left = self.expression()
        token = self.peek()
        if token.word in COMPARISONS:
            self.advance()
            right = self.constant(pattern=token.word == "LIKE")
            return Comparison(left, "!=" if token.word == "<>" else token.word, right, left.at)
        if token.word in ("IN", "INCLUDES", "EXCLUDES"):
            return self.membership(left, self.advance().word)
        if not (token.word == "NOT" and self.peek(1).word == "IN"):
            self.unexpected()
        self.advance(2)
        return self.membership(left, "NOT IN")

    def membership(self, left: Expression, operator: str) -> Condition:
        self.expect("(")
        if self.peek().word == "SELECT" and isinstance(left, FieldPath):
            query = self.query()
            self.expect(")")
            return SemiJoin(left, operator, query, left.at)
        members = [self.constant()]
        while self.take(","):
            members.append(self.constant())
        self.expect(")")
        return Membership(left, operator, tuple(members), left.at)

    def expression(self) -> Expression:
        name = self.name()
        if not self.take("("):
            return FieldPath(name.text, name.at)
        arguments: list[FieldPath | FunctionCall | Constant] = []
        while not self.take(")"):
            arguments.append(self.expression() if self.peek().kind == "name" else self.constant())
            if self.peek().text != ")":
                self.expect(",")
        return FunctionCall(name.text, tuple(arguments), name.at)

    def constant(self, *, pattern: bool = False) -> Constant:
        token = self.peek()
        if token.kind == "string":
            self.advance()
            return Constant("string", self.unescaped(token, pattern=pattern), token.at)
        if token.kind == "number":
            self.advance()
            return Constant("number", float(token.text) if "." in token.text else int(token.text), token.at)
        if token.kind in ("date", "datetime", "time"):
            self.advance()
            return Constant(token.kind, token.text, token.at)  # type: ignore[arg-type]
        return self.named_constant(token)

    def named_constant(self, token: Token) -> Constant:
        if token.word in ("TRUE", "FALSE"):
            self.advance()
            return Constant("boolean", token.word == "TRUE", token.at)
        if self.take("NULL"):
            return Constant("null", None, token.at)
        if token.kind != "name" or token.word not in (*NAMED, *NUMBERED):
            self.unexpected()
        self.advance()
        return Constant("relative", token.word, token.at, self.literal_count() if token.word in NUMBERED else None)

    def literal_count(self) -> int:
        self.expect(":")
        if not self.peek().text.isdigit():
            self.unexpected()
        return int(self.advance().text)

    def unescaped(self, token: Token, *, pattern: bool) -> str:
        """The string itself; in the pattern of a LIKE, what is escaped from it stays so."""

        def replace(match: re.Match[str]) -> str:
            escape = match.group(1)
            if escape.startswith("u") and len(escape) == 5:
                return chr(int(escape[1:], 16))
            if pattern and escape in "_%\\":
                return match.group()
            if escape.lower() not in ESCAPED:
                self.illegal_escape(token, match.group())
            return ESCAPED[escape.lower()]

        return ESCAPE.sub(replace, token.text[1:-1])

    def illegal_escape(self, token: Token, sequence: str) -> NoReturn:
        what = f"Invalid string literal {token.text}. Illegal character sequence '{sequence}' in string literal."
        raise MalformedQuery(what)

    def name(self) -> Token:
        if self.peek().kind != "name":
            self.unexpected()
        return self.advance()

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

    def expect(self, word: str) -> None:
        if not self.take(word):
            self.unexpected()

    def unexpected(self) -> NoReturn:
        token = self.peek()
        message = f"unexpected token: '{token.text}'"
        if token.kind == "end" or self.place == 0:
            raise MalformedQuery(message)
        raise MalformedQuery(layout(self.text, token.at, message, first_column=0))
