"""What a user can mend, said in one line: what is wrong, where, and what to do."""

import difflib
from collections.abc import Iterable


class UserMistake(Exception):
    """Something the user can mend; the message is the one line that they are shown."""


def near(word: str, known: Iterable[str]) -> str:
    """`, did you mean X or Y?`, or the names there are when none is near."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=3, cutoff=0.5)
    return f", did you mean {' or '.join(close)}?" if close else f"; there are: {', '.join(names)}"
