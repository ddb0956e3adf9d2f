"""A search's terms in the index's own language. Only letters and digits within quotes reach it, so no text acts there.

The index knows words by their beginning only. A pattern with a wildcard further in is replaced by the words that are in
the index and fit it.
"""

from collections.abc import Callable, Sequence
from itertools import product
from math import prod

from org.errors import TooComplicated
from org.sosl.ast import AllOf, AnyOf, Term, Without, Words

Expand = Callable[[str], Sequence[str]]

# What the parser of SQLite's index takes in one expression, with room to spare.
DEEPEST = 20
LONGEST_ROW, MOST_SPELLINGS = 1_000, 1_000


def matching(term: Term, expand: Expand, depth: int = 0) -> str | None:
    """None is what nothing can match."""
    if depth > DEEPEST:
        raise TooComplicated
    match term:
        case Words(words):
            return _words(words, expand)
        case Without(kept, left_out):
            return _without(matching(kept, expand, depth + 1), matching(left_out, expand, depth + 1))
        case AllOf(terms):
            return _joined("AND", [matching(one, expand, depth + 1) for one in terms])
        case AnyOf(terms):
            found = [matching(one, expand, depth + 1) for one in terms]
            return _joined("OR", [one for one in found if one is not None])


def _without(kept: str | None, left_out: str | None) -> str | None:
    return kept if kept is None or left_out is None else f"({kept} NOT {left_out})"


def _joined(operator: str, parts: Sequence[str | None]) -> str | None:
    distinct = list(dict.fromkeys(parts))
    found = [part for part in distinct if part is not None]
    if not found or len(found) < len(distinct):
        return None
    return found[0] if len(found) == 1 else f"({f' {operator} '.join(found)})"


def _words(words: tuple[str, ...], expand: Expand) -> str | None:
    """Words in a row, in each of the spellings that the wildcards in them stand for."""
    if len(words) > LONGEST_ROW:
        raise TooComplicated
    *before, last = words
    begins = last.endswith("*") and not _is_pattern(last[:-1])
    spellings = [_spellings(word, expand) for word in before]
    spellings.append([last[:-1]] if begins else _spellings(last, expand))
    if prod(map(len, spellings)) > MOST_SPELLINGS:
        raise TooComplicated
    end = '" *' if begins else '"'
    return _joined("OR", [f'"{" ".join(row)}{end}' for row in product(*spellings)])


def _spellings(word: str, expand: Expand) -> Sequence[str]:
    return expand(word) if _is_pattern(word) else [word]


def _is_pattern(word: str) -> bool:
    return "*" in word or "?" in word
