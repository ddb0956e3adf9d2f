"""Which org a command is about: the file that the user names, or the newest of the generated ones."""

import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from org.commands.mistake import Mistake

if TYPE_CHECKING:
    from org.engine import Org


@contextmanager
def opened(file: str | None, environment: Mapping[str, str]) -> "Iterator[Org]":
    path = chosen(file, environment)
    from org.engine import Org

    org = Org.open(path)
    try:
        yield org
    except sqlite3.DatabaseError as error:
        raise Mistake(f"{org.path}: {error}; if the file is damaged, make it again") from error
    finally:
        org.close()


def chosen(file: str | None, environment: Mapping[str, str], *, say: bool = True) -> Path:
    """`say` tells which one was chosen for somebody who named none."""
    return Path(file) if file is not None else _newest(worlds(environment), say=say)


def worlds(environment: Mapping[str, str]) -> Path:
    """Where generated orgs are kept, each under the digest of its settings."""
    return home(environment) / "worlds"


def home(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("PROCTOR_HOME") or ".proctor")


def names_file(word: str) -> bool:
    """Whether a word that may be left out stands for an org's file."""
    return os.sep in word or word.endswith(".org") or Path(word).is_file()


def _newest(folder: Path, *, say: bool) -> Path:
    orgs = sorted(folder.glob("*.org"), key=lambda path: path.stat().st_mtime)
    if not orgs:
        raise Mistake(f"no org given, and none in {folder}: name a file, or make one with `python -m org generate`")
    others = f" (the newest of {len(orgs)})" if len(orgs) > 1 else ""
    if say:
        print(f"org: {orgs[-1]}{others}", file=sys.stderr)
    return orgs[-1]
