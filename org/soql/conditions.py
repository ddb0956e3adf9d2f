"""Expressions and the conditions over them, as WHERE and HAVING take them.

AND and OR never mix without parentheses, and NOT stands alone: so Salesforce reads it.
"""

from org.errors import TooComplicated
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
    Query,
    SemiJoin,
)
from org.soql.constants import AFTER_CONDITION, Constants
from org.soql.stream import is_name, is_plain_name, is_word
from org.soql.tokens import Token

COMPARISONS = frozenset(["=", "!=", "<>", "<", ">", "<=", ">=", "LIKE"])
MEMBERSHIPS = frozenset(["IN", "INCLUDES", "EXCLUDES"])
AFTER_CALL = frozenset(", FROM ) <EOF> ASC DESC NULLS HAVING WITH GROUP ORDER LIMIT OFFSET FOR UPDATE".split())
DEEPEST = 200


class Conditions(Constants):
    depth = 0

    def query(self) -> Query:
        raise NotImplementedError

    def condition(self) -> Condition:
        if self.take("NOT"):
            return Not(self.simple_condition())
        first = self.simple_condition()
        word = self.peek().word
        if word not in ("AND", "OR"):
            return first
        conditions = [first]
        while self.take(word):
            conditions.append(self.simple_condition())
        if self.peek().word in ("AND", "OR") and not self.depth:
            self.unexpected()
        return Junction("AND" if word == "AND" else "OR", tuple(conditions))

    def simple_condition(self) -> Condition:
        if self.peek().text != "(":
            return self.comparison()
        self.advance()
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooComplicated
        inner = self.condition()
        self.expect(")", then=lambda token: token.word in AFTER_CONDITION)
        self.depth -= 1
        return inner

    def comparison(self) -> Condition:
        first = self.peek()
        left = self.expression(within=first)
        token = self.peek()
        if token.word in COMPARISONS and not (is_distance(left) and token.word == "LIKE"):
            self.advance()
            right = self.constant(pattern=token.word == "LIKE")
            return Comparison(left, "!=" if token.word == "<>" else token.word, right, left.at)
        if is_distance(left):
            self.unexpected()
        if token.word in MEMBERSHIPS:
            return self.membership(first, left, self.advance().word)
        if token.word != "NOT":
            self.no_choice(first)
        if self.peek(1).word != "IN":
            self.no_choice(first, 1)
        self.advance(2)
        return self.membership(first, left, "NOT IN")

    def membership(self, first: Token, left: Expression, operator: str) -> Condition:
        if operator.endswith("IN"):
            if self.peek().text == ":":
                self.no_binds()
            if self.peek().text != "(":
                self.no_choice(first)
            if not starts_value(self.peek(1)) and self.peek(1).word != "SELECT":
                self.no_choice(first, 1)
        self.expect("(", then=starts_value)
        if operator.endswith("IN") and self.peek().word == "SELECT":
            return self.semi_join(left, operator)
        members = [self.constant()]
        while self.take(","):
            members.append(self.constant())
        self.expect(")", then=lambda token: token.word in AFTER_CONDITION)
        return Membership(left, operator, tuple(members), left.at)

    def semi_join(self, left: Expression, operator: str) -> SemiJoin:
        query = self.joined_query()
        self.expect(")", then=lambda token: token.word in AFTER_CONDITION)
        return SemiJoin(left, operator, query, left.at)

    def joined_query(self) -> Query:
        raise NotImplementedError

    def expression(self, *, first: Token | None = None, within: Token | None = None) -> Expression:
        """`first` began the choice that led here; `within` began one that is open until the expression ends."""
        if not is_name(self.peek()):
            if first:
                self.no_choice(first)
            self.unexpected()
        name = self.advance()
        if self.peek().text != "(":
            return FieldPath(name.text, name.at)
        if name.word == "DISTANCE" and is_name(self.peek(1)) and self.peek(2).text == ",":
            return self.distance(name)
        return self.call(name, within)

    def call(self, name: Token, within: Token | None = None) -> FunctionCall:
        """A function of a field, or of one other function of a field."""
        self.advance()
        if not is_name(self.peek()):
            self.no_choice(within or name)
        argument = self.advance()
        if self.peek().text == "(":
            return self.nested_call(name, argument, within)
        if self.peek().text != ")":
            self.no_choice(within or name)
        self.advance()
        return FunctionCall(name.text, (FieldPath(argument.text, argument.at),), name.at)

    def nested_call(self, name: Token, argument: Token, within: Token | None) -> FunctionCall:
        self.advance()
        if within and not (is_name(self.peek()) and self.peek(1).text == ")" and self.peek(2).text == ")"):
            ahead = next(n for n in range(3) if not (is_name(self.peek(n)) if n == 0 else self.peek(n).text == ")"))
            self.no_choice(within, ahead)
        inner = FunctionCall(argument.text, (self.field(),), argument.at)
        self.expect(")")
        self.expect(")", then=lambda token: token.word in AFTER_CALL or is_name(token))
        return FunctionCall(name.text, (inner,), name.at)

    def field(self) -> FieldPath:
        name = self.name()
        return FieldPath(name.text, name.at)

    def distance(self, name: Token) -> FunctionCall:
        self.advance()
        field = self.field()
        self.expect(",")
        place = self.peek()
        self.expect("GEOLOCATION")
        self.expect("(", then=is_number)
        latitude = self.number()
        self.expect(",", then=is_number)
        longitude = self.number()
        self.expect(")", then=is_word({","}))
        self.expect(",", then=lambda token: token.kind == "string")
        unit = self.unit()
        self.expect(")", then=lambda token: token.word in AFTER_CALL or token.word in COMPARISONS)
        return FunctionCall(
            name.text, (field, FunctionCall(place.text, (latitude, longitude), place.at), unit), name.at
        )

    def unit(self) -> Constant:
        if self.peek().kind != "string":
            self.unexpected()
        return self.constant()


def is_distance(expression: Expression) -> bool:
    return isinstance(expression, FunctionCall) and len(expression.arguments) == 3


def starts_value(token: Token) -> bool:
    if token.kind == "name":
        return is_plain_name(token) or token.word in ("TRUE", "FALSE", "NULL")
    return token.kind not in ("mark", "end") or token.text in ("+", "-", ":")


def is_number(token: Token) -> bool:
    return token.kind == "number" or token.text in ("+", "-")
