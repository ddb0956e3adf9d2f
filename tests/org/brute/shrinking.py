"""Smaller queries that are legal when the one they come from is: each leaves something out."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from tests.org.brute.questions import Children, Condition, Includes, Junction, Membership, Not, Query, SemiJoin

T = TypeVar("T")


def smallest(query: Query, fails: Callable[[Query], bool]) -> Query:
    """What is left when nothing more can be taken away without the failure going too."""
    while smaller := next(filter(fails, smaller_queries(query)), None):
        query = smaller
    return query


def smaller_queries(query: Query) -> Iterator[Query]:
    yield from (one for one in _without_clause(query) if one != query)
    if query.subtotals and not _groupings(query):
        yield replace(query, subtotals="")
    if len(query.shown) > 1:
        yield from (replace(query, shown=_without(query.shown, place)) for place in range(len(query.shown)))
    yield from (replace(query, order=_without(query.order, place)) for place in range(len(query.order)))
    for place, item in enumerate(query.shown):
        if isinstance(item, Children):
            for inner in smaller_queries(item.query):
                child = Children(item.relationship, inner)
                yield replace(query, shown=(*query.shown[:place], child, *query.shown[place + 1 :]))
    if query.where:
        yield from (replace(query, where=one) for one in smaller_conditions(query.where))
    if query.having:
        yield from (replace(query, having=one) for one in smaller_conditions(query.having))


def smaller_conditions(condition: Condition) -> Iterator[Condition]:
    match condition:
        case Not(inner):
            yield inner
            yield from map(Not, smaller_conditions(inner))
        case Junction(word, conditions):
            yield from conditions
            for place, one in enumerate(conditions):
                if len(conditions) > 2:
                    yield Junction(word, _without(conditions, place))
                for less in smaller_conditions(one):
                    yield Junction(word, (*conditions[:place], less, *conditions[place + 1 :]))
        case Membership(left, negated, members) if len(members) > 1:
            yield from (Membership(left, negated, _without(members, place)) for place in range(len(members)))
        case Includes(left, negated, sets) if len(sets) > 1:
            yield from (Includes(left, negated, _without(sets, place)) for place in range(len(sets)))
        case SemiJoin(left, negated, query) if query.where:
            yield SemiJoin(left, negated, replace(query, where=None))
            yield from (SemiJoin(left, negated, replace(query, where=one)) for one in smaller_conditions(query.where))


def _without_clause(query: Query) -> Iterator[Query]:
    yield replace(query, limit=None)
    yield replace(query, offset=None)
    yield replace(query, where=None)
    yield replace(query, having=None)


def _groupings(query: Query) -> bool:
    return "Grouping(" in repr(query)


def _without(items: tuple[T, ...], place: int) -> tuple[T, ...]:
    return (*items[:place], *items[place + 1 :])
