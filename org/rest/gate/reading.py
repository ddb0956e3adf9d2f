"""Strict reading of settings that come as JSON: what does not fit is one line that says what, and what would."""

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_SHOWN = 60


class FaultsRefused(ValueError):
    """Settings that cannot be played; the message is one line for whoever wrote them."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number within bounds, both of them allowed; NaN is within none."""

    least: float
    most: float
    whole: bool = False

    def __call__(self, name: str, given: Any) -> Any:
        if not isinstance(given, int | float) or isinstance(given, bool) or (self.whole and isinstance(given, float)):
            raise FaultsRefused(f"{name}: {shown(given)} is not a {'whole ' * self.whole}number")
        if not self.least <= given <= self.most:
            raise FaultsRefused(f"{name}: {shown(given)} is not between {self.least:,} and {self.most:,}")
        return given


def parsed(text: str | bytes) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once_each)
    except FaultsRefused:
        raise
    except (ValueError, RecursionError) as error:
        raise FaultsRefused(f"the faults are no JSON: {error}") from error


def object_of(name: str, given: Any) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise FaultsRefused(f"{name}: {shown(given)} is not an object with names and values")
    return given


def known(what: str, given: Iterable[Any], names: Sequence[str]) -> None:
    """Refuses the first name that is none of those there are."""
    for name in given:
        if name not in names:
            raise FaultsRefused(f"{what} {shown(name)} does not exist{_near(str(name), names)}")


def shown(value: Any) -> str:
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        return f"a value of the type {type(value).__name__}"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def _near(word: str, names: Sequence[str]) -> str:
    close = difflib.get_close_matches(word.lower(), names, n=2, cutoff=0.6)
    return f": did you mean {' or '.join(close)}?" if close else f"; there are: {', '.join(sorted(names))}"


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = [name for name in names if names.count(name) > 1] if len(set(names)) < len(names) else []
    if twice:
        raise FaultsRefused(f"{shown(twice[0])} is set twice")
    return dict(pairs)
