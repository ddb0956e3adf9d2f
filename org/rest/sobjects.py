"""The objects of an org: all of them, one of them, and which of its records changed or went within a span of time."""

from collections.abc import Sequence
from datetime import UTC, datetime

from org.engine.calendar import EARLIEST, LATEST, stored_moment
from org.errors import MissingArgument
from org.rest.call import Answer, Call
from org.rest.describing import all_described, described, summarized
from org.rest.errors import InvalidSpan

SHORTEST = 60
STAMP = "SystemModstamp"


def listed(call: Call) -> Answer:
    return Answer(all_described(call.door.org.schema, call.api, writable=call.door.changes is not None))


def about(call: Call) -> Answer:
    """Nobody's visits are kept, so nothing was visited lately."""
    writable = call.door.changes is not None
    return Answer({"objectDescribe": summarized(call.thing, call.api, writable=writable), "recentItems": []})


def recent(call: Call) -> Answer:
    """Nobody's visits are kept."""
    return Answer([])


def describe(call: Call) -> Answer:
    writable = call.door.changes is not None
    return Answer(described(call.door.org.schema, call.thing.name, call.api, writable=writable))


def updated(call: Call) -> Answer:
    start, end = _span(call)
    found = _ids(call, start, end, "", deleted=False) if call.thing.field(STAMP) else []
    return Answer({"ids": [identifier for identifier, _ in found], "latestDateCovered": stored_moment(end)})


def deleted(call: Call) -> Answer:
    start, end = _span(call)
    kept = call.thing.field(STAMP) and call.thing.field("IsDeleted")
    found = _ids(call, start, end, "AND IsDeleted = TRUE", deleted=True) if kept else []
    gone = [{"id": identifier, "deletedDate": when} for identifier, when in found]
    return Answer(
        {"deletedRecords": gone, "earliestDateAvailable": stored_moment(start), "latestDateCovered": stored_moment(end)}
    )


def _span(call: Call) -> tuple[datetime, datetime]:
    start, end = _moment(call, "start"), _moment(call, "end")
    if (end - start).total_seconds() < SHORTEST:
        raise InvalidSpan("endDate must be at least one minute greater than the startDate value")
    return start, end


def _moment(call: Call, name: str) -> datetime:
    """A plus sign that nobody escaped has become a space on the way."""
    given = call.query.get(name)
    if given is None:
        raise MissingArgument(f"Missing required parameter: {name}")
    try:
        moment = datetime.fromisoformat(given.strip().replace(" ", "+"))
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidSpan(f"{name} is no date and time: {given}") from error
    if not EARLIEST <= moment.date() <= LATEST:
        raise InvalidSpan(f"{name} is beyond the dates that there are: {given}")
    return moment


def _ids(call: Call, start: datetime, end: datetime, more: str, *, deleted: bool) -> Sequence[tuple[str, str]]:
    org = call.door.org
    within = f"{STAMP} >= {_literal(start)} AND {STAMP} < {_literal(end)} {more}"
    result = org.query(f"SELECT Id, {STAMP} FROM {call.thing.name} WHERE {within} ORDER BY Id", deleted=deleted)
    records = result.records
    while result.next is not None:
        result = org.query_more(result.next)
        records += result.records
    return [(record["Id"], record[STAMP]) for record in records]


def _literal(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
