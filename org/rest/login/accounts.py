"""Who may log in: every active user of the org, with one password for all, and the org's own user by its own name.

Secrets are compared in constant time and before anyone is looked up, so that an answer tells nothing about either.
"""

import hmac
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from org import somebody as own
from org.engine import Org
from org.errors import OrgUnavailable, QueryError
from org.identifiers import canonical
from org.rest.login import errors
from org.rest.login.errors import LoginRefused
from org.soql.quoting import quoted

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

LONGEST = 256
NAMES = ("Username", "Email")
TOLD = (*NAMES, "Name")


class State(StrEnum):
    """What a client may be tested with, beside an account that is in order."""

    PASSWORD_EXPIRED = "password_expired"  # noqa: S105  a state, not a password
    LOCKED_OUT = "locked_out"
    TOKEN_NEEDED = "token_needed"  # noqa: S105  a state, not a token
    TRIAL_ENDED = "trial_ended"
    ORG_LOCKED = "org_locked"
    API_DISABLED = "api_disabled"
    SOAP_LOGIN_OFF = "soap_login_off"
    NOT_APPROVED = "not_approved"


REFUSED: Mapping[State, type[LoginRefused]] = {
    State.LOCKED_OUT: errors.LockedOut,
    State.TRIAL_ENDED: errors.TrialEnded,
    State.ORG_LOCKED: errors.OrgLocked,
}
# Whoever has one of these gets a session all the same, and nothing for it.
MARKS = {State.PASSWORD_EXPIRED: "expired", State.API_DISABLED: "disabled"}


class Accounts:
    """`certificate` is the one of the key that signs JWTs, or its public key, as PEM."""

    def __init__(
        self,
        org: Org,
        *,
        password: str = "proctor",  # noqa: S107  that of an org for trying things out, which listens on loopback
        security_token: str = "token",  # noqa: S107
        consumer_key: str = "proctor",
        consumer_secret: str | None = None,
        certificate: bytes | None = None,
        states: Mapping[str, State | str] | None = None,
    ) -> None:
        self._org = org
        self._passwords = password.encode(), (password + security_token).encode()
        self.consumer_key = consumer_key
        self.consumer_secret = password if consumer_secret is None else consumer_secret
        self.verifier = None if certificate is None else public_key(certificate)
        self._states = {name.lower(): State(state) for name, state in (states or {}).items()}
        self.somebody = org.about.get("user") or own.IDENTIFIER

    def by_password(self, username: str, password: str) -> str:
        """The user's id, for the password alone or with the security token after it."""
        given = password.encode("utf-8", "replace")
        alone, whole = (hmac.compare_digest(given, known) for known in self._passwords)
        user = self.by_name(username)
        if user is None or not (alone or whole):
            raise LoginRefused
        if self.state(username) is State.TOKEN_NEEDED and not whole:
            raise errors.TokenNeeded
        self.admit(username)
        return user

    def by_name(self, username: str) -> str | None:
        """Whatever the case; None for who is not there, or no longer active."""
        if username.lower() == own.USERNAME:
            return self.somebody
        thing = self._org.schema.object("User")
        if thing is None or not username or len(username) > LONGEST or not username.isprintable():
            return None
        named = [f"{name} = {quoted(username)}" for name in NAMES if thing.field(name)]
        active = " AND IsActive = TRUE" if thing.field("IsActive") else ""
        found = self._first(f"SELECT Id FROM User WHERE ({' OR '.join(named)}){active} ORDER BY Id LIMIT 1")
        return None if found is None else str(found["Id"])

    def of_app(self) -> str:
        """The user whom the app itself runs as."""
        self.admit(own.USERNAME)
        return self.somebody

    def admit(self, username: str) -> None:
        state = self.state(username)
        refused = None if state is None else REFUSED.get(state)
        if refused is not None:
            raise refused

    def state(self, username: str) -> State | None:
        return self._states.get(username.lower())

    def mark(self, username: str) -> str:
        state = self.state(username)
        return MARKS.get(state, "") if state else ""

    def about(self, user: str) -> Mapping[str, Any]:
        """What the org's record of a user tells of the person; nothing where it has none."""
        thing, identifier = self._org.schema.object("User"), canonical(user)
        known = [name for name in TOLD if thing is not None and thing.field(name)]
        unknown = own.RECORD if user == own.IDENTIFIER else {}
        if identifier is None or not known:
            return unknown
        return self._first(f"SELECT {', '.join(known)} FROM User WHERE Id = '{identifier}'") or unknown

    def _first(self, query: str) -> Mapping[str, Any] | None:
        try:
            found = self._org.query(query).records
        except QueryError:  # an org that was brought in may keep its users in any shape
            return None
        return found[0] if found else None


def public_key(pem: bytes) -> "RSAPublicKey":
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        certified = b"BEGIN CERTIFICATE" in pem
        key: Any = x509.load_pem_x509_certificate(pem).public_key() if certified else load_pem_public_key(pem)
    except ValueError as error:
        raise OrgUnavailable(
            "what shall check JWTs is neither a certificate nor a public key: give it as PEM"
        ) from error
    if not isinstance(key, RSAPublicKey):
        raise OrgUnavailable("what shall check JWTs is no RSA key: Salesforce takes RS256 alone")
    return key
