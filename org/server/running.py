"""An org's door on a thread of this process, for as long as a block lasts."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from org.errors import InvalidSession
from org.rest import Door, Request, Response, respond, sizes
from org.rest.respond import session_of
from org.server.app import App
from org.server.listen import LOOPBACK, Certificate, background

# An identity's address stands beside the API's; whose it is tells a client that has logged in.
API = frozenset(["services", "id"])
STEERING = "proctor"


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


def answering(door: Door, admin: str = "") -> Callable[[Request], Response]:
    """What answers a request, by the first part of its path; what only some ask for is loaded for the first of them."""

    def answer(request: Request) -> Response:
        room = next(iter(request.segments), "")
        if room in API:
            return respond(door, request)
        if room == STEERING:
            from org.rest import admin as steering

            return steering.respond(door, request, admin)
        from org import pages

        return pages.respond(door, request)

    return answer


def largest(door: Door) -> Callable[[Request], int]:
    """Bytes of a body that are worth reading: none of whoever is refused without a look at them."""

    def most(request: Request) -> int:
        if request.segments[:2] != ["services", "data"]:
            return sizes.SMALL
        try:
            door.sessions.user_of(session_of(request))
        except InvalidSession:
            return 0
        return sizes.largest(request.path)

    return most
