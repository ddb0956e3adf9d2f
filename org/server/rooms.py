"""Which room of an org answers a request, by the first part of its path, and how much of a body it reads."""

from collections.abc import Callable

from org.errors import InvalidSession
from org.rest import Door, Request, Response, respond, sizes
from org.rest.respond import session_of

# An identity's address stands beside the API's; whose it is tells a client that has logged in.
API = frozenset(["services", "id"])
STEERING = "proctor"


def answering(door: Door, admin: str = "") -> Callable[[Request], Response]:
    """What only some ask for is loaded for the first of them."""

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
