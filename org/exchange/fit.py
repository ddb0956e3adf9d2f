"""Whether records fit together: Ids that are sound and their own, and references that lead to a record."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from org.exchange.findings import Findings, Kind
from org.schema import Field, Object, Schema

Record = Mapping[str, Any]
Records = Mapping[str, Sequence[Record]]


def owners(records: Records) -> dict[str, str]:
    """The object of each record, by Id."""
    return {record["Id"]: name for name, found in records.items() for record in found if record.get("Id")}


def check_references(schema: Schema, records: Records, findings: Findings) -> None:
    known = owners(records)
    for thing in schema.objects.values():
        for field in thing.fields.values():
            if field.type == "reference" and any(target in schema.objects for target in field.reference_to):
                _check_field(schema, thing, field, records.get(thing.name, ()), known, findings)


def _check_field(
    schema: Schema,
    thing: Object,
    field: Field,
    records: Iterable[Record],
    known: Mapping[str, str],
    findings: Findings,
) -> None:
    sought = {schema.objects[name].prefix for name in field.reference_to if name in schema.objects}
    # An org holds no records of some objects that may be pointed at, such as queues: those cannot be missed.
    all_here = all(name in schema.objects for name in field.reference_to)
    for record in records:
        target = record.get(field.name)
        if not target:
            continue
        owner = known.get(target)
        if owner is None and (all_here or target[:3] in sought):
            findings.add(thing.name, field.name, Kind.DANGLING, f"{record['Id']}: {target}")
        elif owner is not None and owner not in field.reference_to:
            findings.add(thing.name, field.name, Kind.ELSEWHERE, f"{record['Id']}: {target} is of {owner}")


def check_prefixes(schema: Schema, records: Records, findings: Findings) -> None:
    for thing in schema.objects.values():
        for record in records.get(thing.name, ()):
            if record.get("Id") and not record["Id"].startswith(thing.prefix):
                findings.add(thing.name, "Id", Kind.PREFIX, f"{record['Id']}, not {thing.prefix}...")


def check_empty(thing: Object, fields: Iterable[str], records: Sequence[Record], findings: Findings) -> None:
    """Looks at the named fields; Id has its own check. Fields that no record has are one finding."""
    required = [name for name in fields if not thing.fields[name].nillable and name != "Id"]
    never = [name for name in required if records and all(record.get(name) is None for record in records)]
    if never:
        findings.add(thing.name, "", Kind.NEVER_SET, ", ".join(never))
    for name in (name for name in required if name not in never):
        for record in records:
            if record.get(name) is None:
                findings.add(thing.name, name, Kind.EMPTY, str(record.get("Id")))
