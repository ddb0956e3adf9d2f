"""The checks that other programs make: each runs with the tree's settings, and its words are passed on."""

import re
import subprocess
import sys

from checks.tree import Outcome, Tree

# Fields and columns are read through SQL, JSON and `asdict`, unseen by vulture: names of data are not judged.
DEAD = re.compile(r"unused (function|class|method|property|import)|unreachable|unsatisfiable")


def layout(tree: Tree) -> Outcome:
    return _outcome(
        _tool(
            tree,
            "ruff",
            "format",
            "--check",
            "--quiet",
            "--output-format=concise",
            "--config",
            str(tree.config),
            ".",
        )
    )


def lint(tree: Tree) -> Outcome:
    return _outcome(
        _tool(tree, "ruff", "check", "--quiet", "--output-format=concise", "--config", str(tree.config), ".")
    )


def types(tree: Tree) -> Outcome:
    packages = tree.packages("checks")
    if not packages:
        return Outcome("no packages")
    return _outcome(_tool(tree, "mypy", "--config-file", str(tree.config), "--no-error-summary", *packages))


def dead(tree: Tree) -> Outcome:
    """Tests count as users of what they test; what is unused in the tests themselves is not judged."""
    packages = tree.packages("checks")
    if not packages:
        return Outcome("no packages")
    found = _tool(tree, "vulture", "--config", str(tree.config), *tree.packages("checks", "tests"))
    # vulture exits with 3 when it found dead code, which may all be of a sort that is not judged
    if found.returncode not in {0, 3}:
        return _outcome(found)
    lines = found.stdout.splitlines()
    unused = tuple(line for line in lines if line.split("/")[0] in packages and DEAD.search(line))
    return Outcome(f"{len(packages)} packages", unused)


def _tool(tree: Tree, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=tree.root, capture_output=True, text=True, check=False)


def _outcome(done: subprocess.CompletedProcess[str]) -> Outcome:
    if done.returncode == 0:
        return Outcome("clean")
    said = (done.stdout + done.stderr).strip().splitlines()
    return Outcome("", tuple(said) or (f"exit {done.returncode} without a word",))
