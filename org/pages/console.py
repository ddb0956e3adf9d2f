"""The query console: SOQL or SOSL as it is typed, the answer as a table, errors as the API gives them."""

from dataclasses import dataclass
from typing import Any

from org.engine import QueryResult
from org.errors import SalesforceError
from org.pages import addresses
from org.pages.sheet import Sheet, as_csv, sheet
from org.pages.visit import Download, Page, Visit
from org.rest.message import CSV

BATCH = 200
EXAMPLES = (
    "SELECT Id, CaseNumber, Subject, Status, Owner.Name FROM Case ORDER BY CreatedDate DESC LIMIT 20",
    "SELECT Status, COUNT(Id) FROM Case GROUP BY Status ORDER BY COUNT(Id) DESC",
    "FIND {warranty} IN ALL FIELDS RETURNING Knowledge__kav(Id, Title, Summary)",
)
ATTACHED = {"Content-Disposition": 'attachment; filename="query.csv"'}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`took` is in milliseconds; `next` leads to the following batch, `csv` to what is shown as a file."""

    sheet: Sheet
    shown: int
    took: float
    next: str
    csv: str


def console(visit: Visit) -> Page | Download:
    text, locator = visit.one("q").replace("\r\n", "\n"), visit.one("batch")
    values: dict[str, Any] = {"text": text, "outcome": None, "trouble": None, "examples": EXAMPLES}
    if not text.strip():
        return Page("console.html", "Query console", values)
    began = visit.door.clock()
    try:
        found = _asked(visit, text, locator)
    except SalesforceError as error:
        trouble = {"code": error.code, "message": error.message.strip("\n")}
        return Page("console.html", "Query console", {**values, "trouble": trouble}, error.status)
    took = (visit.door.clock() - began).total_seconds() * 1000
    if visit.one("as") == "csv":
        return Download(as_csv(found.records), CSV, ATTACHED)
    return Page("console.html", "Query console", {**values, "outcome": _outcome(visit, text, locator, found, took)})


def _asked(visit: Visit, text: str, locator: str) -> QueryResult:
    if text.lstrip()[:4].upper() == "FIND":
        records = visit.org.search(text, user=visit.user)
        return QueryResult(len(records), records)
    if locator:
        return visit.org.query_more(locator)
    return visit.org.query(text, batch=BATCH, user=visit.user)


def _outcome(visit: Visit, text: str, locator: str, found: QueryResult, took: float) -> Outcome:
    batch = [("batch", locator)] if locator else []
    following = addresses.with_query("/console", [("q", text), ("batch", found.next)]) if found.next else ""
    csv = addresses.with_query("/console", [("q", text), *batch, ("as", "csv")])
    return Outcome(sheet(visit.schema, found.records, found.total_size), len(found.records), took, following, csv)
