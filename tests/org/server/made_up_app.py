"""An app whose answers are made up, on a socket of this machine, and clients that speak to it byte by byte."""

import json
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from org.rest import Request, Response
from org.server.app import App
from org.server.listen import background

LARGEST = 100_000


class Told:
    """Says back what it was asked; some paths are answered otherwise. `/held` waits until it is let go."""

    def __init__(self) -> None:
        self.held = threading.Semaphore(0)
        self.go = threading.Event()

    def __call__(self, request: Request) -> Response:
        if request.path == "/broken":
            raise ValueError("a secret of the house")
        if request.path == "/held":
            self.held.release()
            self.go.wait(10)
        special = {
            "/late": Response(200, b"late", delay=0.2),
            "/dropped": Response(200, b"never seen", dropped=True),
            "/dropped/late": Response(200, b"never seen", delay=0.05, dropped=True),
            "/nothing": Response(204),
            "/cookie": Response(302, b"", {"Location": "/echo", "Set-Cookie": "sid=1; HttpOnly"}),
        }
        return special.get(request.path) or Response(200, said(request), {"Content-Type": "application/json"})


def said(request: Request) -> bytes:
    parts = {"method": request.method, "path": request.path, "search": request.search, "origin": request.origin}
    return json.dumps({**parts, "headers": dict(request.headers), "body": request.body.decode()}).encode()


@contextmanager
def carried(
    answer: Callable[[Request], Response],
    *,
    names: Collection[str] | None = (),
    largest: Callable[[Request], int] = lambda request: LARGEST,
) -> Iterator[str]:
    app = App(answer, largest=largest, names=names)
    try:
        with background(app) as base:
            yield base
    finally:
        app.close()


def spoken(base: str, *parts: bytes) -> bytes:
    """All that comes back for some bytes, until the server ends the connection."""
    with connection(base) as line:
        for part in parts:
            line.sendall(part)
        return everything(line)


def connection(base: str) -> socket.socket:
    address = urlsplit(base)
    return socket.create_connection((address.hostname or "", address.port or 0), timeout=10)


def everything(line: socket.socket) -> bytes:
    return b"".join(iter(lambda: line.recv(65536), b""))
