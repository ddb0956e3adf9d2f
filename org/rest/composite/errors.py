"""Why requests in a row, and records in a list, go no further."""

from org.errors import RequestError

MOST = 25


class Halted(RequestError):
    code = "PROCESSING_HALTED"


class BatchHalted(RequestError):
    code = "BATCH_PROCESSING_HALTED"
    status = 412

    def __init__(self) -> None:
        super().__init__("Batch processing is halted per request.")


class TooMany(RequestError):
    code = "LIMIT_EXCEEDED"

    def __init__(self) -> None:
        super().__init__(f"The request can’t contain more than {MOST} operations.")


class Undone(Exception):
    """Leaves a block of changes, so that none of them stays."""
