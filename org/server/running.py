"""An org's door on a thread of this process, for as long as a block lasts."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from org.rest import Door
from org.server.app import App
from org.server.listen import LOOPBACK, Certificate, background
from org.server.rooms import answering, largest


@contextmanager
def running(
    door: Door,
    *,
    host: str = LOOPBACK,
    port: int = 0,
    tls: Certificate | None = None,
    names: Collection[str] | None = (),
    admin: str = "",
) -> Iterator[str]:
    """The base URL, as `http://127.0.0.1:40123`; `admin` is the token of the calls that steer it, none without."""
    app = App(answering(door, admin), largest=largest(door), names=names)
    try:
        with background(app, host, port, tls=tls) as address:
            yield address
    finally:
        app.close()
