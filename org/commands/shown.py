"""Values as a terminal shows them: whatever an org holds, no character of it steers the terminal."""

import json
import re
import sys
from collections.abc import Mapping
from shutil import get_terminal_size
from typing import Any

# Controls, marks that turn the direction of text, invisible ones, and halves of characters.
STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
BREAKS = re.compile(r"\s*[\r\n\t]+\s*")
WIDTH = 80
WORDS = {None: "", True: "true", False: "false"}


def room(environment: Mapping[str, str]) -> int:
    """How many characters a line may have: those of the terminal, or as many as a usual one has."""
    given = environment.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    return get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH


def harmless(text: str, kept: str = "") -> str:
    """The text with its steering characters written as JSON writes them; those in `kept` stay."""
    return STEERING.sub(lambda found: found[0] if found[0] in kept else json.dumps(found[0])[1:-1], text)


def in_json(value: Any) -> str:
    """JSON for people: any language as it is, and still nothing that steers."""
    return harmless(json.dumps(value, indent=2, ensure_ascii=False), kept="\n")


def in_full(value: Any) -> str:
    return _text(value, "\n")


def on_one_line(value: Any) -> str:
    return harmless(BREAKS.sub(" ", _text(value, "; ").strip()))


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'s' * (number != 1)}"


def is_family(value: Any) -> bool:
    """The answer of a sub-query."""
    return isinstance(value, dict) and "records" in value


def bare(value: Any) -> Any:
    """Without the attributes that every record carries."""
    if is_family(value):
        return bare(value["records"])
    if isinstance(value, dict):
        return {name: bare(inner) for name, inner in value.items() if name != "attributes"}
    return [bare(inner) for inner in value] if isinstance(value, list) else value


def _text(value: Any, between: str) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return WORDS[value]
    if is_family(value):
        mark = "- " if between == "\n" else ""
        return between.join(mark + _member(record) for record in bare(value))
    return json.dumps(bare(value), ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _member(record: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {on_one_line(value)}" for name, value in record.items())
