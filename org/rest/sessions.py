"""Who is in: sessions as signed texts, so that any process with the same secret knows them without being told.

A session names its user and the moment of its end; nothing else lets anyone in, and whatever else is shown as a
session is refused as `InvalidSession`. One that is revoked ends in this process; elsewhere it ends in its time.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from org import somebody as own
from org.errors import InvalidSession

LASTS = timedelta(hours=12)
TICK = 1e-6
ORG_ID = "00D000000000001EAA"
PREFIX = f"{ORG_ID[:15]}!"
LONGEST = 2048
# Sessions whose signature was found good are known again without reckoning it anew.
KEPT = 4096


class PasswordExpired(InvalidSession):
    """Who has an expired password gets a session, and may do nothing with it."""

    code = "INVALID_OPERATION_WITH_EXPIRED_PASSWORD"

    def __init__(self) -> None:
        super().__init__()
        self.message = "Your password has expired. Please reset your password."


class ApiDisabled(InvalidSession):
    """So does who belongs to an org without an API."""

    code = "API_DISABLED_FOR_ORG"
    status = 403

    def __init__(self) -> None:
        super().__init__()
        self.message = "The REST API is not enabled for this Organization."


MARKS = {"expired": PasswordExpired, "disabled": ApiDisabled}


@dataclass(frozen=True, slots=True)
class _Pass:
    user: str
    since: float
    until: float
    mark: str


class Sessions:
    """`fixed` is a text that is a session of `somebody`, always, beside those that are issued."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        secret: bytes | None = None,
        lasts: timedelta = LASTS,
        fixed: str | None = None,
        somebody: str = own.IDENTIFIER,
    ) -> None:
        self._clock = clock
        self._secret = secret or secrets.token_bytes(32)
        self._lasts = lasts
        self._fixed = fixed.encode("utf-8", "replace") if fixed else None
        self._somebody = somebody
        self._void = 0.0
        self._known: dict[str, _Pass] = {}
        self._lock = threading.Lock()
        self._revoked: dict[str, float] = {}

    @property
    def lasts(self) -> timedelta:
        return self._lasts

    def issue(self, user: str, mark: str = "") -> str:
        """A marked session is its user's, and good for nothing: `expired` or `disabled` says why."""
        now = max(self._clock().timestamp(), self._void + TICK)
        told = {"user": user, "from": now, "until": now + self._lasts.total_seconds(), "nonce": secrets.token_hex(4)}
        payload = _packed(json.dumps(told | ({"mark": mark} if mark else {})).encode())
        return f"{PREFIX}{payload}.{self._signature(payload)}"

    def user_of(self, session: str) -> str:
        """Whose session it is; refuses whatever is none, or no longer."""
        if self._fixed is not None and hmac.compare_digest(self._fixed, session.encode("utf-8", "replace")):
            return self._somebody
        found = self._known.get(session) or self._verified(session)
        if found.until <= self._clock().timestamp() or found.since <= self._void or session in self._revoked:
            raise InvalidSession
        if found.mark:
            raise MARKS.get(found.mark, InvalidSession)()
        return found.user

    def expire_all(self) -> None:
        """Every session that was issued ends now; whoever logs in after this is in."""
        self._void = self._clock().timestamp()
        self._known = {}

    def revoke(self, session: str) -> None:
        """Ends a session before its time; what is no session cannot be ended."""
        found = self._known.get(session) or self._verified(session)
        now = self._clock().timestamp()
        if found.until <= now or found.since <= self._void or session in self._revoked:
            raise InvalidSession
        with self._lock:
            kept = {text: until for text, until in self._revoked.items() if until > now}
            self._revoked = kept | {session: found.until}

    def _verified(self, session: str) -> _Pass:
        payload, _, signature = session.removeprefix(PREFIX).partition(".")
        ours = session.startswith(PREFIX) and len(session) <= LONGEST
        if not ours or not hmac.compare_digest(_bytes(signature), self._signature(payload).encode()):
            raise InvalidSession
        found = _read(payload)
        if len(self._known) >= KEPT:
            self._known = {}
        self._known[session] = found
        return found

    def _signature(self, payload: str) -> str:
        return _packed(hmac.new(self._secret, _bytes(payload), hashlib.sha256).digest())


def _read(payload: str) -> _Pass:
    """What is signed was written here, though perhaps by another version of this program."""
    try:
        told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return _Pass(str(told["user"]), float(told["from"]), float(told["until"]), str(told.get("mark", "")))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise InvalidSession from error


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
