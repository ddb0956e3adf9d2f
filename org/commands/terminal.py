"""Values as a terminal shows them: whatever an org holds, no character of it steers the terminal."""

import json
import re
import sys
from collections.abc import Mapping
from shutil import get_terminal_size
from typing import Any

from org.shown.flat import bare, is_family, text
from org.shown.signs import harmless

BREAKS = re.compile(r"\s*[\r\n\t]+\s*")
WIDTH = 80


def room(environment: Mapping[str, str]) -> int:
    """How many characters a line may have: those of the terminal, or as many as a usual one has."""
    given = environment.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    return get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH


def in_json(value: Any) -> str:
    """JSON for people: any language as it is, and still nothing that steers."""
    return harmless(json.dumps(value, indent=2, ensure_ascii=False), kept="\n")


def in_full(value: Any) -> str:
    return _text(value, "\n")


def on_one_line(value: Any) -> str:
    return harmless(BREAKS.sub(" ", _text(value, "; ").strip()))


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'s' * (number != 1)}"


def _text(value: Any, between: str) -> str:
    if not is_family(value):
        return text(value)
    mark = "- " if between == "\n" else ""
    return between.join(mark + _member(record) for record in bare(value))


def _member(record: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {on_one_line(value)}" for name, value in record.items())
