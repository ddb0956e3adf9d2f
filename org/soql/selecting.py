"""The list of what a query selects: fields, functions, typed parents, whole queries over children.

Which of these fit together, and whether there are such fields, is decided later.
"""

from org.errors import TooComplicated
from org.soql.ast import AllFields, Branch, FieldPath, FunctionCall, Query, Selected, SelectedItem, TypeOf
from org.soql.conditions import Conditions
from org.soql.stream import is_name
from org.soql.tokens import Token

DEEPEST_QUERY = 20


class Selecting(Conditions):
    nesting = 0

    def selection(self) -> tuple[SelectedItem, ...]:
        first = self.peek()
        self.expect("SELECT")
        if self.counts_rows():
            selected = [self.row_count()]
        else:
            selected = [self.selected(first)]
            while self.take(","):
                selected.append(self.selected())
        self.expect("FROM", then=is_name)
        return tuple(selected)

    def counts_rows(self) -> bool:
        return self.peek().word == "COUNT" and self.peek(1).text == "(" and self.peek(2).text == ")"

    def row_count(self) -> SelectedItem:
        name = self.advance(3)
        return Selected(FunctionCall(name.text, (), name.at), None, name.at)

    def selected(self, first: Token | None = None) -> SelectedItem:
        token = self.peek()
        if token.text == "(":
            return self.child_query()
        if token.word == "TYPEOF" and is_name(self.peek(1)) and self.peek(2).word in ("WHEN", "ELSE"):
            return self.type_of()
        if token.word == "COUNT" and self.peek(1).text == "(" and not is_name(self.peek(2)) and first:
            self.no_choice(first, 2)
        expression = self.expression(first=first)
        alias = self.alias()
        match expression:
            case FunctionCall(name, (FieldPath(group),), at) if name.upper() == "FIELDS":
                return AllFields(group, at)
        return Selected(expression, alias, expression.at)

    def alias(self) -> str | None:
        return self.advance().text if is_name(self.peek()) else None

    def child_query(self) -> Query:
        self.advance()
        self.nesting += 1
        if self.nesting > DEEPEST_QUERY:
            raise TooComplicated
        outer, self.depth = self.depth, 0
        inner = self.query()
        self.expect(")", then=lambda token: token.word in (",", "FROM") or is_name(token))
        self.nesting, self.depth = self.nesting - 1, outer
        self.alias()
        return inner

    def type_of(self) -> TypeOf:
        at = self.advance().at
        reference = self.field()
        branches = []
        while self.take("WHEN"):
            branches.append(self.branch())
        if not branches:
            self.unexpected()
        otherwise = self.fields() if self.take("ELSE") else ()
        self.expect("END", then=lambda token: bool(otherwise) and (is_name(token) or token.word in (",", "FROM")))
        self.alias()
        return TypeOf(reference, tuple(branches), otherwise, at)

    def branch(self) -> Branch:
        name = self.name()
        self.expect("THEN", then=is_name)
        return Branch(name.text, self.fields(), name.at)

    def fields(self) -> tuple[FieldPath, ...]:
        found = [self.field()]
        while self.take(","):
            found.append(self.field())
        return tuple(found)
