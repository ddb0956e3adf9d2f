"""The errors of an org, as Salesforce itself reports them: agents learn from these texts.

SalesforceError                    code, message, HTTP status
├── QueryError                     400: a SOQL text that cannot be answered
│   ├── MalformedQuery             MALFORMED_QUERY
│   ├── InvalidField               INVALID_FIELD
│   ├── InvalidType                INVALID_TYPE
│   ├── InvalidFilterOperator      INVALID_QUERY_FILTER_OPERATOR
│   ├── NumberOutsideRange         NUMBER_OUTSIDE_VALID_RANGE
│   ├── TooComplicated             QUERY_TOO_COMPLICATED
│   ├── QueryTimeout               QUERY_TIMEOUT
│   ├── TooManyGroups              EXCEEDED_ID_LIMIT
│   ├── TooManySemiJoins           EXCEEDED_MAX_SEMIJOIN_SUBSELECTS
│   ├── InvalidScope               INVALID_QUERY_SCOPE
│   ├── NotQueryable               INVALID_TYPE_FOR_OPERATION
│   └── InvalidLocator             INVALID_QUERY_LOCATOR
├── SearchError                    400: a SOSL text that cannot be answered
│   ├── MalformedSearch            MALFORMED_SEARCH
│   ├── InvalidSearch              INVALID_SEARCH
│   └── NotSearchable              INVALID_TYPE_FOR_OPERATION
├── ChangeRefused                  400: a record that may not be written so (org.changes.errors draws its branches)
└── RequestError                   a request that reaches no record
    ├── JsonParserError            400 JSON_PARSER_ERROR
    ├── InvalidSession             401 INVALID_SESSION_ID
    ├── LimitExceeded              403 REQUEST_LIMIT_EXCEEDED
    ├── ReadOnly                   403 INSUFFICIENT_ACCESS_OR_READONLY
    ├── NotFound                   404 NOT_FOUND
    │   └── NotThere               no record, or no field, of this name
    ├── EntityIsDeleted            404 ENTITY_IS_DELETED
    ├── MissingArgument            400 MISSING_ARGUMENT
    ├── MethodNotAllowed           405 METHOD_NOT_ALLOWED
    ├── UnsupportedMedia           415 UNSUPPORTED_MEDIA_TYPE
    └── Unavailable                503 SERVER_UNAVAILABLE

Unexpected                         500 UNKNOWN_EXCEPTION: a defect of ours
OrgUnavailable                     not Salesforce's: the file of an embedded org is missing or no org
"""

from collections.abc import Sequence
from typing import ClassVar


class SalesforceError(Exception):
    code: ClassVar[str] = "UNKNOWN_EXCEPTION"
    status: ClassVar[int] = 500
    fields: Sequence[str] | None = None

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class QueryError(SalesforceError):
    status = 400


class MalformedQuery(QueryError):
    code = "MALFORMED_QUERY"


class InvalidField(QueryError):
    code = "INVALID_FIELD"


class InvalidType(QueryError):
    code = "INVALID_TYPE"


class InvalidFilterOperator(QueryError):
    code = "INVALID_QUERY_FILTER_OPERATOR"


class NumberOutsideRange(QueryError):
    code = "NUMBER_OUTSIDE_VALID_RANGE"


class TooComplicated(QueryError):
    code = "QUERY_TOO_COMPLICATED"

    def __init__(self) -> None:
        super().__init__("Query is either selecting too many fields or the filter conditions are too complicated.")


class QueryTimeout(QueryError):
    code = "QUERY_TIMEOUT"

    def __init__(self) -> None:
        super().__init__("Your query request was running for too long.")


class TooManyGroups(QueryError):
    code = "EXCEEDED_ID_LIMIT"

    def __init__(self) -> None:
        super().__init__(
            "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch"
        )


class TooManySemiJoins(QueryError):
    code = "EXCEEDED_MAX_SEMIJOIN_SUBSELECTS"


class InvalidScope(QueryError):
    code = "INVALID_QUERY_SCOPE"


class NotQueryable(QueryError):
    code = "INVALID_TYPE_FOR_OPERATION"

    def __init__(self, name: str) -> None:
        super().__init__(f"entity type {name} does not support query")


class InvalidLocator(QueryError):
    code = "INVALID_QUERY_LOCATOR"


class SearchError(SalesforceError):
    status = 400


class MalformedSearch(SearchError):
    code = "MALFORMED_SEARCH"


class InvalidSearch(SearchError):
    code = "INVALID_SEARCH"


class NotSearchable(SearchError):
    code = "INVALID_TYPE_FOR_OPERATION"

    def __init__(self, name: str) -> None:
        super().__init__(f"entity type {name} does not support search")


class ChangeRefused(SalesforceError):
    """`fields` are those that are at fault; none where the record is."""

    status = 400

    def __init__(self, message: str, fields: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.fields = tuple(fields)


class RequestError(SalesforceError):
    """The request itself is at fault, before any record is looked at."""

    status = 400


class JsonParserError(RequestError):
    code = "JSON_PARSER_ERROR"


class InvalidSession(RequestError):
    code = "INVALID_SESSION_ID"
    status = 401

    def __init__(self) -> None:
        super().__init__("Session expired or invalid")


class LimitExceeded(RequestError):
    code = "REQUEST_LIMIT_EXCEEDED"
    status = 403


class ReadOnly(RequestError):
    """Salesforce's code for a user who may read and not write; the text is ours, as nobody may write here."""

    code = "INSUFFICIENT_ACCESS_OR_READONLY"
    status = 403

    def __init__(self) -> None:
        super().__init__("this org is read-only")


class NotFound(RequestError):
    code = "NOT_FOUND"
    status = 404

    def __init__(self, message: str = "The requested resource does not exist") -> None:
        super().__init__(message)


class NotThere(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"Provided external ID field does not exist or is not accessible: {name}")


class EntityIsDeleted(RequestError):
    code = "ENTITY_IS_DELETED"
    status = 404

    def __init__(self, fields: Sequence[str] | None = None) -> None:
        super().__init__("entity is deleted")
        self.fields = fields


class MissingArgument(RequestError):
    code = "MISSING_ARGUMENT"


class MethodNotAllowed(RequestError):
    code = "METHOD_NOT_ALLOWED"
    status = 405


class UnsupportedMedia(RequestError):
    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415


class Unavailable(RequestError):
    code = "SERVER_UNAVAILABLE"
    status = 503

    def __init__(self) -> None:
        super().__init__("Server too busy")


class Unexpected(SalesforceError):
    def __init__(self) -> None:
        super().__init__("An unexpected error occurred.")


class OrgUnavailable(Exception):
    """The org cannot be opened or reached; the message says which and what to do."""
