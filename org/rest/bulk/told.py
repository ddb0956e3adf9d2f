"""A job as JSON: in full for who asks about it, and in short for every other answer."""

from typing import Any

from org.engine.calendar import stored_moment
from org.rest.bulk.job import IngestJob, Job, QueryJob, State
from org.rest.call import DATA


def in_short(job: Job) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": job.id,
        "operation": job.operation,
        "object": job.object,
        "createdById": job.user,
        "createdDate": stored_moment(job.created.replace(microsecond=0)),
        "systemModstamp": stored_moment(job.changed.replace(microsecond=0)),
        "state": job.state.value,
    }
    if isinstance(job, IngestJob) and job.external_id:
        told["externalIdFieldName"] = job.external_id
    told |= {"concurrencyMode": "Parallel", "contentType": "CSV", "apiVersion": float(job.version)}
    told |= {"jobType": job.kind, "lineEnding": job.form.ending, "columnDelimiter": job.form.delimiter}
    if job.state is State.OPEN:
        told["contentUrl"] = f"{DATA}/v{job.version}/jobs/ingest/{job.id}/batches".lstrip("/")
    return told


def in_full(job: Job) -> dict[str, Any]:
    told = in_short(job) | {"numberRecordsProcessed": job.processed}
    if isinstance(job, IngestJob):
        told["numberRecordsFailed"] = job.failed
    told |= {"retries": 0, "totalProcessingTime": job.milliseconds}
    if isinstance(job, IngestJob):
        told |= {"apiActiveProcessingTime": job.milliseconds, "apexProcessingTime": 0}
    if isinstance(job, QueryJob):
        told["isPkChunkingSupported"] = True
    if job.error is not None and job.state is State.FAILED:
        told["errorMessage"] = job.error
    return told
