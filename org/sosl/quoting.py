"""Texts as they stand between FIND's braces: nothing in one ends them."""

import re

RESERVED = r"\[\]&|!{}^~:'+\\-"
WORDS = re.compile(rf'([?*()"{RESERVED}])')
TERMS = re.compile(f"([{RESERVED}])")


def words(text: str) -> str:
    """What is searched for as it is: none of its signs means anything."""
    return WORDS.sub(r"\\\1", text)


def terms(text: str) -> str:
    """Wildcards, phrases and parentheses keep what they mean."""
    return TERMS.sub(r"\\\1", text)
