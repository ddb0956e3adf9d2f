"""No module of a package grows past what one sitting can read; a long one is shown before it is too long."""

from pathlib import PurePosixPath

from checks.tree import Outcome, Tree

LONG = 400
TOO_LONG = 600


def check(tree: Tree) -> Outcome:
    packages = tree.modules()
    lines = {path: _lines(tree, path) for path in tree.modules(*tree.floors, *tree.settings["outside"])}
    too_long = [path for path in packages if lines[path] > TOO_LONG]
    return Outcome(
        f"{len(lines)} modules, the longest {max(lines.values(), default=0)} lines",
        tuple(
            f"{path}: {lines[path]} lines, more than {TOO_LONG}: look for the second thing it does" for path in too_long
        ),
        tuple(f"{path}: {count} lines" for path, count in lines.items() if count > LONG and path not in too_long),
    )


def _lines(tree: Tree, path: PurePosixPath) -> int:
    return (tree.root / path).read_bytes().count(b"\n")
