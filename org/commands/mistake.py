"""What a user can mend, said in one line: what is wrong, where, and what to do."""

import argparse
import difflib
from collections.abc import Iterable, Sequence
from typing import NoReturn


class Mistake(Exception):
    """Something the user can mend; the message is the one line that they are shown."""


class Options(argparse.ArgumentParser):
    """The words after a verb: options and plain words in any order."""

    def __init__(self, verb: str, about: str, usage: str, examples: str) -> None:
        form = argparse.RawDescriptionHelpFormatter
        usage = f"python -m org {verb} {usage}"
        lines = "\n".join(f"  python -m org {verb} {line}" for line in examples.strip().splitlines())
        super().__init__(
            verb, usage=usage, description=about, epilog=f"examples:\n{lines}", formatter_class=form, allow_abbrev=False
        )

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        options, unknown = self.parse_known_intermixed_args(words)
        if unknown:
            raise Mistake(f"{self.prog} does not know {unknown[0]!r}; try: python -m org {self.prog} --help")
        return options

    def error(self, message: str) -> NoReturn:
        raise Mistake(f"{message}; try: python -m org {self.prog} --help")


def near(word: str, known: Iterable[str]) -> str:
    """`, did you mean X or Y?`, or the names there are when none is near."""
    spelled = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), sorted(spelled), n=3, cutoff=0.6)
    names = [spelled[name] for name in close]
    return f", did you mean {' or '.join(names)}?" if names else f"; there are: {', '.join(sorted(spelled.values()))}"
