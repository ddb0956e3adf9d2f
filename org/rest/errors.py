"""What can be wrong with a request for records, beyond what a query can get wrong."""

from org.errors import InvalidField, RequestError


def in_the_address(name: str) -> InvalidField:
    """What says which record is meant is part of the address, so it cannot be a value too."""
    return InvalidField(f"The {name} field should not be specified in the sobject data.")


class InvalidSpan(RequestError):
    code = "INVALID_REPLICATION_DATE"


class TooManyRecords(RequestError):
    code = "EXCEEDED_ID_LIMIT"

    def __init__(self, most: int) -> None:
        super().__init__(f"record limit reached. cannot submit more than {most} records into this call")


class BadRequest(RequestError):
    code = "BAD_REQUEST"
