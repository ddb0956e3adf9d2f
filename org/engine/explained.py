"""The way that the engine takes to the records of a query, told without a word of the database's own."""

import re
from dataclasses import dataclass

from org.engine.embedded import Org
from org.soql import parse
from org.soql.constants import paired

# The table of the object that a query is about is always the first.
FIRST = re.compile(r"(SCAN|SEARCH) t0\b(?: USING (?:COVERING )?INDEX (?P<index>\S+))?")


@dataclass(frozen=True, slots=True)
class Explained:
    """`index` is the field by which records are found, none where each is looked at; `found` of `all` are a result."""

    thing: str
    index: str | None
    found: int
    all: int


def explained(org: Org, text: str, *, user: str | None = None) -> Explained:
    steps, plan = org.explain(text, user=user), org.plan(text, user=user)
    name = _source(org, text)
    counted = plan.sql if plan.counts_rows else f"SELECT count(*) FROM ({plan.sql})"
    found: int = org.execute(counted, plan.bound())[0][0]
    return Explained(name, _index(steps), found, org.query(f"SELECT COUNT() FROM {name}").total_size)


def _source(org: Org, text: str) -> str:
    """As it is called; of a text that a plan was made of, so that there is such an object."""
    source = parse(paired(text)).source
    thing = org.schema.object(source)
    return source if thing is None else thing.name


def _index(steps: list[str]) -> str | None:
    """One that is read from end to end spares nothing. The Id's has a name that is the database's own."""
    first = next(filter(None, map(FIRST.match, steps)), None)
    if first is None or first[1] == "SCAN":
        return None
    return (first["index"] or "").partition(".")[2] or "Id"
