"""The search across the org: SOSL over every object that can be searched, shown by object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from org.engine.index import is_searchable
from org.errors import SalesforceError
from org.pages import addresses, columns
from org.pages.columns import Path
from org.pages.excerpt import Piece, excerpt
from org.pages.listing import Head, Row, rows_of
from org.pages.visit import Page, Visit
from org.schema import Object
from org.sosl.quoting import words

FEW, MANY = 10, 200
LONGEST = 1000
MOST_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one object; `all` leads to the rest, when there may be more."""

    thing: Object
    heads: Sequence[Head]
    rows: Sequence[tuple[Row, list[Piece]]]
    all: str


def search(visit: Visit) -> Page:
    text, within = visit.one("q").strip()[:LONGEST], visit.schema.object(visit.one("in"))
    things = [within] if within else list(visit.schema.objects.values())
    searched = [thing for thing in things if is_searchable(thing.name)]
    offered = [thing for thing in visit.schema.objects.values() if is_searchable(thing.name)]
    values: dict[str, Any] = {
        "text": text,
        "q": text,
        "within": within,
        "things": offered,
        "groups": [],
        "trouble": None,
    }
    title = f"{text} | Search" if text else "Search"
    if not text or not searched:
        return Page("search.html", title, values)
    try:
        groups = _groups(visit, text, searched, MANY if within else FEW)
    except SalesforceError as error:
        trouble = {"code": error.code, "message": error.message}
        return Page("search.html", title, {**values, "trouble": trouble}, error.status)
    return Page("search.html", title, {**values, "groups": groups})


def _groups(visit: Visit, text: str, things: Sequence[Object], most: int) -> list[Group]:
    returning = ", ".join(f"{thing.name}({_fields(visit, thing)} LIMIT {most + 1})" for thing in things)
    query = f"FIND {{{words(text)}}} IN ALL FIELDS RETURNING {returning}"
    found: dict[str, list[dict[str, Any]]] = {}
    for record in visit.org.search(query, user=visit.user):
        found.setdefault(record["attributes"]["type"], []).append(record)
    return [_group(visit, visit.schema.objects[name], records, text, most) for name, records in found.items()]


def _fields(visit: Visit, thing: Object) -> str:
    return columns.selected(_columns(visit, thing), *_texts(thing))


def _columns(visit: Visit, thing: Object) -> list[Path]:
    return columns.default(visit.schema, thing)[:MOST_COLUMNS]


def _texts(thing: Object) -> list[str]:
    return [field.name for field in thing.fields.values() if columns.is_long(field)]


def _group(visit: Visit, thing: Object, records: list[dict[str, Any]], text: str, most: int) -> Group:
    shown, some = _columns(visit, thing), records[:most]
    heads = [Head(path.label, path.name, "", "", path.numeric) for path in shown]
    rows = rows_of(visit, thing.name, shown, some)
    pieces = [_excerpt(thing, record, text) for record in some]
    more = addresses.search(text, thing.name) if len(records) > most else ""
    return Group(thing, heads, list(zip(rows, pieces, strict=True)), more)


def _excerpt(thing: Object, record: Mapping[str, Any], text: str) -> list[Piece]:
    found = (excerpt(record[name] or "", text) for name in _texts(thing))
    return next(filter(None, found), [])
