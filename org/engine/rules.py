"""What a query may ask for as a whole: numbers within their limits, words that REST understands, a known scope."""

from typing import Any

from sqlalchemy import false

from org.caret import layout
from org.engine.caller import Caller
from org.engine.paths import Target
from org.errors import InvalidScope, MalformedQuery, NumberOutsideRange, TooComplicated
from org.soql.ast import Query

MAX_OFFSET = 2000
MAX_ORDERINGS = 32
MOST_SELECTED = 1000
APEX_ONLY = frozenset(["SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"])
EVERYTHING = frozenset(["everything", "scopingrule"])
MINE = frozenset(["mine", "mine_and_my_groups"])
OF_OTHERS = frozenset(["team", "delegated", "my_territory", "my_team_territory"])


def check_limits(query: Query) -> None:
    if len(query.selected) > MOST_SELECTED or len(query.more_sources) > MOST_SELECTED:
        raise TooComplicated
    if query.limit is not None and query.limit < 0:
        raise MalformedQuery("Limit must be a non-negative value")
    if query.offset is not None and query.offset < 0:
        raise MalformedQuery("SOQL offset must be a non-negative value")
    if query.offset is not None and query.offset > MAX_OFFSET:
        raise NumberOutsideRange(f"Maximum SOQL offset allowed is {MAX_OFFSET}")
    if len(query.order_by) > MAX_ORDERINGS:
        raise MalformedQuery(f"A query can be ordered by at most {MAX_ORDERINGS} fields")


def check_words(query: Query, text: str) -> None:
    if query.filtered_by is None:
        return
    word = query.filtered_by.upper()
    if word in APEX_ONLY:
        message = f"{word} not allowed in this context"
        raise MalformedQuery(layout(text, query.filtered_at, message, first_column=1))
    if word != "DATA CATEGORY":
        raise MalformedQuery(f"Invalid WITH {word} clause")


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
