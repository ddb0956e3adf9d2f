"""Builds the schema of an org from the packaged files, and from a user's own files on top of them.

Every reference of a loaded schema points at an object of some packaged or added file, or at one that is
known to live outside our orgs; a child relationship name is used once per parent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from org.schema.errors import SchemaError
from org.schema.model import Child, Field, Object, Schema
from org.schema.read import FieldEntry, Node, ObjectEntry, documents, object_entry

Entries = dict[str, ObjectEntry]


def load(org: str = "retail", *, extra: Sequence[Path] = ()) -> Schema:
    """The schema of one of our orgs; `extra` files add objects, or fields to objects that are there."""
    package = files("org.schema")
    listing = _first(package / "orgs.yaml")
    entries = {name: _packaged(package, name) for name in _names(listing, org)}
    for path in extra:
        _add(entries, path)
    standard = _first(package / "standard.yaml")
    complete = {entry.name: _with_standard(entry, standard) for entry in entries.values()}
    _check_targets(complete, _known(listing, complete))
    return Schema(_objects(complete))


def _first(file: Traversable | Path) -> Node:
    return next(documents(file.name, file.read_text(encoding="utf-8")))


def _names(listing: Node, org: str) -> tuple[str, ...]:
    orgs = listing.inner("orgs")
    if org not in orgs.values:
        raise orgs.fail(org, f"unknown org; known: {', '.join(map(str, orgs.values))}")
    return orgs.texts(org)


def _packaged(package: Traversable, name: str) -> ObjectEntry:
    return object_entry(_first(package / "objects" / f"{name}.yaml"))


def _add(entries: Entries, path: Path) -> None:
    for entry in _own(path):
        known = next((name for name in entries if name.lower() == entry.name.lower()), None)
        entries[known or entry.name] = _merged(entries[known], entry) if known else _whole(entry)


def _own(path: Path) -> Iterator[ObjectEntry]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SchemaError(str(path), "", error.strerror or str(error)) from error
    return map(object_entry, documents(str(path), text))


def _whole(entry: ObjectEntry) -> ObjectEntry:
    if len(entry.prefix) != 3:
        raise SchemaError(entry.path, "prefix", f"{entry.name} is new and needs a three-character Id prefix")
    return entry


def _merged(entry: ObjectEntry, more: ObjectEntry) -> ObjectEntry:
    spelling = {name.lower(): name for name in entry.fields}
    added = {spelling.get(name.lower(), name): found for name, found in more.fields.items()}
    named = {name: _renamed(found, name) for name, found in added.items()}
    return replace(entry, path=more.path, fields={**entry.fields, **named})


def _renamed(entry: FieldEntry, name: str) -> FieldEntry:
    return replace(entry, field=replace(entry.field, name=name))


def _with_standard(entry: ObjectEntry, standard: Node) -> ObjectEntry:
    shared = object_entry(replace(standard, values={"name": entry.name, **standard.values}))
    kept = {name: found for name, found in shared.fields.items() if name not in entry.without}
    return replace(entry, fields={**kept, **entry.fields})


def _known(listing: Node, entries: Entries) -> frozenset[str]:
    orgs = listing.inner("orgs")
    packaged = [name for org in orgs.values for name in orgs.texts(str(org))]
    return frozenset({*packaged, *entries, *listing.texts("outside")})


def _check_targets(entries: Entries, known: frozenset[str]) -> None:
    for entry, found in _each_field(entries.values()):
        for target in found.field.reference_to:
            if target not in known:
                where = f"fields.{found.field.name}.to"
                raise SchemaError(entry.path, where, f"{target} is no object of any org here")


def _each_field(entries: Iterable[ObjectEntry]) -> Iterator[tuple[ObjectEntry, FieldEntry]]:
    return ((entry, found) for entry in entries for found in entry.fields.values())


def _objects(entries: Entries) -> dict[str, Object]:
    children = _children(entries)
    return {name: _object(entry, children[name]) for name, entry in entries.items()}


def _object(entry: ObjectEntry, children: Mapping[str, Child]) -> Object:
    fields: dict[str, Field] = {name: found.field for name, found in entry.fields.items()}
    custom = entry.name.endswith("__c")
    return Object(entry.name, entry.label, entry.prefix, entry.description, custom, fields, children)


def _children(entries: Entries) -> dict[str, dict[str, Child]]:
    children: dict[str, dict[str, Child]] = {name: {} for name in entries}
    for entry, found in _each_field(entries.values()):
        for target in found.field.reference_to:
            if found.children and target in children:
                _adopt(children[target], Child(found.children, entry.name, found.field.name), entry)
    return children


def _adopt(siblings: dict[str, Child], child: Child, entry: ObjectEntry) -> None:
    taken = next((name for name in siblings if name.lower() == child.name.lower()), None)
    if taken:
        other = siblings[taken]
        where = f"fields.{child.field}.children"
        raise SchemaError(entry.path, where, f"{child.name} already names {other.object}.{other.field}")
    siblings[child.name] = child
