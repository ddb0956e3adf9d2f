"""One record: all its fields, what points at it, and what happened around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from org.identifiers import canonical
from org.pages import addresses, columns, related, timeline
from org.pages.cells import Cell, Cells, names_of, pointers, prefixes
from org.pages.columns import SYSTEM, Path
from org.pages.listing import Row
from org.pages.related import Family, Related
from org.pages.visit import Missing, Onward, Page, Visit
from org.schema import Object
from org.soql.quoting import quoted

LEAD = "Subject"
GONE = "There is no such record, or it was deleted."


@dataclass(frozen=True, slots=True)
class Shown:
    """A field and its value; long texts have the width of the page."""

    label: str
    name: str
    cell: Cell
    long: bool


def place(visit: Visit, identifier: str) -> Onward:
    """A record by its Id alone, as Salesforce's short addresses have it."""
    known = canonical(identifier)
    thing = known and prefixes(visit.schema).get(known[:3])
    if not known or not thing:
        raise Missing("There is no page at this address.")
    return Onward(addresses.record(thing, known))


def record(visit: Visit, name: str, identifier: str) -> Page:
    thing, known = visit.thing(name), canonical(identifier)
    found = _found(visit, thing, known) if known else None
    if found is None or known is None:
        raise Missing(GONE)
    fields = _paths(thing)
    families = [_family(visit, pointing, known) for pointing in related.pointings(visit.schema, thing.name)]
    cells = _cells(visit, fields, found, families)
    shown = [_shown(path, cells, found) for path in fields]
    title = str(found[columns.name_of(thing)] or known)
    own = [one for one in shown if one.name not in SYSTEM]
    values = {
        "thing": thing,
        "identifier": known,
        "name": title,
        "lead": "" if columns.name_of(thing) == LEAD else str(found.get(LEAD) or ""),
        "fields": [one for one in own if one.cell.kind != "empty" and not one.long],
        "texts": [one for one in own if one.cell.kind != "empty" and one.long],
        "empty": [one for one in own if one.cell.kind == "empty"],
        "system": [one for one in shown if one.name in SYSTEM],
        "related": [_drawn(one, cells, known) for one in families if one.total],
        "unrelated": sorted(one.pointing.label for one in families if not one.total),
        "timeline": timeline.timeline(visit.schema, families, cells),
        "listing": addresses.listing(thing.name),
    }
    return Page("record.html", f"{title} | {thing.label}", values)


def _paths(thing: Object) -> list[Path]:
    return [Path(field.name, field) for field in thing.fields.values()]


def _found(visit: Visit, thing: Object, identifier: str) -> Mapping[str, Any] | None:
    fields = ", ".join(thing.fields)
    query = f"SELECT {fields} FROM {thing.name} WHERE Id = {quoted(identifier)} LIMIT 1"
    return next(iter(visit.org.query(query, user=visit.user).records), None)


def _family(visit: Visit, pointing: related.Pointing, identifier: str) -> Family:
    if timeline.happens(pointing):
        texts = timeline.texts(visit.schema, pointing.thing)
        return related.family(visit, pointing, identifier, texts, timeline.FETCHED)
    return related.family(visit, pointing, identifier, (), related.SHOWN)


def _cells(visit: Visit, fields: Sequence[Path], found: Mapping[str, Any], families: Sequence[Family]) -> Cells:
    """The names of all references of the page are asked for at once."""
    wanted = pointers(visit.schema, fields, [found])
    for one in families:
        timed = timeline.texts(visit.schema, one.pointing.thing) if timeline.happens(one.pointing) else []
        wanted |= pointers(visit.schema, [*one.columns, *timed], one.records)
    return Cells(visit.org, names_of(visit.org, wanted))


def _shown(path: Path, cells: Cells, found: Mapping[str, Any]) -> Shown:
    return Shown(path.label, path.name, cells.cell(path.field, path.value(found)), columns.is_long(path.field))


def _drawn(family: Family, cells: Cells, identifier: str) -> Related:
    thing = family.pointing.thing.name
    rows = [Row(addresses.record(thing, one["Id"]), cells.row(family.columns, one)) for one in family.shown]
    return related.drawn(family, rows, identifier)
