"""The source tree under examination.

Every check sees the same tree: the files that are, or would be, committed, and the settings of one
pyproject.toml.
"""

import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

HERE = Path(__file__).resolve().parent.parent
NOT_SOURCES = {"__pycache__", "build", "dist", "multirun", "node_modules", "outputs"}


@dataclass(frozen=True)
class Outcome:
    """What a check found: problems fail it, warnings are only shown."""

    summary: str
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tree:
    root: Path

    @cached_property
    def config(self) -> Path:
        """The tree's own pyproject.toml, else ours: a bare folder is held to our rules."""
        own = self.root / "pyproject.toml"
        return own if own.is_file() else HERE / "pyproject.toml"

    @cached_property
    def settings(self) -> dict[str, Any]:
        with self.config.open("rb") as file:
            settings: dict[str, Any] = tomllib.load(file)["tool"]["proctor"]
        return settings

    @cached_property
    def floors(self) -> dict[str, int]:
        return {package: int(floor) for floor, packages in self.settings["floors"].items() for package in packages}

    @cached_property
    def files(self) -> tuple[PurePosixPath, ...]:
        found = _listed_by_git(self.root) or _walked(self.root)
        return tuple(sorted(path for path in map(PurePosixPath, found) if (self.root / path).is_file()))

    def modules(self, *folders: str) -> list[PurePosixPath]:
        """The Python files in the given top folders; without any, in the packages that have a floor."""
        return [path for path in self.files if path.suffix == ".py" and path.parts[0] in (folders or self.floors)]

    def packages(self, *others: str) -> list[str]:
        """The top folders that exist and hold Python: those with a floor, and the others asked for."""
        return sorted({path.parts[0] for path in self.modules(*self.floors, *others)})


Check = Callable[[Tree], Outcome]


def _listed_by_git(root: Path) -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not (root / ".git").exists() or shutil.which("git") is None:
        return []
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return [name for name in listed.stdout.split("\0") if name]


def _walked(root: Path) -> Iterator[str]:
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in NOT_SOURCES and not name.startswith(".")]
        yield from ((Path(folder) / name).relative_to(root).as_posix() for name in names)
