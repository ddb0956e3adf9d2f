"""The words between FIND's braces. Precedence: parentheses, then AND and AND NOT from right to left, then OR.

Whatever the words and operators are, they have a meaning: an operator that lacks a side is overlooked, so is a
parenthesis or a quote without its partner. Nothing here recurses, so no text is too deep.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from org.sosl.ast import AllOf, AnyOf, Find, Term, Without, Words

Operator = Literal["AND", "AND NOT"]

TOKEN = re.compile(r'(?P<phrase>"(?:[^"\\]|\\.)*")|(?P<mark>[()])|(?P<word>(?:\\.|[^\s()"\\])+)|\s+|.', re.DOTALL)
CHARACTER = re.compile(r"\\?(.)", re.DOTALL)
WILDCARDS = frozenset("*?")
OPERATORS = frozenset(["AND", "OR"])
# Past these lengths of the text, Salesforce drops the operators, and then finds nothing at all.
LONGEST_WITH_OPERATORS, LONGEST = 4_000, 10_000


def read(text: str) -> Find:
    if len(text) > LONGEST:
        return Find(None, None)
    if len(text) > LONGEST_WITH_OPERATORS:
        some = any_of(words(token) for kind, token in _tokens(text) if not _operates(kind, token))
        return Find(some, some)
    items = list(_items(text))
    return Find(_term(items, "AND"), _term(items, "OR"))


def words(text: str) -> Words | None:
    """Words as the index has them: parted at everything but letters and digits; what is escaped is no wildcard."""
    found = [""]
    for match in CHARACTER.finditer(unicodedata.normalize("NFC", text)):
        character = match.group(1)
        if is_letter(character) or (found[-1] and match.group() in WILDCARDS):
            found[-1] += character
        elif match.group() not in WILDCARDS:
            found.append("")
    return Words(tuple(filter(None, found))) if any(found) else None


def is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    return ((match.lastgroup, match.group()) for match in TOKEN.finditer(text) if match.lastgroup)


def _operates(kind: str, token: str) -> bool:
    return kind == "mark" or (kind == "word" and token.upper() in {*OPERATORS, "NOT"})


def _items(text: str) -> Iterator[Term | str]:
    """Terms, parentheses and operators. NOT is an operator behind AND only; elsewhere it is a word."""
    previous = ""
    for kind, token in _tokens(text):
        upper = token.upper() if kind == "word" else token
        if kind == "mark" or (kind == "word" and upper in OPERATORS):
            yield upper
        elif kind == "word" and upper == "NOT" and previous == "AND":
            yield "NOT"
        elif found := words(token):
            yield found
        previous = upper


def _term(items: Iterable[Term | str], implied: Literal["AND", "OR"]) -> Term | None:
    groups = [Group(implied)]
    for item in items:
        if item == "(":
            groups.append(Group(implied))
        elif item == ")":
            _close(groups)
        elif isinstance(item, str):
            groups[-1].operator(item)
        else:
            groups[-1].add(item)
    while len(groups) > 1:
        _close(groups)
    return groups[0].term()


def _close(groups: "list[Group]") -> None:
    if len(groups) > 1:
        inner = groups.pop().term()
        if inner is not None:
            groups[-1].add(inner)


class Group:
    """What stands between two parentheses: chains of AND and AND NOT, with OR between them."""

    def __init__(self, implied: Literal["AND", "OR"]) -> None:
        self.implied = implied
        self.chains: list[list[tuple[Operator, Term]]] = [[]]
        self.next: Operator | None = None

    def operator(self, word: str) -> None:
        if word == "OR":
            self.chains.append([])
            self.next = None
        else:
            self.next = "AND NOT" if word == "NOT" else "AND"

    def add(self, term: Term) -> None:
        if self.next is None and self.implied == "OR":
            self.chains.append([])
        self.chains[-1].append((self.next or "AND", term))
        self.next = None

    def term(self) -> Term | None:
        return any_of(map(_chained, self.chains))


def _chained(chain: Sequence[tuple[Operator, Term]]) -> Term | None:
    """From right to left: `a AND NOT b AND c` leaves out what has both b and c. What has no left side finds nothing."""
    rest: Term | None = None
    left_out = False
    for operator, term in reversed(chain):
        rest = term if rest is None else _joined(term, left_out, rest)
        left_out = operator == "AND NOT"
    return None if left_out else rest


def _joined(left: Term, left_out: bool, right: Term) -> Term:
    return Without(left, right) if left_out else AllOf((*_parts(left), *_parts(right)))


def _parts(term: Term) -> tuple[Term, ...]:
    return term.terms if isinstance(term, AllOf) else (term,)


def any_of(terms: Iterable[Term | None]) -> Term | None:
    found: list[Term] = []
    for term in terms:
        found.extend(term.terms if isinstance(term, AnyOf) else [term] if term is not None else [])
    return AnyOf(tuple(found)) if len(found) > 1 else found[0] if found else None
