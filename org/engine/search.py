"""Searches answered: the full-text index finds Ids in order of relevance, SOQL's engine does the rest."""

import dataclasses
import re
from typing import Any, Protocol

from org.caret import layout
from org.engine.calendar import Calendar
from org.engine.compile import compile_query
from org.engine.shape import records
from org.errors import MalformedSearch
from org.schema import Schema
from org.soql.ast import Constant, FieldPath, Junction, Membership, Query, Selected
from org.sosl import Returning, Search, parse
from org.sosl.ast import Operation, Term, Word

COLUMNS = {"ALL": "{name email phone rest}", "NAME": "{name}", "EMAIL": "{email}", "PHONE": "{phone}",
           "SIDEBAR": "{name email phone}"}  # fmt: skip
TOKENS = re.compile(r"\w+", re.UNICODE)
OVERALL, PER_OBJECT, NARROWED = 2000, 250, 2000
MATCHES = "SELECT id FROM _search WHERE _search MATCH ? AND object = ? ORDER BY rank LIMIT ?"


class Searchable(Protocol):
    @property
    def schema(self) -> Schema: ...

    @property
    def calendar(self) -> Calendar: ...

    def execute(self, sql: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]: ...


def find(org: Searchable, text: str) -> list[dict[str, Any]]:
    search = parse(text)
    match = f"{COLUMNS[search.group]}: {fts(search.term)}"
    returning = search.returning or tuple(_identity(name) for name in org.schema.objects)
    found = [record for item in returning for record in _of_object(org, search, item, match, text)]
    return found[: OVERALL if search.limit is None else search.limit]


def fts(term: Term) -> str:
    """The term in the index's own language. Only quoted words reach it, so no text can be an operator there."""
    if isinstance(term, Operation):
        return f"({fts(term.left)} {term.word.removeprefix('AND ')} {fts(term.right)})"
    return _word(term)


def _word(word: Word) -> str:
    parts = TOKENS.findall(word.text) or [""]
    prefix = "*" if word.text.endswith("*") and not word.phrase else ""
    return '"' + " ".join(parts) + '"' + prefix


def _identity(name: str) -> Returning:
    return Returning(Query((Selected(FieldPath("Id", 0), None, 0),), name, 0))


def _of_object(org: Searchable, search: Search, item: Returning, match: str, text: str) -> list[dict[str, Any]]:
    query = item.query
    thing = org.schema.object(query.source)
    narrowed = query.where is not None or bool(query.order_by)
    cap = NARROWED if narrowed else min(OVERALL // max(len(search.returning), 1), PER_OBJECT)
    found = org.execute(MATCHES, (match, thing.name if thing else query.source, NARROWED))
    ids = [row[0] for row in found]
    plan = compile_query(org.schema, _among(query, ids), text, org.calendar)
    if plan.aggregate:
        raise MalformedSearch(layout(text, query.source_at, "aggregates cannot be searched for", first_column=0))
    rows = records(plan, org.execute(plan.sql, plan.parameters))
    return rows[:cap] if query.order_by else _cut(_by_relevance(rows, ids), query)[:cap]


def _among(query: Query, ids: list[str]) -> Query:
    at = query.source_at
    members = tuple(Constant("string", one, at) for one in ids) or (Constant("string", "", at),)
    within = Membership(FieldPath("Id", at), "IN", members, at)
    where = within if query.where is None else Junction("AND", (within, query.where))
    if query.order_by:
        return dataclasses.replace(query, where=where)
    return dataclasses.replace(query, where=where, limit=None, offset=None)


def _cut(rows: list[dict[str, Any]], query: Query) -> list[dict[str, Any]]:
    """LIMIT and OFFSET, for rows in order of relevance: the database knows no such order."""
    start = query.offset or 0
    return rows[start:] if query.limit is None else rows[start : start + query.limit]


def _by_relevance(rows: list[dict[str, Any]], ids: list[str]) -> list[dict[str, Any]]:
    order = {one: place for place, one in enumerate(ids)}
    return sorted(rows, key=lambda row: order[row["attributes"]["url"].rsplit("/", 1)[1]])
