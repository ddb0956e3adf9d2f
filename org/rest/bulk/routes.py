"""The resources of the Bulk API 2.0: the path of each, below its version, and what answers each method."""

from collections.abc import Mapping

from org.rest.bulk import ingesting, querying
from org.rest.call import Handler

ROUTES: Mapping[str, Mapping[str, Handler]] = {
    "jobs/query": {"GET": querying.listing, "POST": querying.create},
    "jobs/query/*": {"GET": querying.info, "PATCH": querying.change, "DELETE": querying.delete},
    "jobs/query/*/results": {"GET": querying.results},
    "jobs/ingest": {"GET": ingesting.listing, "POST": ingesting.create},
    "jobs/ingest/*": {"GET": ingesting.info, "PATCH": ingesting.change, "DELETE": ingesting.delete},
    "jobs/ingest/*/batches": {"PUT": ingesting.upload},
    "jobs/ingest/*/successfulResults": {"GET": ingesting.successful},
    "jobs/ingest/*/failedResults": {"GET": ingesting.failed},
    "jobs/ingest/*/unprocessedrecords": {"GET": ingesting.not_processed},
    "jobs/ingest/*/unprocessedRecords": {"GET": ingesting.not_processed},
}
