"""Searches answered: the full-text index finds records in order of relevance, SOQL's engine does the rest.

The index names at most as many records of an object as Salesforce's does; conditions, order and limits come after. The
order of relevance is the index's own, and of equal records the one with the smaller Id comes first.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol, TypeVar

from org.articles import is_article
from org.caret import layout
from org.engine.caller import Caller
from org.engine.compile import compile_query
from org.engine.index import COLUMNS, GROUPS, is_searchable
from org.engine.matching import matching
from org.engine.paths import NO_OBJECT
from org.engine.shape import records
from org.engine.tables import Tables
from org.errors import InvalidSearch, InvalidType, MalformedSearch, NotSearchable, TooComplicated
from org.schema import Schema
from org.soql.ast import Comparison, Condition, Constant, FieldPath, Junction, Query, Selected, SemiJoin
from org.sosl import Search, parse
from org.sosl.clauses import identities

OVERALL, PER_OBJECT, MOST_WORDS = 2000, 250, 1000
# Found only where RETURNING names them, and whatever group of fields IN names.
NAMED_ONLY = frozenset(["Product2"])
FOUND = (
    "SELECT id FROM (SELECT rowid AS place, rank FROM _search WHERE _search MATCH ? AND rowid BETWEEN ? AND ? "
    "ORDER BY rank, rowid LIMIT ?) AS found JOIN _search_ids USING (place) ORDER BY found.rank, found.place"
)
PLACES = "SELECT first, last FROM _search_objects WHERE name = ?"
# A word can hold no letter beyond the last of Unicode, so that one ends a stretch of words with the same beginning.
FITTING = "SELECT term FROM _search_words WHERE term >= ?1 AND term < ?1 || char(1114111) AND term GLOB ?2 LIMIT ?3"
Record = dict[str, Any]
T = TypeVar("T")


class Searchable(Protocol):
    @property
    def schema(self) -> Schema: ...

    @property
    def tables(self) -> Tables: ...

    def execute(self, sql: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One search: of which org, in what words, by whom, and at which address its records are."""

    org: Searchable
    text: str
    caller: Caller
    api: str


def find(org: Searchable, text: str, caller: Caller, api: str) -> list[Record]:
    search = parse(text)
    queries = [item.query for item in search.returning] or [identities(name, 0) for name in _found_unnamed(org.schema)]
    names = [_name(org.schema, query, text) for query in queries]
    _check_limits(search, queries)
    matches = Matches(org, search)
    found = [
        _of_object(Asked(org, text, caller, api), search.pricebook, matches.ids(name), query, len(queries))
        for name, query in zip(names, queries, strict=True)
    ]
    return _shared(found, OVERALL if search.limit is None else search.limit)


def _found_unnamed(schema: Schema) -> list[str]:
    return [name for name in schema.objects if is_searchable(name) and not _named_only(name)]


def _named_only(name: str) -> bool:
    return name in NAMED_ONLY or is_article(name)


def _name(schema: Schema, query: Query, text: str) -> str:
    thing = schema.object(query.source)
    if thing is None:
        message = NO_OBJECT.format(name=query.source.lower())
        raise InvalidType(layout(text, query.source_at, message, first_column=1))
    if not is_searchable(thing.name):
        raise NotSearchable(thing.name)
    return thing.name


def _check_limits(search: Search, queries: Sequence[Query]) -> None:
    if search.category:
        what = "The category group name is not valid for the entities you are searching"
        raise InvalidSearch(f"{what}: {search.category}")
    if search.limit is not None and search.limit > OVERALL:
        raise MalformedSearch(f"maximum limit of search results is {OVERALL}")
    for query in queries:
        if query.limit is not None and query.limit < 0:
            raise MalformedSearch("Limit must be a non-negative value")
        if query.limit is not None and query.limit > OVERALL:
            raise MalformedSearch(f"Maximum entity limit is {OVERALL}")
        if query.offset is not None and not 0 <= query.offset <= OVERALL:
            raise InvalidSearch(f"SOSL offset should be between 0 to {OVERALL}")
        if query.offset is not None and len(queries) > 1:
            raise MalformedSearch("OFFSET can only be used when a single object is searched")


class Matches:
    """What matches a search, by object. The index is asked once for each, however often RETURNING names it."""

    def __init__(self, org: Searchable, search: Search) -> None:
        self.org = org
        self.search = search
        self.fitting = cache(partial(_fitting, org))
        self.expression = cache(self._expression)
        self.ids = cache(self._ids)

    def _expression(self, in_articles: bool) -> str | None:
        term = self.search.find.in_articles if in_articles else self.search.find.usual
        return None if term is None else matching(term, self.fitting)

    def _ids(self, name: str) -> list[str]:
        """The Ids of an object's records, the most relevant first."""
        match = self.expression(is_article(name))
        places = self.org.execute(PLACES, (name,))
        if match is None or not places:
            return []
        columns = COLUMNS if _named_only(name) else GROUPS[self.search.group]
        found = self.org.execute(FOUND, (f"{{{' '.join(columns)}}}: {match}", *places[0], OVERALL))
        return [row[0] for row in found]


def _of_object(
    asked: Asked, pricebook: Constant | None, ids: Sequence[str], query: Query, objects: int
) -> list[Record]:
    narrowed = bool(query.where or query.order_by)
    most = OVERALL if narrowed and objects == 1 else min(OVERALL // objects, PER_OBJECT)
    if not narrowed and not pricebook:
        return _answered(asked, query, _cut(ids, query)[:most])
    rows = _answered(asked, _with_pricebook(query, pricebook), ids)
    return list(rows if query.order_by else _cut(rows, query))[:most]


def _fitting(org: Searchable, pattern: str) -> list[str]:
    """The words of the index that fit a pattern."""
    folded = "".join(map(_folded, pattern))
    start = folded[: min(folded.find(wildcard) for wildcard in "*?" if wildcard in folded)]
    found = org.execute(FITTING, (start, folded, MOST_WORDS + 1))
    if len(found) > MOST_WORDS:
        raise TooComplicated
    return [row[0] for row in found]


def _folded(letter: str) -> str:
    """A letter as the index keeps it: never more than one, so ß stays what it is."""
    folded = letter.casefold()
    return folded if len(folded) == 1 else letter.lower()


def _answered(asked: Asked, query: Query, ids: Sequence[str]) -> list[Record]:
    """The query among the records of these Ids: in its own order if it has one, or else in theirs."""
    whole = query if query.order_by else _unlimited(query)
    plan = compile_query(asked.org.tables, whole, asked.text, asked.caller, listed=True)
    rows = records(plan, asked.org.execute(plan.sql, plan.bound(ids)), api=asked.api) if ids else []
    return rows if query.order_by else _by_relevance(rows, ids)


def _with_pricebook(query: Query, book: Constant | None) -> Query:
    if book is None:
        return query
    priced = Query(
        (Selected(FieldPath("Product2Id", book.at), None, book.at),), "PricebookEntry", book.at,
        where=Comparison(FieldPath("Pricebook2Id", book.at), "=", book, book.at),
    )  # fmt: skip
    return _narrowed(query, SemiJoin(FieldPath("Id", book.at), "IN", priced, book.at))


def _narrowed(query: Query, condition: Condition) -> Query:
    before = query.where.conditions if isinstance(query.where, Junction) and query.where.word == "AND" else ()
    where = condition if query.where is None else Junction("AND", (condition, *(before or (query.where,))))
    return dataclasses.replace(query, where=where)


def _unlimited(query: Query) -> Query:
    return dataclasses.replace(query, limit=None, offset=None)


def _cut(rows: Sequence[T], query: Query) -> Sequence[T]:
    """LIMIT and OFFSET, for what is in order of relevance: the database knows no such order."""
    start = query.offset or 0
    return rows[start:] if query.limit is None else rows[start : start + query.limit]


def _by_relevance(rows: Iterable[Record], ids: Sequence[str]) -> list[Record]:
    order = {one: place for place, one in enumerate(ids)}
    return sorted(rows, key=lambda row: order[row["attributes"]["url"].rsplit("/", 1)[1]])


def _shared(found: Sequence[Sequence[Record]], limit: int) -> list[Record]:
    """An even share of the limit for each object; what one has no use for is left to the others."""
    shares = [0] * len(found)
    open_to_more = [number for number, rows in enumerate(found) if rows]
    while limit and open_to_more:
        for number in open_to_more[:limit]:
            shares[number] += 1
        limit -= len(open_to_more[:limit])
        open_to_more = [number for number in open_to_more if shares[number] < len(found[number])]
    return [record for rows, share in zip(found, shares, strict=True) for record in rows[:share]]
