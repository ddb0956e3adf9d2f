"""What may leave for an org: requests that only read, to that org alone.

Of a real org nothing is fetched that is not known to be for reading, and nothing in a way that leaves a trace.

Known ways around the method of a request are stopped as well: overriding it by a header or in the address, resources
that act when they are merely fetched, paths that mean another after decoding, and requests inside others.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

import requests

from org.connection.errors import ReadOnlyGuard

DATA = "/services/data"
READ = "query queryAll search parameterizedSearch sobjects limits recent tabs theme compactLayouts composite jobs " \
       "support knowledgeManagement tooling/query tooling/search tooling/sobjects tooling/describe"  # fmt: skip
PART = r"(?:/[\w~:@!$'()*+,=%.-]+)"
RESOURCE = re.compile(rf"{DATA}(?:/v\d\d\.0(?:/(?:{'|'.join(READ.split())}){PART}*)?)?/?", re.ASCII)
# Fetching these makes a real org act; of ours, whatever else is asked for is answered or not found.
ACTING = re.compile(r"/services/(?:apexrest|async|soap|oauth2/(?!userinfo))|/tooling/(?:execute|run)", re.IGNORECASE)
BESIDE = re.compile(r"/services/oauth2/userinfo|/id/\w+/\w+", re.ASCII)
POSTED = re.compile(rf"{DATA}/v\d\d\.0/(parameterizedSearch|composite|composite/batch|jobs/query)/?", re.ASCII)
DISGUISED = re.compile(r"/\.|%2e|%2f|%5c|%25|%3b|%0", re.IGNORECASE)
QUERIES = re.compile(rf"{DATA}/v\d\d\.0/(?:tooling/)?(?:query|queryAll|search|parameterizedSearch)\b", re.ASCII)
OVERRIDING = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
# Clauses of a query that write: when a record was seen, and how often an article was.
TOUCHING = re.compile(r"\b(?:FOR\s+(?:VIEW|REFERENCE|UPDATE)|UPDATE\s+(?:TRACKING|VIEWSTAT))\b", re.IGNORECASE)
# What stands between quotes, or between the braces of a search, is no clause.
QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\{(?:\\.|[^}\\])*\}", re.DOTALL)
STATISTICS = frozenset(["updatetracking", "updateviewstat"])
WHOLE = 200
BULK_READS = ("query", "queryAll")
PARTS_OF_A_REQUEST = frozenset(["method", "url", "referenceId", "httpHeaders"])


class Guard:
    """`writes` lets everything through to that org; `real` is for orgs that are not ours to try things with."""

    def __init__(self, host: str, *, writes: bool = False, real: bool = False) -> None:
        self._origin = f"https://{host}"
        self._within = f"{self._origin}/"
        self._writes = writes
        self._real = real

    def check(self, request: requests.PreparedRequest) -> None:
        url = request.url or ""
        if not url.startswith(self._within):
            raise ReadOnlyGuard(f"a request to another place than {self._origin} was stopped")
        if self._writes:
            return
        for name in OVERRIDING:
            if name in request.headers:
                raise _stopped("its method is overridden by a header")
        path, _, search = url[len(self._origin) :].partition("#")[0].partition("?")
        _check_search(search)
        if request.method in ("GET", "HEAD"):
            _check_path(path, strict=self._real)
        elif request.method == "POST":
            _check_post(path, request.body, real=self._real)
        else:
            raise _stopped(f"{request.method} {path[:WHOLE]}")

    def leaves_a_trace(self, request: requests.PreparedRequest) -> bool:
        """Whether a query, though it only reads, would be counted among its records' viewings."""
        if not self._real:
            return False
        path, _, search = (request.url or "")[len(self._origin) :].partition("?")
        if not QUERIES.match(path):
            return False
        given = [_named(part) for part in search.split("&")]
        texts = [QUOTED.sub("''", unquote_plus(value)) for name, value in given if name.lower() == "q"]
        # Of several, one org reads the first and another the last.
        if len(texts) > 1 or any(TOUCHING.search(text) for text in texts):
            return True
        return _counted(dict(given)) or _counted(_fields(request.body))


def _named(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return (unquote_plus(name) if "%" in name or "+" in name else name), value


def _counted(given: Mapping[str, Any]) -> bool:
    return any(name.lower() in STATISTICS and value not in (False, "false") for name, value in given.items())


def _check_search(search: str) -> None:
    for part in search.split("&") if search else ():
        if _named(part)[0].strip().lower() == "_httpmethod":
            raise _stopped("its method is overridden in its address")


def _check_path(path: str, *, strict: bool = True) -> None:
    known = RESOURCE.fullmatch(path) or BESIDE.fullmatch(path) if strict else not ACTING.search(path)
    if not known or DISGUISED.search(path):
        raise _stopped(f"{path[:WHOLE]} is not known to be for reading")


def _check_post(path: str, body: Any, *, real: bool) -> None:
    """What is within a request or a job is looked into on an org of ours; a real one is asked plainly."""
    found = POSTED.fullmatch(path)
    if found is None or (real and found[1] != "parameterizedSearch"):
        raise _stopped(f"POST {path[:WHOLE]}")
    if found[1] == "parameterizedSearch":
        return
    asked = _fields(body)
    if found[1] == "jobs/query":
        if asked.get("operation") not in BULK_READS:
            raise _stopped("a bulk job that is no query")
        return
    batch = found[1] == "composite/batch"
    inner = asked.get("batchRequests" if batch else "compositeRequest")
    if not isinstance(inner, list) or not inner:
        raise _stopped("a composite request that cannot be looked into")
    for one in inner:
        _check_inner(one, f"{DATA}/" if batch else "")


def _check_inner(one: Any, before: str) -> None:
    if not isinstance(one, dict) or not one.keys() <= PARTS_OF_A_REQUEST:
        raise _stopped("a composite request that cannot be looked into")
    method, url, headers = one.get("method"), one.get("url"), one.get("httpHeaders") or {}
    if method not in ("GET", "HEAD") or not isinstance(url, str) or not isinstance(headers, dict):
        raise _stopped("a composite request with others than GET within")
    if any(name.lower() in {known.lower() for known in OVERRIDING} for name in headers):
        raise _stopped("its method is overridden by a header")
    path, _, search = (before + url).partition("?")
    _check_search(search)
    _check_path(path)


def _fields(body: Any) -> Mapping[str, Any]:
    """A body as the org will read it; names that are there twice could be read in two ways."""
    try:
        found = json.loads(body, object_pairs_hook=_once) if isinstance(body, str | bytes) and body else {}
    except (ValueError, RecursionError) as error:
        raise _stopped("a body that cannot be looked into") from error
    return found if isinstance(found, dict) else {}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name is there twice")
    return dict(pairs)


def _stopped(what: str) -> ReadOnlyGuard:
    return ReadOnlyGuard(f"stopped before it was sent, as this connection is for reading: {what}")
