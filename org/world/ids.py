"""Salesforce record Ids: three characters of prefix, twelve of number, three that check the case of the rest.

The Ids of one sequence never repeat, and their order says nothing about the order of the records.
"""

import string
from collections.abc import Iterator
from random import Random

from org.identifiers import checksum

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase

_POD = "Wt0"
_SPACE = 62**5


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
