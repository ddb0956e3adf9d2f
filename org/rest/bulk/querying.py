"""Query jobs over REST. The query is put to the org when one first asks for the job itself or for its results.

Until then it can be aborted, and a list of jobs shows it as waiting: no look at the list sets any off.
"""

import base64
import binascii

from org.errors import InvalidLocator, MalformedQuery
from org.rest.bulk import any_job, told
from org.rest.bulk.asked import choice, form, invalid, properties
from org.rest.bulk.errors import InvalidJobState
from org.rest.bulk.extraction import accepted, extract
from org.rest.bulk.job import FINISHED, QueryJob, State
from org.rest.bulk.sheet import Sheet
from org.rest.call import Answer, Call
from org.rest.message import CSV

MOST_ROWS = 250_000
ROWS = 50_000
LAST = "null"


def create(call: Call) -> Answer:
    asked, jobs, org = properties(call.document()), call.door.jobs, call.door.org
    operation, text = choice(asked, "operation", ["query", "queryAll"]), asked.get("query")
    shape = form(asked)
    if not isinstance(text, str) or not text.strip():
        raise MalformedQuery("A query string has to be specified")
    plan = org.plan(text, deleted=operation == "queryAll", user=call.user)
    job = QueryJob(
        id=jobs.identifier(),
        operation=operation,
        object=accepted(org, text, plan),
        user=call.user,
        version=call.version,
        form=shape,
        created=jobs.clock(),
        text=text,
    )
    return Answer(told.in_short(jobs.add(job)))


def listing(call: Call) -> Answer:
    return any_job.listing(call, QueryJob)


def info(call: Call) -> Answer:
    return Answer(told.in_full(_found(call)))


def results(call: Call) -> Answer:
    job = _found(call)
    if job.state is not State.DONE or job.found is None:
        raise InvalidJobState(f"The job has no results to get, its state is {job.state}")
    start = _start(call, job.found)
    body, end = job.found.stretch(start, _most(call))
    following = _locator(end) if end < len(job.found) else LAST
    headers = {"Sforce-Locator": following, "Sforce-NumberOfRecords": str(end - start)}
    return Answer(body, headers=headers, kind=CSV)


def change(call: Call) -> Answer:
    job = call.door.jobs.find(QueryJob, call.given[0])
    any_job.asked_state(call, [State.ABORTED])
    return any_job.aborted(call, job)


def delete(call: Call) -> Answer:
    return any_job.deleted(call, call.door.jobs.find(QueryJob, call.given[0]), FINISHED)


def _found(call: Call) -> QueryJob:
    return _looked(call, call.door.jobs.find(QueryJob, call.given[0]))


def _looked(call: Call, job: QueryJob) -> QueryJob:
    jobs = call.door.jobs
    if job.move([State.UPLOADED], State.RUNNING, jobs.clock()):
        extract(call.door.org, job, jobs.clock)
    return job


def _most(call: Call) -> int:
    given = call.query.get("maxRecords")
    if given is None:
        return ROWS
    if not (given.isascii() and given.isdecimal()) or int(given[:10]) == 0:
        raise invalid("maxRecords", given)
    return min(int(given[:10]), MOST_ROWS)


def _locator(start: int) -> str:
    return base64.urlsafe_b64encode(str(start).encode()).decode().rstrip("=")


def _start(call: Call, sheet: Sheet) -> int:
    given = call.query.get("locator")
    if not given:
        return 0
    try:
        text = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise InvalidLocator("invalid query locator") from error
    if not text.isdecimal() or len(text) > 10 or not 0 < int(text) < len(sheet):
        raise InvalidLocator("invalid query locator")
    return int(text)
