"""Sessions that end before their time: after so many seconds, after so many requests, or by the script.

A session that has ended stays ended; only a new login helps.
"""

from dataclasses import dataclass

from org.errors import InvalidSession
from org.rest.gate.faults import Faults

# Each took a login to get; the oldest is forgotten when there are more.
MOST = 100_000


@dataclass(slots=True)
class _Age:
    first: float
    requests: int = 0
    ended: bool = False


class Ages:
    def __init__(self, faults: Faults) -> None:
        self._lasts = faults.session_lasts
        self._requests = faults.expire_after_requests
        self._kept = self._lasts is not None or self._requests is not None
        self._sessions: dict[str, _Age] = {}

    def check(self, session: str, now: float) -> None:
        age = self._age(session, now) if self._kept else self._sessions.get(session)
        if age is None:
            return
        old = self._lasts is not None and now - age.first >= self._lasts
        spent = self._requests is not None and age.requests >= self._requests
        age.ended = age.ended or old or spent
        if age.ended:
            raise InvalidSession

    def count(self, session: str) -> None:
        if self._kept:
            self._sessions[session].requests += 1

    def end(self, session: str, now: float) -> None:
        self._age(session, now).ended = True

    def _age(self, session: str, now: float) -> _Age:
        if session not in self._sessions:
            if len(self._sessions) >= MOST:
                del self._sessions[next(iter(self._sessions))]
            self._sessions[session] = _Age(now)
        return self._sessions[session]
