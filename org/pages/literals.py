"""Texts as SOQL and SOSL take them: whatever a visitor typed stays a value."""

import re

RESERVED = re.compile(r"""([?&|!{}\[\]()^~*:\\"'+\-])""")
WILDCARD = re.compile(r"([%_])")
ESCAPES = (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


def text(value: str) -> str:
    return f"'{_escaped(value)}'"


def pattern(before: str, value: str, after: str) -> str:
    """The pattern of a LIKE, in which the value stands for itself."""
    literal = WILDCARD.sub(r"\\\1", _escaped(value))
    return f"'{before}{literal}{after}'"


def words(value: str) -> str:
    """A search text without any of SOSL's signs."""
    return RESERVED.sub(r"\\\1", value)


def _escaped(value: str) -> str:
    for sign, written in ESCAPES:
        value = value.replace(sign, written)
    return value
