"""Ingest jobs over REST: created, given their CSV, and worked on as soon as the upload is said to be complete."""

from collections.abc import Mapping
from typing import Any

from org.errors import UnsupportedMedia
from org.rest.bodies import parsed
from org.rest.bulk import any_job, multipart, told
from org.rest.bulk.asked import choice, form, properties, text
from org.rest.bulk.errors import InvalidJob, InvalidJobState, NotEnabled, UploadTooLarge
from org.rest.bulk.job import FINISHED, SUCCESSFUL, UNSUCCESSFUL, IngestJob, State
from org.rest.bulk.sheet import Sheet
from org.rest.call import Answer, Call
from org.rest.message import CSV
from org.schema import Object

OPERATIONS = ("insert", "update", "upsert", "delete", "hardDelete")
HARD_DELETE = "hardDelete operation requires special user profile permission, please contact your system administrator"
NO_EXTERNAL_ID = "External ID was blank for {}. An External ID must be specified for upsert."
OTHER_FIELD = "Field name provided, {} does not match an External ID for {}"
DELETABLE = FINISHED | {State.UPLOADED}


def create(call: Call) -> Answer:
    """With its CSV in the same request, if that has several parts."""
    _ = call.changes
    mark = multipart.boundary(call.request.headers.get("content-type", ""))
    if mark is None:
        return Answer(told.in_short(_created(call, properties(call.document()))))
    parts = multipart.parts(call.request.body, mark)
    job = _created(call, properties(parsed(parts["job"])))
    _receive(call, job, parts.get("content", b""))
    return _closed(call, job)


def listing(call: Call) -> Answer:
    return any_job.listing(call, IngestJob)


def info(call: Call) -> Answer:
    return Answer(told.in_full(_found(call)))


def upload(call: Call) -> Answer:
    kind = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("", "text/csv"):
        raise UnsupportedMedia(f"Content-Type header specified in HTTP request is not supported: {kind}")
    _receive(call, _found(call), call.request.body)
    return Answer(None, 201)


def change(call: Call) -> Answer:
    job = _found(call)
    if any_job.asked_state(call, [State.UPLOADED, State.ABORTED]) is State.ABORTED:
        return any_job.aborted(call, job)
    return _closed(call, job)


def delete(call: Call) -> Answer:
    return any_job.deleted(call, _found(call), DELETABLE)


def successful(call: Call) -> Answer:
    job = _finished(call)
    return _csv(job.successful or Sheet(job.form, [*SUCCESSFUL, *job.head]))


def failed(call: Call) -> Answer:
    job = _finished(call)
    return _csv(job.unsuccessful or Sheet(job.form, [*UNSUCCESSFUL, *job.head]))


def not_processed(call: Call) -> Answer:
    from org.rest.bulk.loading import unprocessed

    return _csv(unprocessed(_finished(call)))


def _found(call: Call) -> IngestJob:
    return call.door.jobs.find(IngestJob, call.given[0])


def _finished(call: Call) -> IngestJob:
    job = _found(call)
    if job.state not in FINISHED:
        raise InvalidJobState(f"The job has no results to get, its state is {job.state}")
    return job


def _created(call: Call, asked: Mapping[str, Any]) -> IngestJob:
    jobs, operation, shape = call.door.jobs, choice(asked, "operation", OPERATIONS), form(asked)
    name = text(asked, "object")
    thing = call.door.org.schema.object(name)
    if thing is None:
        raise InvalidJob(f"Unable to find object: {name[:255]}")
    if operation == "hardDelete":
        raise NotEnabled(HARD_DELETE)
    job = IngestJob(
        id=jobs.identifier(),
        operation=operation,
        object=thing.name,
        user=call.user,
        version=call.version,
        form=shape,
        created=jobs.clock(),
        external_id=_external_id(asked, thing) if operation == "upsert" else None,
    )
    return jobs.add(job)


def _external_id(asked: Mapping[str, Any], thing: Object) -> str:
    name = text(asked, "externalIdFieldName")
    if not name:
        raise InvalidJob(NO_EXTERNAL_ID.format(thing.name))
    field = thing.field(name)
    if field is None or not (field.external_id or field.type == "id"):
        raise InvalidJob(OTHER_FIELD.format(name[:255], thing.name))
    return field.name


def _receive(call: Call, job: IngestJob, data: bytes) -> None:
    if len(data) > call.door.jobs.largest:
        raise UploadTooLarge(f"The data of a job may have at most {call.door.jobs.largest} bytes")
    job.receive(data)


def _closed(call: Call, job: IngestJob) -> Answer:
    """The answer tells the state that was asked for; the work follows on it."""
    from org.rest.bulk.loading import load

    jobs, changes = call.door.jobs, call.changes
    if not job.move([State.OPEN], State.UPLOADED, jobs.clock()):
        raise any_job.too_late("Closing", job)
    answer = Answer(told.in_short(job))
    if job.move([State.UPLOADED], State.RUNNING, jobs.clock()):
        load(changes, call.door.org.schema, job, jobs.clock)
    return answer


def _csv(sheet: Sheet) -> Answer:
    return Answer(sheet.whole(), kind=CSV)
