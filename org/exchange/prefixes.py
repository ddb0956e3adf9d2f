"""Id prefixes of custom objects, which every org hands out for itself: taken from the records when they agree."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from org.schema import Schema

Records = Mapping[str, Sequence[Mapping[str, Any]]]


def adopted(schema: Schema, records: Records) -> tuple[Schema, dict[str, str]]:
    """The schema with the records' own prefixes, and those that are new, by object."""
    found = {name: prefix for name in schema.objects if (prefix := _agreed(schema, name, records.get(name, ())))}
    kept = {thing.prefix for name, thing in schema.objects.items() if name not in found and records.get(name)}
    new = {name: prefix for name, prefix in found.items() if _free(prefix, found, kept)}
    objects = {name: replace(thing, prefix=new.get(name, thing.prefix)) for name, thing in schema.objects.items()}
    return (Schema(objects), new) if new else (schema, new)


def _agreed(schema: Schema, name: str, records: Sequence[Mapping[str, Any]]) -> str | None:
    thing = schema.objects[name]
    prefixes = {record["Id"][:3] for record in records}
    return prefixes.pop() if thing.custom and len(prefixes) == 1 and prefixes != {thing.prefix} else None


def _free(prefix: str, found: Mapping[str, str], kept: set[str]) -> bool:
    return prefix not in kept and list(found.values()).count(prefix) == 1
