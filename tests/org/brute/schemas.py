"""Random objects that point at each other, written as the schema files that anybody can write."""

from random import Random
from typing import Any

import yaml

NAMES = ("Alpha", "Beta", "Gamma", "Delta")
PICKLIST = ("Web", "phone", "Élan", "éclair", "E-mail", "STRASSE", "straße", "other", "Zoo", "Not yet")
CHOICES = ("Red", "green", "Blue", "Émeraude", "black")
TYPES = ("string", "textarea", "long", "picklist", "multipicklist", "boolean", "int", "double", "currency", "percent",
         "date", "datetime", "time", "email", "phone", "url")  # fmt: skip


def schema_text(rng: Random) -> str:
    """A file with two to four objects."""
    names = [f"{name}__c" for name in NAMES[: rng.randint(2, 4)]]
    fields = {name: _fields(rng) for name in names}
    for name in names:
        _add_links(rng, name, names, fields[name])
    _add_links_to_many(rng, names, fields)
    return yaml.safe_dump_all(
        [_object(rng, place, name, fields[name]) for place, name in enumerate(names)],
        sort_keys=False,
        allow_unicode=True,
        width=120,
    )


def _object(rng: Random, place: int, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    without = [] if rng.random() < 0.8 else ["IsDeleted"]
    return {"name": name, "prefix": f"b0{place}", "without": without, "fields": fields}


def _fields(rng: Random) -> dict[str, Any]:
    fields: dict[str, Any] = {"Name": {"type": "string", "length": 80, "name_field": True}}
    fields["OwnerId"] = {"type": "reference", "to": rng.choice([["Group", "User"], ["User"]])}
    for name, kind in {"Title": "string", "Phone": "phone", "Email": "email"}.items():
        if rng.random() < 0.3:
            fields[name] = {"type": kind}
    chosen = rng.sample(TYPES, rng.randint(6, 12))
    for number, kind in enumerate(chosen + rng.choices(chosen, k=3)):
        fields[f"{kind.title()}{number}__c"] = _field(rng, kind)
    return fields


def _field(rng: Random, kind: str) -> dict[str, Any]:
    match kind:
        case "string":
            return {"type": kind, "case_sensitive": rng.random() < 0.3}
        case "long":
            return {"type": "textarea", "length": 32000}
        case "picklist":
            return {"type": kind, "picklist": rng.sample(PICKLIST, rng.randint(3, 5))}
        case "multipicklist":
            return {"type": kind, "picklist": rng.sample(CHOICES, rng.randint(3, 5))}
    return {"type": kind}


def _add_links(rng: Random, name: str, names: list[str], fields: dict[str, Any]) -> None:
    """References to one object each, at times to the object itself."""
    for number in range(rng.randint(1, 3)):
        fields[f"Link{number}__c"] = {
            "type": "reference",
            "to": [rng.choice([*names, "User"])],
            "children": f"{name[:-3]}Links{number}__r",
        }


def _add_links_to_many(rng: Random, names: list[str], fields: dict[str, dict[str, Any]]) -> None:
    for name in rng.sample(names, rng.randint(1, 2)):
        fields[name]["About__c"] = {
            "type": "reference",
            "to": sorted(rng.sample([*names, "User"], 2)),
            "children": f"{name[:-3]}sAbout__r",
        }
