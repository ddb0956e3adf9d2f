"""A package imports only from floors below its own, and no module loads a heavy library when it is imported.

Imports count wherever they stand: in functions and under TYPE_CHECKING too. Only the rule on heavy libraries
looks at when an import runs. The tables are in pyproject.toml, under `tool.proctor`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from checks.tree import Outcome, Tree


@dataclass(frozen=True)
class Import:
    line: int
    library: str
    on_load: bool


def check(tree: Tree) -> Outcome:
    modules = tree.modules()
    problems = [problem for path in modules for problem in _problems(tree, path)]
    return Outcome(f"{len(modules)} modules", (*_homeless(tree), *problems))


def _problems(tree: Tree, path: PurePosixPath) -> Iterator[str]:
    try:
        module = ast.parse((tree.root / path).read_bytes())
    except SyntaxError as error:
        yield f"{path}:{error.lineno}: cannot be parsed: {error.msg}"
        return
    for found in sorted(imports(module), key=lambda found: found.line):
        if objection := _misplaced(tree, path.parts[0], found) or _heavy(tree, path, found):
            yield f"{path}:{found.line}: {objection}"


def _misplaced(tree: Tree, package: str, found: Import) -> str | None:
    floor, other = tree.floors[package], tree.floors.get(found.library)
    if found.library == package:
        return None
    if found.library in tree.settings["outside"]:
        return f"{package} (floor {floor}) may not import {found.library} (outside the floors)"
    if other is not None and (other >= floor or found.library in tree.settings["never"].get(package, ())):
        return f"{package} (floor {floor}) may not import {found.library} (floor {other})"
    return None


def _heavy(tree: Tree, path: PurePosixPath, found: Import) -> str | None:
    heavy = tree.settings["heavy"]
    if not found.on_load or found.library not in heavy["libraries"] or str(path) in heavy["allowed_in"]:
        return None
    return f"{found.library} is heavy: import it in the function that uses it"


def _homeless(tree: Tree) -> Iterator[str]:
    known = {*tree.floors, *tree.settings["outside"]}
    for path in tree.files:
        if len(path.parts) == 2 and path.name == "__init__.py" and path.parts[0] not in known:
            yield f"{path}:1: {path.parts[0]} has no floor in pyproject.toml"


def imports(node: ast.AST, on_load: bool = True) -> Iterator[Import]:
    """All absolute imports below a node; relative ones never leave their package."""
    match node:
        case ast.Import():
            yield from (Import(node.lineno, alias.name.partition(".")[0], on_load) for alias in node.names)
        case ast.ImportFrom(module=str(module), level=0):
            yield Import(node.lineno, module.partition(".")[0], on_load)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _below(ast.iter_child_nodes(node), on_load=False)
        case ast.If() if _only_for_types(node.test):
            yield from _below(node.body, on_load=False)
            yield from _below(node.orelse, on_load)
        case _:
            yield from _below(ast.iter_child_nodes(node), on_load)


def _below(nodes: Iterator[ast.AST] | list[ast.stmt], on_load: bool) -> Iterator[Import]:
    for node in nodes:
        yield from imports(node, on_load)


def _only_for_types(test: ast.expr) -> bool:
    return ast.unparse(test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
