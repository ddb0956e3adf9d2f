"""The REST surface: one pure function from a request to a response, whoever carries them.

Errors are answered as Salesforce answers them: a list of one `{"message", "errorCode"}`.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from org.engine import Org, QueryResult
from org.engine.shape import API
from org.errors import MalformedQuery, MethodNotAllowed, NotFound, SalesforceError

VERSIONED = re.compile(r"/services/data/v\d+\.\d+/(?P<rest>.*)")
Answer = dict[str, Any] | list[Any]


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: bytes
    headers: Mapping[str, str]


def respond(org: Org, request: Request) -> Response:
    try:
        return _response(200, _route(org, request))
    except SalesforceError as error:
        return _response(error.status, [{"message": error.message, "errorCode": error.code}])


def _response(status: int, answer: Answer) -> Response:
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, body, {"Content-Type": "application/json;charset=UTF-8"})


def _route(org: Org, request: Request) -> Answer:
    match = VERSIONED.fullmatch(request.path)
    if match is None:
        raise NotFound
    resource, _, rest = match["rest"].strip("/").partition("/")
    handler = ROUTES.get(resource)
    if handler is None:
        raise NotFound
    if request.method != "GET":
        raise MethodNotAllowed(f"HTTP Method '{request.method}' not allowed. Allowed are HEAD,GET")
    return handler(org, request, rest)


def _query(org: Org, request: Request, rest: str) -> Answer:
    return _batch(org.query_more(rest) if rest else org.query(_text(request)))


def _query_all(org: Org, request: Request, rest: str) -> Answer:
    return _batch(org.query_more(rest) if rest else org.query(_text(request), deleted=True))


def _text(request: Request) -> str:
    if "q" not in request.query:
        raise MalformedQuery("A query string has to be specified")
    return request.query["q"]


def _batch(result: QueryResult) -> Answer:
    answer: dict[str, Any] = {"totalSize": result.total_size, "done": result.done}
    if result.next is not None:
        answer["nextRecordsUrl"] = f"{API}/query/{result.next}"
    return {**answer, "records": result.records}


def _search(org: Org, request: Request, rest: str) -> Answer:
    return {"searchRecords": org.search(_text(request))}


def _limits(org: Org, request: Request, rest: str) -> Answer:
    return {"DailyApiRequests": {"Max": 15000, "Remaining": 15000}}


ROUTES: Mapping[str, Callable[[Org, Request, str], Answer]] = {
    "query": _query,
    "queryAll": _query_all,
    "search": _search,
    "limits": _limits,
}
