"""The endpoint in this process until interrupted: on this machine only, unless it asks for a token."""

from starlette.applications import Starlette

from org.server import listen
from org.server.listen import LOOPBACK


def run(app: Starlette, host: str = LOOPBACK, port: int = 8000) -> None:
    """Port 0 takes a free one; the printed line says which."""
    if not app.state.guarded and not listen.is_loopback(host):
        raise ValueError(f"serving on {host} lets others in: set a token, or serve on {LOOPBACK}")
    with listen.listening(host, port) as door:
        print(f"serving {len(app.state.models)} models at {listen.address(door)}/v1 (Ctrl-C stops)", flush=True)
        listen.run(app, door)
