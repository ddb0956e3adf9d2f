"""`@{account.id}` and `@{found.records[0].Name}`: what earlier requests were answered, in the later ones."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from org.errors import RequestError
from org.rest.composite.errors import Halted

REFERENCE = re.compile(r"@\{([^{}]{1,400})\}")
STEP = re.compile(r"(?:^|\.)([^.\[\]]+)|\[(\d{1,9})\]")
NAME = re.compile(r"[A-Za-z0-9]\w*", re.ASCII)
# From this version on, a field that is empty is a value like any other.
KNOWS_EMPTY = 52
Answers = Mapping[str, Any]
# No field is longer, and no answer grows by being named again and again.
LONGEST = 131_072
NAMED_SO = "must start with a letter or a number, and it can contain only letters, numbers and underscores ('_')."


class NoValue(Halted):
    def __init__(self, path: str) -> None:
        where = f"No value for {path} found in {path.partition('.')[0].partition('[')[0]}."
        super().__init__(f"Invalid reference specified. {where} Provided referenceId ('{path}') {NAMED_SO}")


class TooLong(RequestError):
    code = "BAD_REQUEST"

    def __init__(self) -> None:
        super().__init__(f"With its references filled in, a text has more than {LONGEST} characters.")


def filled(value: Any, answers: Answers, *, empty: bool) -> Any:
    """A text that is nothing but a reference becomes what is referred to; within others it becomes text."""
    if isinstance(value, str):
        return _in_text(value, answers, empty=empty)
    if isinstance(value, list):
        return [filled(inner, answers, empty=empty) for inner in value]
    if isinstance(value, dict):
        return {key: filled(inner, answers, empty=empty) for key, inner in value.items()}
    return value


def filled_url(url: str, answers: Answers) -> str:
    return _bounded(REFERENCE.sub(lambda found: quote(_text(referred(found[1], answers, empty=False)), safe=""), url))


def referred(path: str, answers: Answers, *, empty: bool) -> Any:
    """`empty` lets a field without a value be referred to."""
    found: Any = answers
    reached = 0
    for step in STEP.finditer(path):
        if step.start() != reached:
            raise NoValue(path)
        found = _inside(found, step, path)
        reached = step.end()
    if reached != len(path) or isinstance(found, dict | list) or (found is None and not empty):
        raise NoValue(path)
    return found


def _inside(found: Any, step: re.Match[str], path: str) -> Any:
    name, number = step.groups()
    if name is not None and isinstance(found, Mapping) and name in found:
        return found[name]
    if number is not None and isinstance(found, list) and int(number) < len(found):
        return found[int(number)]
    raise NoValue(path)


def _in_text(text: str, answers: Answers, *, empty: bool) -> Any:
    whole = REFERENCE.fullmatch(text)
    if whole is not None:
        return referred(whole[1], answers, empty=empty)
    return _bounded(REFERENCE.sub(lambda found: _text(referred(found[1], answers, empty=empty)), text))


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise TooLong
    return text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
