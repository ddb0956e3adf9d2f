"""Prompts as plain text files, with `$name` where a text is filled in. A folder of the user's own may replace them."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template


@dataclass(frozen=True, slots=True)
class Prompts:
    """`folder` holds files of the same names as the package's; those that are missing there are the package's own."""

    folder: Path | None = None

    def text(self, name: str) -> str:
        own = self.folder / f"{name}.txt" if self.folder else None
        if own is not None and own.is_file():
            return own.read_text("utf-8")
        return (files("agents.prompts") / f"{name}.txt").read_text("utf-8")

    def fill(self, name: str, **values: str) -> str:
        return Template(self.text(name)).substitute(values).strip()
