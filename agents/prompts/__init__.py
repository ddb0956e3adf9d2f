"""Prompts as plain text files, with `$name` where a text is filled in. A folder of the user's own may replace some."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

NAMES = ("act", "correction", "multi", "react", "rule")


class BadPrompts(Exception):
    """A folder of prompts that cannot be used; the message names the file."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The texts themselves, by name."""

    texts: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path | None = None) -> "Prompts":
        own = _own(folder) if folder else {}
        package = {name: (files("agents.prompts") / f"{name}.txt").read_text("utf-8") for name in NAMES}
        return cls({**package, **own})

    def fill(self, name: str, **values: str) -> str:
        return Template(self.texts[name]).substitute(values).strip()


def _own(folder: Path) -> Mapping[str, str]:
    if not folder.is_dir():
        raise BadPrompts(f"there is no folder of prompts at {folder}")
    found = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))}
    if not found:
        raise BadPrompts(f"{folder} holds no prompts: they are called {', '.join(f'{name}.txt' for name in NAMES)}")
    for name, text in found.items():
        _check(folder / f"{name}.txt", name, text)
    return found


def _check(path: Path, name: str, text: str) -> None:
    if name not in NAMES:
        raise BadPrompts(f"{path}: no prompt is called {name}; there are: {', '.join(NAMES)}")
    template = Template(text)
    known = set(Template((files("agents.prompts") / f"{name}.txt").read_text("utf-8")).get_identifiers())
    if not template.is_valid():
        raise BadPrompts(f"{path}: a $ that fills in nothing; write $$ for the sign itself")
    unknown = set(template.get_identifiers()) - known
    if unknown:
        raise BadPrompts(f"{path}: nothing is called ${sorted(unknown)[0]} here; there are: {', '.join(sorted(known))}")
