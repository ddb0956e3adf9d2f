"""Records laid flat: parents become dotted columns, in the order in which the records name their fields."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from org.commands.shown import is_family

Record = Mapping[str, Any]
Path = tuple[str, ...]
Tree = dict[str, "Tree"]


def columns(records: Iterable[Record]) -> list[Path]:
    """A parent that only some records have still gives its columns; one that none has is a column itself."""
    tree: Tree = {}
    for record in records:
        _grow(tree, record)
    return list(_leaves(tree))


def row(record: Record, paths: Sequence[Path]) -> list[Any]:
    return [_value(record, path) for path in paths]


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
