"""A JWT as a login: signed by the app's key with RS256 and nothing else, for this org, for a few minutes.

Its times are held against the door's clock; whatever is wrong with one is told in Salesforce's few words.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from org.rest.login.errors import LoginRefused

if TYPE_CHECKING:
    from org.rest.call import Call

LONGEST = 16 * 1024
ANYWHERE = ("https://login.salesforce.com", "https://test.salesforce.com")
# Salesforce asks for three minutes; clocks that differ a little are let through.
AHEAD = timedelta(minutes=5)


class WrongApp(LoginRefused):
    error = "invalid_client_id"
    description = "client identifier invalid"


class WrongAssertion(LoginRefused):
    description = "invalid assertion"


class WrongAudience(LoginRefused):
    description = "audience is invalid"


def subject(call: "Call", assertion: str) -> str:
    """The name of the user whom the app may act for."""
    claims = _claims(call, assertion)
    if claims.get("iss") != call.door.accounts.consumer_key:
        raise WrongApp
    _check_times(call, claims)
    _check_audience(call, claims)
    named = claims.get("sub")
    if not isinstance(named, str):
        raise WrongAssertion
    return named


def _claims(call: "Call", assertion: str) -> Mapping[str, Any]:
    import jwt

    key = call.door.accounts.verifier
    if key is None or not assertion or len(assertion) > LONGEST:
        raise WrongAssertion
    try:
        return jwt.decode(assertion, key, algorithms=["RS256"], options=OURS)
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise WrongAssertion from error


UNCHECKED = ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")
OURS: Any = {"verify_signature": True, **{f"verify_{claim}": False for claim in UNCHECKED}}


def _check_times(call: "Call", claims: Mapping[str, Any]) -> None:
    """simple-salesforce writes the moment of the end as a text."""
    try:
        ends = float(claims["exp"])
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise WrongAssertion from error
    now = call.door.clock().timestamp()
    if not now < ends <= now + AHEAD.total_seconds():
        raise WrongAssertion


def _check_audience(call: "Call", claims: Mapping[str, Any]) -> None:
    told = claims.get("aud")
    allowed = (*ANYWHERE, call.request.origin)
    if not any(one in allowed for one in (told if isinstance(told, list) else [told])):
        raise WrongAudience
