"""Records laid flat: parents become dotted columns, in the order in which the records name their fields."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
Path = tuple[str, ...]
Tree = dict[str, "Tree"]
WORDS = {None: "", True: "true", False: "false"}


def columns(records: Iterable[Record]) -> list[Path]:
    """A parent that only some records have still gives its columns; one that none has is a column itself."""
    tree: Tree = {}
    for record in records:
        _grow(tree, record)
    return list(_leaves(tree))


def row(record: Record, paths: Sequence[Path]) -> list[Any]:
    return [_value(record, path) for path in paths]


def names(paths: Iterable[Path]) -> list[str]:
    return [".".join(path) for path in paths]


def is_family(value: Any) -> bool:
    """The answer of a sub-query."""
    return isinstance(value, dict) and "records" in value


def bare(value: Any) -> Any:
    """Without the attributes that every record carries."""
    if is_family(value):
        return bare(value["records"])
    if isinstance(value, dict):
        return {name: bare(inner) for name, inner in value.items() if name != "attributes"}
    return [bare(inner) for inner in value] if isinstance(value, list) else value


def text(value: Any) -> str:
    """As the cell of a table has it: what a sub-query found, or what has parts, as JSON."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return WORDS[value]
    return json.dumps(bare(value), ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _grow(tree: Tree, record: Record) -> None:
    for name, value in record.items():
        if name != "attributes":
            branch = tree.setdefault(name, {})
            if _is_parent(value):
                _grow(branch, value)


def _is_parent(value: Any) -> bool:
    return isinstance(value, dict) and not is_family(value)


def _leaves(tree: Tree) -> Iterable[Path]:
    for name, branch in tree.items():
        if branch:
            yield from ((name, *path) for path in _leaves(branch))
        else:
            yield (name,)


def _value(record: Record, path: Path) -> Any:
    value: Any = record
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
