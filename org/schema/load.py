"""Builds the schema of an org from the packaged files, and from a user's own files on top of them.

An object is read in layers: the standard fields, its file in `objects/`, what the folder of the org says
differs there, and a user's own files. A layer leaves out the fields it names under `without`, changes those
that are there in their place, and adds the rest at the end.

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
from org.schema.read import FieldEntry, Node, ObjectEntry, documents, field_entry, object_entry
from org.schema.rules import checked

Entries = dict[str, ObjectEntry]
Fields = Mapping[str, FieldEntry]


def load(org: str = "retail", *, extra: Sequence[Path] = ()) -> Schema:
    """The schema of one of our orgs; `extra` files add objects, or change those that are there."""
    package = files("org.schema")
    listing = _first(package / "orgs.yaml")
    standard = _standard(package)
    entries = {name: _packaged(package, org, name, standard) for name in _names(listing, org)}
    for path in extra:
        _add(entries, path, standard)
    _check_prefixes(entries)
    _point(entries, _known(listing, entries))
    return Schema(_objects(entries))


def _first(file: Traversable | Path) -> Node:
    return next(documents(str(file), file.read_text(encoding="utf-8")))


def _names(listing: Node, org: str) -> tuple[str, ...]:
    orgs = listing.inner("orgs")
    if org not in orgs.values:
        raise orgs.fail(org, f"unknown org; known: {', '.join(map(str, orgs.values))}")
    groups = listing.inner("groups")
    return tuple(name for group in orgs.texts(org) for name in groups.texts(group))


def _standard(package: Traversable) -> Fields:
    fields = _first(package / "standard.yaml").inner("fields")
    return {str(name): field_entry(fields, str(name)) for name in fields.values}


def _packaged(package: Traversable, org: str, name: str, standard: Fields) -> ObjectEntry:
    folder = package / "objects"
    shared = _on_top(standard, object_entry(_first(folder / f"{name}.yaml")))
    differs = folder / org / f"{name}.yaml"
    return _merged(shared, object_entry(_first(differs))) if differs.is_file() else shared


def _add(entries: Entries, path: Path, standard: Fields) -> None:
    for entry in _own(path):
        known = next((name for name in entries if name.lower() == entry.name.lower()), None)
        _check_twice(entry)
        whole = _merged(entries[known], entry) if known else _on_top(standard, _whole(entry))
        entries[whole.name] = whole


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
    layered = _on_top(entry.fields, more)
    return replace(
        entry,
        path=more.path,
        description=more.description or entry.description,
        fields=layered.fields,
        rules=entry.rules + more.rules,
    )


def _on_top(fields: Fields, entry: ObjectEntry) -> ObjectEntry:
    spelling = {name.lower(): name for name in fields}
    gone = {_spelled(spelling, name, entry) for name in entry.without}
    kept = {name: found for name, found in fields.items() if name not in gone}
    own = {spelling.get(name.lower(), name): found for name, found in entry.fields.items()}
    return replace(entry, fields={**kept, **{name: _renamed(found, name) for name, found in own.items()}})


def _spelled(spelling: Mapping[str, str], name: str, entry: ObjectEntry) -> str:
    if name.lower() not in spelling:
        raise SchemaError(entry.path, "without", f"{entry.name} has no field {name} to leave out")
    return spelling[name.lower()]


def _renamed(entry: FieldEntry, name: str) -> FieldEntry:
    return entry if entry.field.name == name else replace(entry, field=replace(entry.field, name=name))


def _known(listing: Node, entries: Entries) -> frozenset[str]:
    groups = listing.inner("groups")
    packaged = [name for group in groups.values for name in groups.texts(str(group))]
    return frozenset({*packaged, *entries, *listing.texts("outside")})


def _point(entries: Entries, known: frozenset[str]) -> None:
    """References name their objects as these are spelled, however a file of the user's has it."""
    spelling = {name.lower(): name for name in known}
    for name, entry in entries.items():
        fields = {key: _pointed(entry, found, spelling) for key, found in entry.fields.items()}
        entries[name] = replace(entry, fields=fields)


def _pointed(entry: ObjectEntry, found: FieldEntry, spelling: Mapping[str, str]) -> FieldEntry:
    for target in found.field.reference_to:
        if target.lower() not in spelling:
            where = f"fields.{found.field.name}.to"
            raise SchemaError(entry.path, where, f"{target} is no object of any org here")
    targets = tuple(spelling[target.lower()] for target in found.field.reference_to)
    return (
        found
        if targets == found.field.reference_to
        else replace(found, field=replace(found.field, reference_to=targets))
    )


def _check_twice(entry: ObjectEntry) -> None:
    seen: dict[str, str] = {}
    for name in entry.fields:
        other = seen.setdefault(name.lower(), name)
        if other != name:
            raise SchemaError(entry.path, f"fields.{name}", f"is the same field as {other}")


def _check_prefixes(entries: Entries) -> None:
    """An Id tells its object by its first three characters."""
    seen: dict[str, str] = {}
    for name, entry in entries.items():
        other = seen.setdefault(entry.prefix, name)
        if other != name:
            raise SchemaError(entry.path, "prefix", f"{entry.prefix} of {name} is already that of {other}")


def _each_field(entries: Iterable[ObjectEntry]) -> Iterator[tuple[ObjectEntry, FieldEntry]]:
    return ((entry, found) for entry in entries for found in entry.fields.values())


def _objects(entries: Entries) -> dict[str, Object]:
    children = _children(entries)
    return {name: _object(entry, children[name]) for name, entry in entries.items()}


def _object(entry: ObjectEntry, children: Mapping[str, Child]) -> Object:
    fields: dict[str, Field] = {name: found.field for name, found in entry.fields.items()}
    custom = entry.name.endswith("__c")
    thing = Object(entry.name, entry.label, entry.prefix, entry.description, custom, fields, children)
    return replace(thing, rules=tuple(checked(thing, rule) for rule in entry.rules)) if entry.rules else thing


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
