"""Texts as SOQL takes them: whatever stands in one, it stays a text."""

import re

WILDCARD = re.compile(r"([%_])")
ESCAPES = (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


def quoted(text: str) -> str:
    return f"'{_escaped(text)}'"


def pattern(before: str, text: str, after: str) -> str:
    """The pattern of a LIKE, in which the text stands for itself."""
    literal = WILDCARD.sub(r"\\\1", _escaped(text))
    return f"'{before}{literal}{after}'"


def _escaped(text: str) -> str:
    for sign, written in ESCAPES:
        text = text.replace(sign, written)
    return text
