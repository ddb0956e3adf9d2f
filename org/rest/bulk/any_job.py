"""What is done alike with jobs of either kind: list, abort and delete them."""

from collections.abc import Collection

from org.rest.bulk import told
from org.rest.bulk.asked import choice, invalid, properties
from org.rest.bulk.errors import ApiError, InvalidJobState
from org.rest.bulk.job import Job, State
from org.rest.call import Answer, Call

KINDS = frozenset(["Classic", "BigObjectIngest", "V2Query", "V2Ingest"])
MODES = frozenset(["parallel", "serial"])
NOT_TERMINATED = "Error encountered when deleting the job because the job is not terminated"
ONGOING = frozenset([State.OPEN, State.UPLOADED, State.RUNNING])


def listing(call: Call, kind: type[Job]) -> Answer:
    found, last = call.door.jobs.listed(kind, call.query.get("queryLocator", ""))
    records = [told.in_short(job) for job in found] if _asks_for(call, kind) else []
    following = f"{call.request.path}?queryLocator={last}" if last else None
    return Answer({"done": last is None, "records": records, "nextRecordsUrl": following})


def asked_state(call: Call, allowed: Collection[State]) -> State:
    """A state that there is and that nobody can ask for is another error than a word that is none."""
    asked = State(choice(properties(call.document()), "state", [state.value for state in State]))
    if asked not in allowed:
        raise InvalidJobState(f"Invalid job state: {asked}")
    return asked


def aborted(call: Call, job: Job) -> Answer:
    if not job.move(ONGOING, State.ABORTED, call.door.jobs.clock()):
        raise too_late("Aborting", job)
    return Answer(told.in_short(job))


def deleted(call: Call, job: Job, states: Collection[State]) -> Answer:
    if job.state not in states:
        raise ApiError(NOT_TERMINATED)
    call.door.jobs.forget(job)
    return Answer(None, 204)


def too_late(doing: str, job: Job) -> InvalidJobState:
    word = "Aborted" if job.state is State.ABORTED else "Completed"
    return InvalidJobState(f"{doing} already {word} Job not allowed")


def _asks_for(call: Call, kind: type[Job]) -> bool:
    """Jobs in chunks by primary key, serial ones and those of other kinds are filtered for, and never found."""
    query = call.query
    for name, known in (("jobType", KINDS), ("concurrencyMode", MODES)):
        if query.get(name) and query[name] not in known:
            raise invalid(name, query[name])
    in_chunks = query.get("isPkChunkingEnabled", "").lower() == "true"
    return query.get("jobType") in (None, "", kind.kind) and query.get("concurrencyMode") != "serial" and not in_chunks
