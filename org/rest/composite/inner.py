"""A request within another: what it asks, and what it is answered, as values."""

import json
from dataclasses import dataclass, replace
from typing import Any

from org.errors import JsonParserError
from org.rest.call import Answer, Call, refusal, written
from org.rest.errors import BadRequest
from org.rest.message import JSON, Request

METHODS = frozenset(["GET", "POST", "PATCH", "PUT", "DELETE"])
# Requests that hold others hold none that do.
HOLDERS = (["composite"], ["composite", "batch"])


@dataclass(frozen=True, slots=True)
class Inner:
    """`url` is the whole path, with its parameters."""

    method: str
    url: str
    content: Any = None
    headers: tuple[tuple[str, str], ...] = ()


def answer(call: Call, asked: Inner) -> Answer:
    # The table of routes names composite's handlers, so they know it only when they are called.
    from org.rest.respond import answered

    path, _, search = asked.url.partition("?")
    kept = {name: call.request.headers[name] for name in ("authorization",) if name in call.request.headers}
    headers = {**kept, "content-type": "application/json", **dict(asked.headers)}
    body = b"" if asked.content is None else written(asked.content)
    request = Request(asked.method, path, search, headers, body, call.request.origin)
    if request.segments[3:] in HOLDERS:
        return refusal(BadRequest(f"{path} cannot be part of another request."))
    return answered(call.door, request)


def content(given: Answer) -> Any:
    """What was answered as a value again: some resources keep it as bytes, and some answer with no JSON."""
    if not isinstance(given.content, bytes):
        return given.content
    return json.loads(given.content) if given.kind == JSON else given.content.decode("utf-8", "replace")


def entries(document: Any, name: str) -> list[dict[str, Any]]:
    """A list of objects that a body must hold."""
    found = document.get(name) if isinstance(document, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise JsonParserError(f"The body has to be an object with a list of objects called {name}.")
    return found


def method(given: Any) -> str:
    if not isinstance(given, str) or given.upper() not in METHODS:
        raise JsonParserError(f"Unknown method of a request: {given}")
    return given.upper()


def with_parameter(asked: Inner, parameter: str) -> Inner:
    return replace(asked, url=f"{asked.url}{'&' if '?' in asked.url else '?'}{parameter}")
