"""The tree of a SOSL search. Terms are kept as the words and operators of the FIND clause, in order."""

from dataclasses import dataclass
from typing import Literal

from org.soql.ast import Query


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    word: Literal["AND", "OR", "AND NOT"]
    left: "Term"
    right: "Term"


Term = Word | Operation


@dataclass(frozen=True, slots=True)
class Returning:
    """What to return of one object, as the query that its matches pass through."""

    query: Query


@dataclass(frozen=True, slots=True)
class Search:
    term: Term
    group: str
    returning: tuple[Returning, ...]
    limit: int | None
