"""Salesforce record Ids: three characters of prefix, twelve of number, three that check the case of the rest.

The Ids of one sequence never repeat, and their order says nothing about the order of the records.
"""

import string
from collections.abc import Iterator
from random import Random

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
SUFFIX = string.ascii_uppercase + "012345"

_POD = "Wt0"
_SPACE = 62**5


def checksum(id15: str) -> str:
    """Three characters, each telling which of five others are capitals."""
    return "".join(_capitals(id15[start : start + 5]) for start in (0, 5, 10))


def _capitals(chunk: str) -> str:
    return SUFFIX[sum(1 << place for place, letter in enumerate(chunk) if letter in string.ascii_uppercase)]


def record_id(prefix: str, number: int) -> str:
    id15 = prefix + _POD + _digits(number, 9)
    return id15 + checksum(id15)


def _digits(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, rest = divmod(number, 62)
        digits.append(DIGITS[rest])
    return "".join(reversed(digits))


def sequence(prefix: str, rng: Random) -> Iterator[str]:
    """Distinct Ids, drawn from all over the space of numbers."""
    used: set[int] = set()
    while True:
        number = rng.randrange(_SPACE, _SPACE * 62)
        if number not in used:
            used.add(number)
            yield record_id(prefix, number)
