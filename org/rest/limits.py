"""What is left of an org's limits. Of all that Salesforce counts, only calls of the API are counted here."""

from org.rest.call import Answer, Call

# The most of each in a Developer Edition.
UNUSED = {
    "ConcurrentAsyncGetReportInstances": 200,
    "ConcurrentSyncReportRuns": 20,
    "DailyAsyncApexExecutions": 250000,
    "DailyBulkApiBatches": 15000,
    "DailyBulkV2QueryFileStorageMB": 976562,
    "DailyBulkV2QueryJobs": 10000,
    "DailyDurableStreamingApiEvents": 10000,
    "DailyGenericStreamingApiEvents": 10000,
    "DailyStreamingApiEvents": 10000,
    "DailyWorkflowEmails": 1000,
    "DataStorageMB": 5,
    "FileStorageMB": 20,
    "HourlyAsyncReportRuns": 1200,
    "HourlyPublishedPlatformEvents": 50000,
    "HourlySyncReportRuns": 500,
    "HourlyTimeBasedWorkflow": 1000,
    "MassEmail": 10,
    "SingleEmail": 15,
}


def limits(call: Call) -> Answer:
    used, most = call.door.gate.usage
    counted = {"DailyApiRequests": _limit(most, max(most - used, 0))}
    return Answer(dict(sorted((counted | {name: _limit(most, most) for name, most in UNUSED.items()}).items())))


def _limit(most: int, remaining: int) -> dict[str, int]:
    return {"Max": most, "Remaining": remaining}
