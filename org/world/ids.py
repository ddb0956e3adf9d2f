"""Salesforce record Ids: three characters of prefix, twelve of number, three that check the case of the rest.

The Ids of one sequence never repeat, and their order says nothing about the order of the records.
"""

from collections.abc import Iterator
from random import Random

from org.identifiers import numbered

_POD = "Wt0"
_SPACE = 62**5


def record_id(prefix: str, number: int) -> str:
    return numbered(prefix + _POD, number)


def sequence(prefix: str, rng: Random) -> Iterator[str]:
    """Distinct Ids, drawn from all over the space of numbers."""
    used: set[int] = set()
    while True:
        number = rng.randrange(_SPACE, _SPACE * 62)
        if number not in used:
            used.add(number)
            yield record_id(prefix, number)
