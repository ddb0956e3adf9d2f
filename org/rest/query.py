"""SOQL over REST: the first batch, and those after it."""

import re
from typing import Any

from org.engine import QueryResult
from org.engine.explained import explained
from org.errors import MalformedQuery
from org.rest.call import Answer, Call

BATCH = re.compile(r"batchSize\s*=\s*(\d{1,6})(?!\d)", re.IGNORECASE | re.ASCII)
LARGEST = 2000


def query(call: Call) -> Answer:
    plan = call.query.get("explain")
    return _asked(call, deleted=False) if plan is None else _explained(call, plan)


def query_all(call: Call) -> Answer:
    return _asked(call, deleted=True)


def more(call: Call) -> Answer:
    return batch(call, call.door.org.query_more(call.given[0], api=call.api))


def size(call: Call) -> int:
    """As `Sforce-Query-Options` asks; the engine keeps it within its bounds."""
    asked = BATCH.search(call.request.headers.get("sforce-query-options", ""))
    return LARGEST if asked is None else int(asked[1])


def batch(call: Call, result: QueryResult) -> Answer:
    answer: dict[str, Any] = {"totalSize": result.total_size, "done": result.done}
    if result.next is not None:
        answer["nextRecordsUrl"] = f"{call.api}/query/{result.next}"
    return Answer({**answer, "records": result.records})


def _asked(call: Call, *, deleted: bool) -> Answer:
    text = call.query.get("q")
    if text is None:
        raise MalformedQuery("A query string has to be specified")
    found = call.door.org.query(text, batch=size(call), deleted=deleted, user=call.user, api=call.api)
    return batch(call, found)


def _explained(call: Call, text: str) -> Answer:
    """The way that the engine takes, in the form that Salesforce gives to its own. What it counts is counted."""
    told = explained(call.door.org, text, user=call.user)
    plan = {
        "cardinality": told.found,
        "fields": [told.index] if told.index else None,
        "leadingOperationType": "Index" if told.index else "TableScan",
        "notes": [],
        "relativeCost": told.found / max(told.all, 1) if told.index else 1.0,
        "sobjectCardinality": told.all,
        "sobjectType": told.thing,
    }
    return Answer({"plans": [plan], "sourceQuery": text})
