"""No character of what an org holds steers what shows it: those that could are written as JSON writes them."""

import json
import re

# Controls, marks that turn the direction of all that follows them, and halves of characters.
STEERING = "\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
# Seen nowhere: a terminal shows two texts alike that differ by these, and languages need them where text is laid out.
UNSEEN = "\xad\u061c\u180e\u200b-\u200f\u2028\u2029\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
ANY = re.compile(f"[{STEERING}{UNSEEN}]")
SEEN = re.compile(f"[{STEERING}]")


def harmless(text: str, kept: str = "") -> str:
    """For a terminal; the signs in `kept` stay."""
    return ANY.sub(lambda found: _spelt(found[0], kept), text)


def steady(text: str, kept: str = "") -> str:
    """For a page, which needs the signs that only join and part."""
    return SEEN.sub(lambda found: _spelt(found[0], kept), text)


def _spelt(sign: str, kept: str) -> str:
    return sign if sign in kept else json.dumps(sign)[1:-1]
