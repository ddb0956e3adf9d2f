"""Record Ids in their two forms: fifteen characters whose case matters; eighteen whose last three tell that case."""

import re
import string

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
SUFFIX = string.ascii_uppercase + "012345"
IDENTIFIER = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")


def checksum(id15: str) -> str:
    """Three characters, each telling which of five others are capitals."""
    return "".join(_capitals(id15[start : start + 5]) for start in (0, 5, 10))


def numbered(start: str, number: int) -> str:
    """The Id that begins so, and is filled up with a number."""
    digits = []
    for _ in range(15 - len(start)):
        number, rest = divmod(number, len(DIGITS))
        digits.append(DIGITS[rest])
    id15 = start + "".join(reversed(digits))
    return id15 + checksum(id15)


def canonical(identifier: str) -> str | None:
    """The eighteen characters as an org keeps them, from either form; None when it is no Id."""
    if IDENTIFIER.fullmatch(identifier) is None:
        return None
    if len(identifier) == 15:
        return identifier + checksum(identifier)
    suffix = identifier[15:].upper()
    if not set(suffix) <= set(SUFFIX):
        return identifier
    chunks = zip((identifier[start : start + 5] for start in (0, 5, 10)), suffix, strict=True)
    return "".join(_with_capitals(chunk, SUFFIX.index(mark)) for chunk, mark in chunks) + suffix


def _capitals(chunk: str) -> str:
    return SUFFIX[sum(1 << place for place, letter in enumerate(chunk) if letter in string.ascii_uppercase)]


def _with_capitals(chunk: str, places: int) -> str:
    return "".join(one.upper() if places >> place & 1 else one.lower() for place, one in enumerate(chunk))
