"""An org looked over: how many records there are, and which of them do not fit together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from org.engine import Org
from org.exchange.coerce import coerced
from org.exchange.findings import Findings, Kind
from org.exchange.fit import check_empty, check_prefixes, check_references
from org.exchange.stored import records
from org.schema import Field, Object

LOOKED_AT = frozenset(["id", "reference", "picklist", "multipicklist"])


@dataclass(frozen=True, slots=True)
class Checked:
    counts: Mapping[str, int]
    findings: Findings


def check(org: Org) -> Checked:
    findings = Findings()
    found = {name: list(records(org, thing)) for name, thing in org.schema.objects.items()}
    _check_ids(found, findings)
    for name, thing in org.schema.objects.items():
        _check_values(thing, found[name], findings)
        check_empty(thing, thing.fields, found[name], findings)
    check_prefixes(org.schema, found, findings)
    check_references(org.schema, found, findings)
    return Checked({name: len(those) for name, those in found.items()}, findings)


def _check_ids(found: Mapping[str, Iterable[Mapping[str, Any]]], findings: Findings) -> None:
    owners: dict[str, str] = {}
    for name, those in found.items():
        for record in those:
            identifier = record.get("Id")
            if not identifier:
                findings.add(name, "Id", Kind.NO_ID, "")
            elif identifier in owners:
                findings.add(name, "Id", Kind.REPEATED, f"{identifier} is of {owners[identifier]}")
            else:
                owners[identifier] = name


def _check_values(thing: Object, those: Iterable[Mapping[str, Any]], findings: Findings) -> None:
    looked_at = [field for field in thing.fields.values() if field.type in LOOKED_AT]
    for record in those:
        for field in looked_at:
            if trouble := _trouble(field, record[field.name]):
                shown = repr(record[field.name])
                findings.add(
                    thing.name, field.name, trouble, shown if field.type == "id" else f"{record['Id']}: {shown}"
                )


def _trouble(field: Field, value: Any) -> Kind | None:
    """An Id in another case than its checksum says is found by no query."""
    known, trouble = coerced(field, value)
    misspelled = field.type in ("id", "reference") and known != (value or None)
    return trouble or (Kind.CHECKSUM if misspelled else None)
