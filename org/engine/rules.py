"""What a query may ask for as a whole: numbers within their limits, words that REST understands, a known scope."""

from typing import Any, NoReturn

from sqlalchemy import false

from org import articles
from org.caret import layout
from org.engine.caller import Caller
from org.engine.places import Target
from org.errors import InvalidScope, MalformedQuery, NumberOutsideRange, TooComplicated
from org.soql.ast import Query

MAX_OFFSET = 2000
LARGEST_LIMIT = 2**31 - 1
MAX_ORDERINGS = 32
MOST_SELECTED = 1000
CATEGORY = "DATA CATEGORY "
APEX_ONLY = frozenset(["SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"])
EVERYTHING = frozenset(["everything", "scopingrule"])
MINE = frozenset(["mine", "mine_and_my_groups"])
OF_OTHERS = frozenset(["team", "delegated", "my_territory", "my_team_territory"])


def check_limits(query: Query) -> None:
    if len(query.selected) > MOST_SELECTED or len(query.more_sources) > MOST_SELECTED:
        raise TooComplicated
    if query.limit is not None and query.limit < 0:
        raise MalformedQuery("Limit must be a non-negative value")
    if query.limit is not None and query.limit > LARGEST_LIMIT:
        raise MalformedQuery(f"numeric value out of range: {query.limit}")
    if query.offset is not None and query.offset < 0:
        raise MalformedQuery("SOQL offset must be a non-negative value")
    if query.offset is not None and query.offset > MAX_OFFSET:
        raise NumberOutsideRange(f"Maximum SOQL offset allowed is {MAX_OFFSET}")
    if len(query.order_by) > MAX_ORDERINGS:
        raise MalformedQuery(f"A query can be ordered by at most {MAX_ORDERINGS} fields")


def check_words(query: Query, text: str) -> None:
    for word in map(str.upper, query.updated):
        wrong = articles.mistake(word, articles=articles.is_article(query.source))
        if wrong:
            raise MalformedQuery(wrong)
    if query.filtered_by is not None:
        check_filter(query.filtered_by, query.filtered_at, text)


def check_filter(name: str, at: int, text: str) -> NoReturn:
    """What stands after WITH: words of Apex, and categories of data, of which no org in a box has any."""
    if name.upper() in APEX_ONLY:
        raise MalformedQuery(layout(text, at, f"{name.upper()} not allowed in this context", first_column=1))
    if not name.startswith(CATEGORY):
        raise MalformedQuery(f"Invalid WITH {name.upper()} clause")
    group = name.removeprefix(CATEGORY).removesuffix("__c")
    raise MalformedQuery(f"The category group name is not valid for the entities you are searching: {group}")


def scope(query: Query, target: Target, caller: Caller, text: str) -> list[Any]:
    """Nobody else's records are anybody's in an org in a box: it has no teams and no territories of users."""
    if query.scope is None or query.scope.lower() in EVERYTHING:
        return []
    name = query.scope.lower()
    if name in MINE:
        owner = target.thing.field("OwnerId")
        return [target.table.c[owner.name] == caller.user] if owner and caller.user else [false()]
    if name in OF_OTHERS:
        return [false()]
    raise InvalidScope(layout(text, query.scope_at, f"Invalid query scope: {query.scope}", first_column=1))
