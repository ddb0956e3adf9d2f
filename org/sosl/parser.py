"""SOSL's door: what stands between FIND's braces is read by `terms`, what follows them by `clauses`.

The lexer of Salesforce ends a search text at the first reserved character that no backslash escapes, quoted or not.
"""

import re
from typing import NoReturn

from org.caret import layout
from org.errors import InvalidSearch, MalformedQuery, MalformedSearch
from org.sosl.ast import Search
from org.sosl.clauses import Clauses
from org.sosl.terms import read

FIND = re.compile(r"\s*FIND\b\s*", re.IGNORECASE)
TEXT = re.compile(r"\{([^\[\]&|!{}^~:'+\-\\]*(?:\\.[^\[\]&|!{}^~:'+\-\\]*)*)", re.DOTALL)
NO_LETTERS = re.compile(r'[\s()"*?]*')
MAX_LENGTH = 100_000


def parse(text: str) -> Search:
    if len(text) > MAX_LENGTH:
        raise MalformedSearch(f"SOSL statements can not be longer than {MAX_LENGTH} characters")
    opening = FIND.match(text)
    if opening is None:
        raise MalformedSearch(f"unexpected token: '{(text.split() or ['<EOF>'])[0]}'")
    found = TEXT.match(text, opening.end())
    if found is None:
        raise MalformedSearch("No search term found. The search term must be enclosed in braces.")
    if not text.startswith("}", found.end()):
        _reserved(text, found.end())
    try:
        clauses = Clauses(text, found.end() + 1)
        return clauses.search(read(_long_enough(found.group(1).strip())))
    except MalformedQuery as error:
        raise MalformedSearch(error.message) from error


def _long_enough(text: str) -> str:
    if len(text) < 2 or NO_LETTERS.fullmatch(text):
        raise InvalidSearch(f"search term must be longer than one character: {text}")
    return text


def _reserved(text: str, at: int) -> NoReturn:
    row = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1)
    if at == len(text):
        raise MalformedSearch(f"line {row}:{column} mismatched character '<EOF>' expecting '}}'")
    message = f"line {row}:{column} mismatched character '{text[at]}' expecting '}}'"
    raise MalformedSearch(layout(text, at, message, first_column=0))
