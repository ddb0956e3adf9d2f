"""What a user can mend, said in one line: what is wrong, where, and what to do."""

import argparse
import difflib
from collections.abc import Iterable, Sequence
from typing import NoReturn


class UserMistake(Exception):
    """Something the user can mend; the message is the one line that they are shown."""


class Options(argparse.ArgumentParser):
    """Options and plain words in any order; what is wrong with them is a mistake like every other."""

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        options, unknown = self.parse_known_intermixed_args(words)
        if unknown:
            raise UserMistake(f"no option is called {unknown[0]}: --help shows those there are")
        return options

    def error(self, message: str) -> NoReturn:
        raise UserMistake(message)


def near(word: str, known: Iterable[str]) -> str:
    """`, did you mean X or Y?`, or the names there are when none is near."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=3, cutoff=0.5)
    return f", did you mean {' or '.join(close)}?" if close else f"; there are: {', '.join(names)}"
