"""A language for texts that vary: `{shop}` is a given value, `{a|b|c}` one of several, `{14..60}` a number.

A choice may hold values and numbers, and no further choice. Choices come from the random numbers that are
passed in, so that a text is the same for the same seed.
"""

import re
from collections.abc import Mapping
from functools import partial
from random import Random

_SLOT = re.compile(r"\{([^{}]*)\}")


def phrase(template: str, rng: Random, values: Mapping[str, str]) -> str:
    fill = partial(_fill, rng=rng, values=values)
    return _SLOT.sub(fill, _SLOT.sub(fill, template))


def _fill(slot: re.Match[str], rng: Random, values: Mapping[str, str]) -> str:
    content = str(slot[1])
    if "|" in content:
        return rng.choice(content.split("|"))
    low, dots, high = content.partition("..")
    return str(rng.randint(int(low), int(high))) if dots else values[content]
