"""What a request asks of a job, read and checked before the job is there."""

from collections.abc import Collection, Mapping
from typing import Any

from org.errors import JsonParserError
from org.rest.bulk.errors import ApiError
from org.rest.bulk.forms import DELIMITERS, ENDINGS, Form

SHOWN = 100
Properties = Mapping[str, Any]


def properties(document: Any) -> Properties:
    if not isinstance(document, dict):
        raise JsonParserError("The HTTP entity body is required to be a JSON object")
    return document


def choice(asked: Properties, name: str, choices: Collection[str], default: str | None = None) -> str:
    value = asked.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or value not in choices:
        raise invalid(name, value)
    return value


def text(asked: Properties, name: str) -> str:
    value = asked.get(name)
    return value.strip() if isinstance(value, str) else ""


def form(asked: Properties) -> Form:
    choice(asked, "contentType", ["CSV"], "CSV")
    return Form(
        choice(asked, "columnDelimiter", DELIMITERS, "COMMA"),
        choice(asked, "lineEnding", ENDINGS, "LF"),
    )


def invalid(name: str, value: Any) -> ApiError:
    told = "null" if value is None else str(value)[:SHOWN]
    return ApiError(f"Invalid value: '{told}' supplied for property: '{name}'")
