"""A room is named after what lives in it: no module or package bears a name that could hold anything."""

from pathlib import PurePosixPath

from checks.tree import Outcome, Tree

SAYS_NOTHING = {"base", "common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}


def check(tree: Tree) -> Outcome:
    modules = tree.modules(*tree.floors, *tree.settings["outside"])
    vague = sorted({room for path in modules for room in (path, *path.parents) if _says_nothing(room)})
    problems = (f"{room}: name the room after what lives in it, not {room.stem}" for room in vague)
    return Outcome(f"{len(modules)} modules", tuple(problems))


def _says_nothing(room: PurePosixPath) -> bool:
    return room.stem.strip("_") in SAYS_NOTHING
