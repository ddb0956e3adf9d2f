"""What a request about a job is refused with; a job that fails on its way carries its own message instead."""

from org.errors import RequestError


class ApiError(RequestError):
    code = "API_ERROR"


class InvalidJob(RequestError):
    """Salesforce's texts name the error once more."""

    code = "INVALIDJOB"

    def __init__(self, message: str) -> None:
        super().__init__(f"InvalidJob : {message}")


class InvalidJobState(RequestError):
    code = "INVALIDJOBSTATE"


class NotEnabled(RequestError):
    code = "FEATURENOTENABLED"

    def __init__(self, message: str) -> None:
        super().__init__(f"FeatureNotEnabled : {message}")


class UploadRefused(RequestError):
    code = "BULK_API_ERROR"


class UploadTooLarge(UploadRefused):
    status = 413


class JobFailed(Exception):
    """Why a job as a whole goes no further; what it has done until then stays done."""
