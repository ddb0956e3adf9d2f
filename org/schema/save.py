"""A schema as one text, so that an org's file carries its own and needs no other to be read."""

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from org.schema.model import Child, Field, Object, Rule, Schema

SHOWN = tuple(field.name for field in fields(Field))


def dumps(schema: Schema) -> str:
    return json.dumps([_raw(thing) for thing in schema.objects.values()], separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=8)
def loads(text: str) -> Schema:
    """Orgs with the same schema share it, and whatever is made from it."""
    return Schema({raw["name"]: _object(raw) for raw in json.loads(text)})


def _raw(thing: Object) -> dict[str, Any]:
    return {
        "name": thing.name,
        "label": thing.label,
        "prefix": thing.prefix,
        "description": thing.description,
        "custom": thing.custom,
        "fields": [[getattr(field, name) for name in SHOWN] for field in thing.fields.values()],
        "children": [[child.name, child.object, child.field] for child in thing.children.values()],
        **({"rules": [[rule.refused, rule.message, rule.field] for rule in thing.rules]} if thing.rules else {}),
    }


def _object(raw: Mapping[str, Any]) -> Object:
    found = [_field(dict(zip(SHOWN, values, strict=True))) for values in raw["fields"]]
    children = [Child(*values) for values in raw["children"]]
    return Object(
        raw["name"],
        raw["label"],
        raw["prefix"],
        raw["description"],
        raw["custom"],
        {field.name: field for field in found},
        {child.name: child for child in children},
        tuple(Rule(*values) for values in raw.get("rules", ())),
    )


def _field(values: dict[str, Any]) -> Field:
    lists = {name: tuple(values[name]) for name in ("reference_to", "picklist")}
    return Field(**{**values, **lists})
