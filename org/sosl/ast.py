"""The tree of a SOSL search. Words are kept as the index knows them: letters and digits, with wildcards between."""

from dataclasses import dataclass

from org.soql.ast import Constant, Query


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a row. In each, `*` stands for any letters and `?` for one; neither is ever the first."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    terms: "tuple[Term, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    terms: "tuple[Term, ...]"


@dataclass(frozen=True, slots=True)
class Without:
    """`AND NOT`: what is left out may itself leave something out."""

    kept: "Term"
    left_out: "Term"


Term = Words | AllOf | AnyOf | Without


@dataclass(frozen=True, slots=True)
class Find:
    """What is searched for; None finds nothing. Words without an operator mean AND, but in articles they mean OR."""

    usual: Term | None
    in_articles: Term | None


@dataclass(frozen=True, slots=True)
class Returning:
    """What to return of one object, as the query that its matches pass through."""

    query: Query


@dataclass(frozen=True, slots=True)
class Search:
    find: Find
    group: str
    returning: tuple[Returning, ...]
    pricebook: Constant | None
    category: str | None
    limit: int | None
