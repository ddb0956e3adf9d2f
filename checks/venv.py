"""Brings `.venv` to what a lock file describes: `python checks/venv.py run|dev`, standard library only.

A stamp in `.venv` exists only after a whole install and names what it was made from, by content. So neither
an interrupted nor an outdated environment is ever taken for a good one, and file times mean nothing.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# The locks that an installed lock also satisfies: requirements/dev.txt holds all of requirements/run.txt.
SATISFIES = {"run": ("run",), "dev": ("run", "dev")}
STAMP = "proctor-stamp.json"
UNFINISHED = "proctor-unfinished"

PIP_INSTALL = ("-I", "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check")

Installer = Callable[[Path, Path], None]


def install(venv: Path, lock: Path) -> None:
    base = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([base, "-I", "-m", "venv", str(venv)], check=True)
    pip = [str(python_in(venv)), *PIP_INSTALL, "--require-hashes", "--no-deps"]
    subprocess.run([*pip, "--requirement", str(lock)], check=True)


def ensure(root: Path, wanted: str, installer: Installer = install) -> bool:
    """Returns whether there was anything to do."""
    if up_to_date(root, wanted):
        return False
    with one_at_a_time(root):
        if up_to_date(root, wanted):
            return False
        set_up(root, wanted, installer)
    return True


def set_up(root: Path, wanted: str, installer: Installer) -> None:
    venv, lock = root / ".venv", lock_of(root, wanted)
    print(f"setting up .venv from requirements/{lock.name} (a minute or a few)", flush=True)
    stamp = {"python": python_tag()} | {name: digest(lock_of(root, name)) for name in SATISFIES[wanted]}
    prepare(venv)
    installer(venv, lock)
    finish(venv, stamp)


@contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """A second `make` waits for the first: it must not take a running install for an interrupted one."""
    folder = os.open(root / "requirements", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def up_to_date(root: Path, wanted: str) -> bool:
    venv = root / ".venv"
    try:
        stamp = json.loads((venv / STAMP).read_text())
    except (OSError, ValueError):
        return False
    current = {"python": python_tag(), wanted: digest(lock_of(root, wanted))}
    return python_in(venv).exists() and current.items() <= stamp.items()


def prepare(venv: Path) -> None:
    """Drops the stamp, and the whole folder unless a later install may safely go on top of it."""
    (venv / STAMP).unlink(missing_ok=True)
    same_python = python_in(venv).exists() and (venv / "lib" / python_folder()).is_dir()
    if (venv / UNFINISHED).exists() or not same_python:
        shutil.rmtree(venv, ignore_errors=True)
    venv.mkdir(exist_ok=True)
    (venv / UNFINISHED).touch()


def finish(venv: Path, stamp: dict[str, str]) -> None:
    (venv / UNFINISHED).unlink()
    beside = venv / f"{STAMP}.new"
    beside.write_text(json.dumps(stamp, indent=2) + "\n")
    beside.replace(venv / STAMP)


def lock_of(root: Path, name: str) -> Path:
    return root / "requirements" / f"{name}.txt"


def python_in(venv: Path) -> Path:
    return venv / "bin" / "python"


def python_folder() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def python_tag() -> str:
    return sys.implementation.cache_tag or python_folder()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in SATISFIES:
        print("usage: python checks/venv.py run|dev", file=sys.stderr)
        return 2
    try:
        ensure(Path(__file__).resolve().parent.parent, arguments[0])
    except subprocess.CalledProcessError as error:
        step = "pip" if "pip" in error.cmd else "python -m venv"
        print(f"could not set up .venv: {step} failed (exit {error.returncode}); see above", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"could not set up .venv: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
