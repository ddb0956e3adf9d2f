"""Where an app can be reached: in this process until interrupted, or on a thread beside it."""

import asyncio
import ipaddress
import signal
import socket
import threading
from asyncio import Transport
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"
LONGEST_HEAD = 1 << 20
GRACE = 1.0
BREAK = "break"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognized, not listened on


@dataclass(frozen=True, slots=True)
class Certificate:
    """`file` is what clients trust; `secret` holds the key too, and is for the server alone."""

    file: Path
    secret: Path


class Breakable(H11Protocol):
    """Tells the app, in the scope's state, how to end its connection without a word."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, BREAK: transport.abort}


class Server(uvicorn.Server):
    """What is being answered when it ends still is, for as long as the grace lasts; then its connection breaks."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(GRACE, self._break)
        await super().shutdown(sockets)

    def _break(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in list(self.server_state.tasks):
            task.cancel()


@contextmanager
def ending_alike() -> Iterator[None]:
    """Who is told to end within the block ends as who is interrupted, and so leaves nothing behind."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def run(app: "ASGIApp", door: socket.socket, *, tls: Certificate | None = None) -> None:
    """Serves until interrupted."""
    with suppress(KeyboardInterrupt):
        _server(app, tls).run(sockets=[door])


@contextmanager
def background(app: "ASGIApp", host: str = LOOPBACK, port: int = 0, *, tls: Certificate | None = None) -> Iterator[str]:
    """The base URL of the app, by default on a free port of this machine, until the block ends."""
    server = _server(app, tls)
    # The socket listens before the thread runs: early requests queue there, and nobody need wait for a start.
    with listening(host, port) as door:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        try:
            yield address(door, tls=tls is not None)
        finally:
            server.should_exit = True
            thread.join()


def listening(host: str, port: int) -> socket.socket:
    """Names TCP, as only then asyncio turns Nagle's delay off: each reply would take 40 ms more."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(2048)
    except OSError:
        door.close()
        raise
    return door


def address(door: socket.socket, *, tls: bool = False) -> str:
    name, port = door.getsockname()[:2]
    host = reached(name)
    scheme = "https" if tls else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def reached(host: str) -> str:
    """The name by which others reach what listens everywhere."""
    return socket.gethostname() if host in EVERYWHERE else host


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _server(app: "ASGIApp", tls: Certificate | None) -> Server:
    files: dict[str, Any] = {} if tls is None else {"ssl_certfile": tls.secret}
    config = uvicorn.Config(
        app,
        http=Breakable,
        ws="none",
        loop="asyncio",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        # Longer than clients keep an idle connection: none is closed under a request just sent.
        timeout_keep_alive=60,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        **files,
    )
    return Server(config)
