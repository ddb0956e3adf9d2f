"""An org made from a public benchmark's database.

Every row that has an Id of its own becomes a record; whatever did not fit is in the findings, with what was done.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from org.exchange.coerce import Raw, coerced
from org.exchange.derive import rules
from org.exchange.findings import Findings, Kind
from org.exchange.fit import check_empty, check_prefixes, check_references
from org.exchange.prefixes import adopted
from org.exchange.public import Source
from org.schema import Field, Object, Schema

Record = dict[str, Any]
SAMPLE = 8


@dataclass(frozen=True, slots=True)
class Imported:
    """`derived` and `empty` are fields that the file has no column for; `absent` objects that it has no table for."""

    schema: Schema
    records: Mapping[str, Sequence[Record]]
    today: date | None
    findings: Findings
    absent: tuple[str, ...]
    derived: tuple[str, ...]
    empty: tuple[str, ...]
    prefixes: Mapping[str, str]


@dataclass(slots=True)
class _Reading:
    findings: Findings = field(default_factory=Findings)
    seen: set[str] = field(default_factory=set)
    records: dict[str, list[Record]] = field(default_factory=dict)
    derived: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


def read(source: Source, schema: Schema, today: date | None) -> Imported:
    reading = _Reading()
    for table, columns in source.columns.items():
        thing = schema.object(table)
        if thing is None:
            reading.findings.add(table, "", Kind.NO_OBJECT, f"columns: {_listing(columns)}")
        else:
            _read_table(source, thing, columns, reading)
    fitted, prefixes = adopted(schema, reading.records)
    check_prefixes(fitted, reading.records, reading.findings)
    check_references(fitted, reading.records, reading.findings)
    return Imported(
        fitted,
        reading.records,
        today or _day_after(reading.records),
        reading.findings,
        tuple(name for name in schema.objects if name not in reading.records),
        tuple(reading.derived),
        tuple(reading.empty),
        prefixes,
    )


def _listing(names: Sequence[str]) -> str:
    return ", ".join(names[:SAMPLE]) + f" and {len(names) - SAMPLE} more" * (len(names) > SAMPLE)


def _read_table(source: Source, thing: Object, columns: Sequence[str], reading: _Reading) -> None:
    fields: list[Field] = []
    for column in columns:
        known = thing.field(column)
        if known is None:
            reading.findings.add(thing.name, column, Kind.NO_FIELD, "")
        else:
            fields.append(known)
    given = frozenset(known.name for known in fields)
    made = rules(thing, given)
    records = reading.records[thing.name] = []
    if "Id" in given:
        for record in _sound(source, thing, fields, reading):
            record.update({name: rule(record) for name, rule in made.items()})
            records.append(record)
    else:
        reading.findings.add(thing.name, "Id", Kind.NO_ID, "the table has no column Id")
    check_empty(thing, given, records, reading.findings)
    reading.derived += [f"{thing.name}.{name}" for name in made]
    reading.empty += [f"{thing.name}.{name}" for name in thing.fields if name not in given and name not in made]


def _sound(source: Source, thing: Object, fields: Sequence[Field], reading: _Reading) -> Iterator[Record]:
    """The records whose Ids can tell them apart."""
    names = [known.name for known in fields]
    for row in source.rows(thing, names):
        record = _record(thing, fields, row, reading.findings)
        identifier = record["Id"]
        if not identifier:
            shown = (f"{name}: {value}" for name, value in record.items() if value)
            reading.findings.add(thing.name, "Id", Kind.NO_ID, ", ".join(shown))
        elif identifier in reading.seen:
            reading.findings.add(thing.name, "Id", Kind.REPEATED, identifier)
        else:
            reading.seen.add(identifier)
            yield record


def _record(thing: Object, fields: Sequence[Field], row: Sequence[Raw], findings: Findings) -> Record:
    record: Record = {}
    troubles: list[tuple[str, Kind, Raw]] = []
    for known, raw in zip(fields, row, strict=True):
        record[known.name], trouble = coerced(known, raw)
        if trouble is not None:
            troubles.append((known.name, trouble, raw))
    for name, trouble, raw in troubles:
        findings.add(thing.name, name, trouble, f"{raw!r}" if name == "Id" else f"{record.get('Id')}: {raw!r}")
    return record


def _day_after(records: Mapping[str, Sequence[Record]]) -> date | None:
    """The org's own day: the one after the last record was made."""
    times = (record.get("CreatedDate") for found in records.values() for record in found)
    last = max(filter(None, times), default=None)
    return None if last is None else date.fromisoformat(last[:10]) + timedelta(days=1)
