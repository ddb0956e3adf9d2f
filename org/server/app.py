"""The ASGI side of an org: a request is read whole, answered on a thread, and its answer sent, held back or dropped.

A name that a foreign page may have made to mean this machine is not answered to, unless a token guards the org.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from org.rest import Request, Response
from org.rest.call import Answer, refusal, written
from org.rest.sizes import TooLarge
from org.server.listen import BREAK, is_loopback
from org.server.workers import Workers

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[\w.-]+)(:\d+)?", re.ASCII | re.IGNORECASE)
TEXT = {"Content-Type": "text/plain;charset=UTF-8"}
BODILESS = frozenset([204, 304])
# Salesforce itself takes 25 long requests at a time.
THREADS = 32
log = logging.getLogger("proctor.org")


class Left(Exception):
    """The client has gone before it said all."""


class App:
    """`largest` is how long a request's body may be; one that may have none is answered unread.

    `names` are hosts that it answers to beside those that always mean this machine; None is for whatever name.
    """

    def __init__(
        self,
        answer: Callable[[Request], Response],
        *,
        largest: Callable[[Request], int],
        names: Collection[str] | None = (),
    ) -> None:
        self._answer = answer
        self._largest = largest
        self._names = None if names is None else frozenset(name.lower() for name in names)
        self._workers = Workers(THREADS)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            return
        try:
            await self._carry(scope, receive, send)
        except Left:
            return
        except asyncio.CancelledError:
            # The server ends: the connection is broken already, and whatever still works on an answer ends with it.
            return

    def close(self) -> None:
        self._workers.close()

    async def _carry(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        response = await self._response(scope, receive)
        if response.delay:
            await asyncio.sleep(response.delay)
        if response.dropped:
            await _break(scope, receive)
        else:
            await _send(scope, response, send)

    async def _response(self, scope: "Scope", receive: "Receive") -> Response:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        host = HOST.fullmatch(headers.get("host", ""))
        if host is None:
            return _refused(HTTPStatus.BAD_REQUEST, "The Host header names no host.")
        if not self._is_known(host["name"].strip("[]").lower()):
            return _refused(HTTPStatus.MISDIRECTED_REQUEST, "Nothing here answers to that name.")
        path, search = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
        request = Request(scope["method"], path, search, headers, b"", f"{scope['scheme']}://{host[0]}")
        try:
            request = await self._read(request, receive)
        except TooLarge as error:
            return _closing(request, _told(refusal(error)))
        response = await self._workers.do(partial(self._answered, request))
        return response if request.body else _closing(request, response)

    def _is_known(self, name: str) -> bool:
        return self._names is None or is_loopback(name) or name in self._names

    async def _read(self, request: Request, receive: "Receive") -> Request:
        length = request.headers.get("content-length", "0")
        if length == "0" and "transfer-encoding" not in request.headers:
            return request
        most = self._largest(request)
        return replace(request, body=await _body(int(length), most, receive)) if most else request

    def _answered(self, request: Request) -> Response:
        try:
            return self._answer(request)
        except Exception:  # the boundary: whatever is our own fault must still be an answer, and be known
            log.exception("%s %s", request.method, request.path)
            return _refused(HTTPStatus.INTERNAL_SERVER_ERROR, "An unexpected error occurred.")


async def _body(length: int, most: int, receive: "Receive") -> bytes:
    """One that says it is too large is refused unread, one that does not say as soon as it is."""
    if length > most:
        raise TooLarge(most)
    parts: list[bytes] = []
    held, more = 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Left
        parts.append(message.get("body", b""))
        held, more = held + len(parts[-1]), message.get("more_body", False)
        if held > most:
            raise TooLarge(most)
    return b"".join(parts)


async def _send(scope: "Scope", response: Response, send: "Send") -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in response.headers.items()]
    if response.status not in BODILESS and scope["method"] != "HEAD":
        headers.append((b"content-length", b"%d" % len(response.body)))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def _break(scope: "Scope", receive: "Receive") -> None:
    """Waits until the connection is known to be gone, for only then no answer is expected of us."""
    scope["state"][BREAK]()
    while (await receive())["type"] != "http.disconnect":
        pass


def _closing(request: Request, response: Response) -> Response:
    """Who waited for leave to send a body keeps it: what comes next on the connection could not be told from it."""
    if "expect" not in request.headers:
        return response
    return replace(response, headers={**response.headers, "Connection": "close"})


def _told(answer: Answer) -> Response:
    return Response(answer.status, written(answer.content), {"Content-Type": answer.kind})


def _refused(status: HTTPStatus, line: str) -> Response:
    return Response(status, line.encode(), TEXT)
