"""WITH and UPDATE, for the whole of a search.

All of them are read and checked. Only PricebookId changes what is found, and a data category, of which no org here has
any, is refused by who answers. Networks, spelling and usage statistics have no meaning in an org that stands alone, and
snippets, highlights and labels, which Salesforce adds to the records found, are left out.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

from org.articles import is_article, mistake
from org.caret import layout
from org.errors import InvalidSearch, MalformedSearch
from org.soql.ast import Constant
from org.soql.parser import Parser
from org.soql.tokens import Token
from org.sosl.ast import Returning


class Filters(Parser):
    pricebook: Constant | None = None
    category: str | None = None
    corrects_spelling = False

    def with_clauses(self, returning: Iterable[Returning]) -> None:
        while self.take("WITH"):
            name = self.name()
            reader = READERS.get(name.word)
            if reader is None:
                self.refuse(f"Invalid WITH {name.word} clause", name)
            reader(self)
        objects = [item.query.source for item in returning]
        if self.pricebook and any(name.lower() != "product2" for name in objects):
            raise InvalidSearch("PricebookId filter can only be applied to 'Product2' search")

    def with_division(self) -> None:
        self.expect("=")
        self.not_null("Invalid WITH DIVISION clause")
        self.text_constant()
        raise MalformedSearch("divisions are not enabled")

    def with_category(self) -> None:
        self.expect("CATEGORY")
        self.category = self.peek().text.removesuffix("__c")
        self.categories()

    def with_snippet(self) -> None:
        if not self.take("("):
            return
        self.expect("TARGET_LENGTH")
        self.expect("=")
        if self.peek().kind != "number":
            self.refuse(f"expecting a number, found '{self.peek().shown}'", self.peek())
        self.whole_number()
        self.expect(")")

    def with_spelling(self) -> None:
        if self.corrects_spelling:
            raise MalformedSearch("Duplicate WITH SPELL_CORRECTION clause")
        self.corrects_spelling = True
        self.expect("=")
        self.not_null("Invalid WITH SPELL_CORRECTION clause")
        if not (self.take("TRUE") or self.take("FALSE")):
            self.unexpected()

    def with_network(self) -> None:
        listed = self.take("IN")
        self.expect("(" if listed else "=")
        self.not_null("NULL cannot be used for WITH NETWORK clause")
        self.text_constant()
        while listed and self.take(","):
            self.text_constant()
        if listed:
            self.expect(")")

    def with_pricebook(self) -> None:
        self.expect("=")
        self.pricebook = self.text_constant()

    def with_metadata(self) -> None:
        self.expect("=")
        self.text_constant()

    def text_constant(self) -> Constant:
        if self.peek().kind != "string":
            self.unexpected()
        return self.constant()

    def not_null(self, message: str) -> None:
        if self.peek().word == "NULL":
            raise MalformedSearch(message)

    def statistics(self, returning: Iterable[Returning]) -> None:
        listed = self.take("UPDATE")
        while listed:
            word = self.advance().word
            wrong = mistake(word, articles=all(is_article(item.query.source) for item in returning))
            if wrong:
                raise MalformedSearch(wrong)
            listed = self.take(",")

    def refuse(self, message: str, token: Token) -> NoReturn:
        if token.kind == "end":
            raise MalformedSearch(message)
        raise MalformedSearch(layout(self.text, token.at, message, first_column=0))


READERS: Mapping[str, Callable[[Filters], None]] = {
    "DIVISION": Filters.with_division,
    "DATA": Filters.with_category,
    "SNIPPET": Filters.with_snippet,
    "HIGHLIGHT": lambda filters: None,
    "SPELL_CORRECTION": Filters.with_spelling,
    "NETWORK": Filters.with_network,
    "PRICEBOOKID": Filters.with_pricebook,
    "METADATA": Filters.with_metadata,
}
