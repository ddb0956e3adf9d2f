"""The limits of an org on API calls, for as long as one value of faults is played.

Who asks too fast is told 503 `Server too busy`: Salesforce has no limit by the second and so no text for one, and this
is what it says when it cannot keep up. Clients know it as a thing that passes and try again later; a text of ours
under REQUEST_LIMIT_EXCEEDED would be taken for a quota that is spent, after which a good client stops.
"""

import threading
from dataclasses import dataclass
from typing import NoReturn

from org.errors import InvalidSession, LimitExceeded, Unavailable
from org.rest.gate.ages import Ages
from org.rest.gate.bucket import Bucket
from org.rest.gate.faults import Faults
from org.rest.gate.quota import Quota
from org.rest.gate.script import Fault

UNTOLD_QUOTA = 15_000
TOTAL = "TotalRequests Limit exceeded."
LONG = "ConcurrentPerOrgLongTxn Limit exceeded."


@dataclass(slots=True, eq=False)
class Way:
    """One request from its start to the end of its answer; `refused` is the limit that kept it out."""

    start: float
    fault: Fault | None = None
    user: str = ""
    refused: Fault | None = None
    until: float | None = None


class Limits:
    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._lock = threading.Lock()
        self._bucket = None if faults.requests_per_second is None else Bucket(faults.requests_per_second, faults.burst)
        self._quota = Quota()
        self._ages = Ages(faults)
        self._under_way: list[Way] = []

    def admit(self, way: Way, session: str, now: float) -> None:
        """Only a request that passes everything takes anything."""
        with self._lock:
            self._alive(way, session, now)
            refused = way.fault or self._refusal(now)
            if refused is not None:
                self._refuse(way, refused, session, now)
            self._quota.take(now)
            self._ages.count(session)
            if self._faults.long_requests is not None:
                self._under_way.append(way)

    def alive(self, session: str, now: float) -> None:
        with self._lock:
            self._ages.check(session, now)

    def left(self, way: Way, until: float) -> None:
        """A request is under way until its answer is out, which is when its carrier has waited."""
        way.until = until

    def usage(self, now: float) -> tuple[int, int]:
        with self._lock:
            daily = self._faults.daily_requests
            return self._quota.used(now), UNTOLD_QUOTA if daily is None else daily

    def _alive(self, way: Way, session: str, now: float) -> None:
        try:
            self._ages.check(session, now)
        except InvalidSession:
            way.refused = Fault.EXPIRED
            raise

    def _refusal(self, now: float) -> Fault | None:
        if self._faults.long_requests is not None and self._long(now) >= self._faults.long_requests:
            return Fault.LONG
        if self._faults.daily_requests is not None and self._quota.used(now) >= self._faults.daily_requests:
            return Fault.DAILY
        return None if self._bucket is None or self._bucket.take(now) else Fault.RATE

    def _long(self, now: float) -> int:
        self._under_way = [way for way in self._under_way if way.until is None or way.until > now]
        return sum(now - way.start >= self._faults.long_after for way in self._under_way)

    def _refuse(self, way: Way, refused: Fault, session: str, now: float) -> NoReturn:
        way.refused = refused
        match refused:
            case Fault.EXPIRED:
                self._ages.end(session, now)
                raise InvalidSession
            case Fault.DAILY:
                raise LimitExceeded(TOTAL)
            case Fault.LONG:
                raise LimitExceeded(LONG)
            case _:
                raise Unavailable
