"""What can be wrong with a request for records, beyond what a query can get wrong."""

from org.errors import InvalidField, NotFound, RequestError

NOT_THERE = "Provided external ID field does not exist or is not accessible: {name}"


def not_there(name: str) -> NotFound:
    return NotFound(NOT_THERE.format(name=name))


def in_the_address(name: str) -> InvalidField:
    """What says which record is meant is part of the address, so it cannot be a value too."""
    return InvalidField(f"The {name} field should not be specified in the sobject data.")


class IsDeleted(RequestError):
    code = "ENTITY_IS_DELETED"
    status = 404

    def __init__(self) -> None:
        super().__init__("entity is deleted")


class MissingArgument(RequestError):
    code = "MISSING_ARGUMENT"


class InvalidSpan(RequestError):
    code = "INVALID_REPLICATION_DATE"


class TooManyRecords(RequestError):
    code = "EXCEEDED_ID_LIMIT"

    def __init__(self, most: int) -> None:
        super().__init__(f"record limit reached. cannot submit more than {most} records into this call")


class BadRequest(RequestError):
    code = "BAD_REQUEST"
