"""`python -m checks`: every check runs, whatever the others found, and any problem makes the exit code 1."""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from checks import floors, locks, names, sizes, tools
from checks.tree import HERE, Check, Outcome, Tree

CHECKS: dict[str, Check] = {
    "format": tools.layout,
    "lint": tools.lint,
    "types": tools.types,
    "floors": floors.check,
    "names": names.check,
    "dead": tools.dead,
    "size": sizes.check,
    "locks": locks.check,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.checks if name not in CHECKS]:
        parser.error(f"no check is called {unknown[0]}; there are {', '.join(CHECKS)}")
    tree = Tree(options.root.resolve())
    chosen = options.checks or list(CHECKS)
    with ThreadPoolExecutor() as pool:
        outcomes = pool.map(lambda name: CHECKS[name](tree), chosen)
        failed = [name for name, outcome in zip(chosen, outcomes, strict=True) if not _shown(name, outcome)]
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _shown(name: str, outcome: Outcome) -> bool:
    verdict = f"FAIL  {len(outcome.problems)} lines" if outcome.problems else f"ok    {outcome.summary}"
    print(f"{name:8}{verdict}", flush=True)
    for line in outcome.problems:
        print(f"        {line}")
    for line in outcome.warnings:
        print(f"        warning: {line}")
    return not outcome.problems


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m checks",
        description="Hold a source tree to the house rules.",
        epilog="example: python -m checks floors names --root ../other",
    )
    parser.add_argument("checks", nargs="*", metavar="check", help=f"of: {', '.join(CHECKS)}")
    parser.add_argument("--root", type=Path, default=HERE, metavar="DIR", help="the tree to check (default: this one)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
