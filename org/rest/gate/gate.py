"""The way of a request through limits and faults, and its entry in the log."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from org import clock as wall
from org.errors import Unavailable
from org.rest.call import told, written
from org.rest.gate.fate import fate
from org.rest.gate.faults import Faults
from org.rest.gate.limits import Limits, Way
from org.rest.gate.log import Log
from org.rest.gate.script import BREAKING, Fault
from org.rest.message import HTML, JSON, Request, Response

# A front end that cannot reach the org knows nothing of its API.
PAGE = b"""<!DOCTYPE html>
<html lang="en">
<head><title>Service Unavailable</title></head>
<body><h1>Service Unavailable</h1><p>The service is down for the moment. Please come back in a few minutes.</p></body>
</html>
"""


@dataclass(frozen=True, slots=True)
class _Played:
    """Faults together with all that has come of them, so that both are replaced at once."""

    faults: Faults
    limits: Limits
    turns: "count[int]" = field(default_factory=lambda: count(1))


class Gate:
    """`clock` measures, in seconds; `now` tells the log what time it is."""

    def __init__(
        self,
        faults: Faults | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = wall.now,
        log: Log | None = None,
    ) -> None:
        self.log = log or Log()
        self._clock = clock
        self._now = now
        self._local = threading.local()
        self.replace(faults or Faults())

    @property
    def faults(self) -> Faults:
        return self._played.faults

    @property
    def usage(self) -> tuple[int, int]:
        """API calls in the last 24 hours, and the most there may be."""
        return self._played.limits.usage(self._clock())

    def replace(self, faults: Faults) -> None:
        """Everything begins anew: a full bucket, a fresh quota, the first request of the script, young sessions."""
        self._played = _Played(faults, Limits(faults))

    def through(self, request: Request, answer: Callable[[], Response]) -> Response:
        played, came = self._played, self._now()
        fault, delay = fate(played.faults, next(played.turns))
        way = Way(self._clock(), fault)
        end = way.start
        try:
            response = _broken(fault, request) or self._answer(request, way, played.limits, answer)
            if delay:
                response = replace(response, delay=response.delay + delay)
            end = self._clock()
            self.log.add(came, way.user, request, response, end - way.start, _met(way))
            end += response.delay
        finally:
            played.limits.left(way, end)
        return response

    def admit(self, request: Request, user: str, session: str) -> None:
        """An API call with a good session counts against the org's limits; one inside another came in with it."""
        inside = getattr(self._local, "inside", None)
        if inside is None or inside[0] is not request:
            return
        _, way, limits = inside
        way.user = user
        limits.admit(way, session, self._clock())

    def alive(self, session: str) -> None:
        """Refuses a session that the faults have ended."""
        self._played.limits.alive(session, self._clock())

    def _answer(self, request: Request, way: Way, limits: Limits, answer: Callable[[], Response]) -> Response:
        outer = getattr(self._local, "inside", None)
        self._local.inside = (request, way, limits)
        try:
            return answer()
        finally:
            self._local.inside = outer


def _broken(fault: Fault | None, request: Request) -> Response | None:
    if fault not in BREAKING:
        return None
    if fault is Fault.DROPPED:
        return Response(0, dropped=True)
    error = Unavailable()
    kind, body = (HTML, PAGE) if fault is Fault.PAGE else (JSON, written(told(error)))
    return Response(error.status, b"" if request.method == "HEAD" else body, {"Content-Type": kind})


def _met(way: Way) -> str:
    """A fault of the script that refuses calls passes over a request that is none, such as a login."""
    return str((way.fault if way.fault in BREAKING else way.refused) or "")
