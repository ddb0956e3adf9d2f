"""From a request to its resource: the session first, then the path, then the method.

Only login and the list of versions are for those without a session. A defect of ours is answered as Salesforce
answers one of its own, and goes to the log of the process.
"""

import gzip
import logging
import re
from collections.abc import Callable
from dataclasses import replace

from org.errors import InvalidSession, MethodNotAllowed, NotFound, SalesforceError, Unexpected
from org.rest.bodies import unpacked
from org.rest.call import Answer, Call, Handler, refusal, written
from org.rest.door import Door
from org.rest.message import HTML, Request, Response
from org.rest.routes import PUBLIC, VERSIONED, WITHIN, Methods, Routes
from org.rest.sizes import SMALL, largest
from org.rest.versions import NEWEST, known

NOT_WORTH_PACKING = 1024
LONGEST_ADDRESS = 16 * 1024
TOO_LONG = Answer(b"<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>", 414, kind=HTML)
BEARER = re.compile(r"(?:Bearer|OAuth) +(\S+)", re.IGNORECASE)
log = logging.getLogger("proctor.org")


def respond(door: Door, request: Request) -> Response:
    return door.gate.through(
        request, lambda: _response(door, request, _guarded(request, lambda: _let_in(door, request)))
    )


def answered(door: Door, request: Request) -> Answer:
    """What a request inside others, as composite has them, is answered; it does not count on its own."""
    return _guarded(request, lambda: _routed(door, request, door.sessions.user_of(session_of(request))))


def session_of(request: Request) -> str:
    given = BEARER.fullmatch(request.headers.get("authorization", ""))
    if given is None:
        raise InvalidSession
    return given[1]


def _guarded(request: Request, answer: Callable[[], Answer]) -> Answer:
    try:
        return answer()
    except SalesforceError as error:
        return refusal(error)
    except Exception:  # the boundary: whatever is our own fault must still be an answer, and be known
        log.exception("%s %s", request.method, request.path)
        return refusal(Unexpected())


def _let_in(door: Door, request: Request) -> Answer:
    public = PUBLIC.find(request.segments)
    if public is not None:
        methods, given = public
        return _handler(methods, request)(Call(door, unpacked(request, SMALL), f"{NEWEST}.0", "", given))
    session = session_of(request)
    user = door.sessions.user_of(session)
    if len(request.path) + len(request.search) > LONGEST_ADDRESS:
        return TOO_LONG
    door.gate.admit(request, user, session)
    return _routed(door, unpacked(_meant(request), largest(request.path)), user)


def _meant(request: Request) -> Request:
    """A client that cannot send PATCH says so in the address of a POST."""
    if request.method != "POST" or "_HttpMethod" not in request.search:
        return request
    return replace(request, method=request.query.get("_HttpMethod", request.method))


def _routed(door: Door, request: Request, user: str) -> Answer:
    segments = request.segments
    within = WITHIN.find(segments)
    if within is not None:
        methods, given = within
        return _handler(methods, request)(Call(door, request, f"{NEWEST}.0", user, given))
    version = known(segments[2]) if segments[:2] == ["services", "data"] and len(segments) > 2 else None
    if version is None:
        raise NotFound
    methods, given = _found(VERSIONED, segments[3:])
    return _handler(methods, request)(Call(door, request, version, user, given))


def _found(routes: Routes, segments: list[str]) -> tuple[Methods, list[str]]:
    found = routes.find(segments)
    if found is None:
        raise NotFound
    return found


def _handler(methods: Methods, request: Request) -> Handler:
    handler = methods.get("GET" if request.method == "HEAD" else request.method)
    if handler is None:
        allowed = ["HEAD"] * ("GET" in methods) + list(methods)
        raise MethodNotAllowed(f"HTTP Method '{request.method}' not allowed. Allowed are {','.join(allowed)}")
    return handler


def _response(door: Door, request: Request, answer: Answer) -> Response:
    body, headers = written(answer.content), dict(answer.headers)
    used, most = door.gate.usage
    headers["Sforce-Limit-Info"] = f"api-usage={used}/{most}"
    if body:
        headers.setdefault("Content-Type", answer.kind)
    if len(body) > NOT_WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = gzip.compress(body, 1, mtime=0), "gzip"
    return Response(answer.status, b"" if request.method == "HEAD" else body, headers)
