"""Where a visit begins: what objects the org has, how many records of each, and which of them changed last."""

from dataclasses import dataclass

from org.pages import addresses, columns
from org.pages.cells import Cell, Cells
from org.pages.visit import Page, Visit
from org.schema import Object

RECENT = 15


@dataclass(frozen=True, slots=True)
class Counted:
    thing: Object
    number: int
    href: str
    describe: str


@dataclass(frozen=True, slots=True)
class Changed:
    name: str
    label: str
    href: str
    at: Cell


def home(visit: Visit) -> Page:
    values = {"counted": _counted(visit), "changed": _changed(visit)}
    return Page("home.html", "Home", values)


def objects(visit: Visit) -> Page:
    return Page("objects.html", "Objects", {"counted": _counted(visit)})


def _counted(visit: Visit) -> list[Counted]:
    things = sorted(visit.schema.objects.values(), key=lambda thing: thing.label.lower())
    return [_count(visit, thing) for thing in things]


def _count(visit: Visit, thing: Object) -> Counted:
    number = visit.org.query(f"SELECT COUNT() FROM {thing.name}", user=visit.user).total_size
    fields = ", ".join(thing.fields)
    describe = addresses.console(f"SELECT {fields} FROM {thing.name} LIMIT 50")
    return Counted(thing, number, addresses.listing(thing.name), describe)


def _changed(visit: Visit) -> list[Changed]:
    """The newest of each object, the newest of all of them first."""
    cells = Cells(visit.org, {})
    found: list[tuple[str, Changed]] = []
    for thing in visit.schema.objects.values():
        field = thing.fields.get("LastModifiedDate")
        if field is None:
            continue
        fields = ", ".join(dict.fromkeys(["Id", columns.name_of(thing), field.name]))
        newest = f"WHERE {field.name} != null ORDER BY {field.name} DESC, Id LIMIT {RECENT}"
        query = f"SELECT {fields} FROM {thing.name} {newest}"
        for record in visit.org.query(query, user=visit.user).records:
            name, at = record[columns.name_of(thing)] or record["Id"], record[field.name]
            href = addresses.record(thing.name, record["Id"])
            found.append((at, Changed(str(name), thing.label, href, cells.cell(field, at))))
    return [changed for _, changed in sorted(found, key=lambda pair: pair[0], reverse=True)[:RECENT]]
