"""Where an app can be reached: in this process until interrupted, or on a thread beside it.

An app that anyone may ask listens on this machine only.
"""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"


def run(app: Starlette, host: str = LOOPBACK, port: int = 8000) -> None:
    """Serves until interrupted. Port 0 takes a free one; the printed line says which."""
    if not app.state.guarded and not _is_loopback(host):
        raise ValueError(f"serving on {host} lets others in: set a token, or serve on {LOOPBACK}")
    with _listen(host, port) as door:
        print(f"serving {len(app.state.models)} models at {_address(door)}/v1 (Ctrl-C stops)", flush=True)
        with suppress(KeyboardInterrupt):
            _server(app).run(sockets=[door])


@contextmanager
def background(app: ASGIApp) -> Iterator[str]:
    """The base URL (without `/v1`) of the app on a free port of this machine, until the block ends."""
    server = _server(app)
    # The socket listens before the thread runs: early requests queue there, and nobody need wait for a start.
    with _listen(LOOPBACK, 0) as door:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        try:
            yield _address(door)
        finally:
            server.should_exit = True
            thread.join()


def _server(app: ASGIApp) -> uvicorn.Server:
    # Longer than clients keep an idle connection: none is closed under a request just sent.
    config = uvicorn.Config(
        app, log_level="error", access_log=False, timeout_keep_alive=60, timeout_graceful_shutdown=1
    )
    return uvicorn.Server(config)


def _listen(host: str, port: int) -> socket.socket:
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


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
