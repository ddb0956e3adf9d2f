"""From what Salesforce says to what its user can do about it, in one line."""

import re
from collections.abc import Mapping

import requests

from org.connection import errors
from org.connection.errors import LoginFailed

LINE = re.compile(r"\s+")
LONGEST = 200
Told = tuple[type[LoginFailed], str]

PASSWORD: Told = (
    errors.WrongPassword,
    "wrong user name, password or security token, or the user is locked: check all three and the user's login history",
)
EXPIRED: Told = (
    errors.PasswordHasExpired,
    "the password has expired: log in once in a browser, set a new one, and put it into the settings",
)
TRIAL: Told = (
    errors.OrgClosed,
    "the trial of this org has ended: its owner can ask Salesforce for more time, or give another org",
)
CLOSED: Told = (errors.OrgClosed, "the org is locked or closed: its owner has to ask Salesforce")
NO_API: Told = (
    errors.ApiSwitchedOff,
    "the API is switched off for this org or user: an administrator has to give the permission `API Enabled`",
)
APP: Told = (
    errors.WrongApp,
    "no app has this consumer key or secret: copy both from the app's consumer details, and wait ten minutes "
    "when it is new",
)
APPROVAL: Told = (
    errors.AppNotApproved,
    "the user has not approved this app: let an administrator pre-authorize the user for it, or approve it once "
    "in a browser",
)
SOAP_LOGIN: Told = (
    errors.SoapLoginOff,
    "this org does not let SOAP's login in: use client credentials or a JWT, or have it enabled in its user interface "
    "settings",
)

BY_CODE: Mapping[str, Told] = {
    "INVALID_LOGIN": PASSWORD,
    "LOGIN_MUST_USE_SECURITY_TOKEN": (
        errors.SecurityTokenNeeded,
        "the security token is needed from here: reset it in the user's personal settings, and put the one that is "
        "mailed into the settings",
    ),
    "PASSWORD_LOCKOUT": (
        errors.UserLocked,
        "the user is locked: wait until the lock ends, or have an administrator unlock the user",
    ),
    "INVALID_OPERATION_WITH_EXPIRED_PASSWORD": EXPIRED,
    "API_CURRENTLY_DISABLED": TRIAL,
    "TRIAL_EXPIRED": TRIAL,
    "ORG_LOCKED": CLOSED,
    "inactive_org": CLOSED,
    "inactive_user": (errors.UserLocked, "the user is not active: an administrator has to activate the user"),
    "API_DISABLED_FOR_ORG": NO_API,
    "invalid_client_id": APP,
    "invalid_client": APP,
    "invalid_app_access": APPROVAL,
}
BY_TEXT: Mapping[tuple[str, str], Told] = {
    ("INVALID_OPERATION", "SOAP API login() is disabled"): SOAP_LOGIN,
    ("invalid_grant", "user hasn't approved this consumer"): APPROVAL,
    ("invalid_grant", "authentication failure"): PASSWORD,
    ("invalid_grant", "audience"): (
        errors.AssertionRefused,
        "the JWT is for another host: `host` is login.salesforce.com for production, test.salesforce.com for "
        "sandboxes, or the org's My Domain",
    ),
    ("invalid_grant", "assertion"): (
        errors.AssertionRefused,
        "the JWT was refused: the private key must be the one of the app's certificate, and this machine's clock right",
    ),
    ("invalid_grant", "request not supported on this domain"): (
        errors.WrongApp,
        "client credentials need the org's My Domain as `host`, as acme.my.salesforce.com",
    ),
    ("invalid_grant", "no client credentials user enabled"): (
        errors.WrongApp,
        "the app has no user to run as: let an administrator set one in its client credentials flow",
    ),
}
# Those of an org that answers while work is under way, and that no waiting mends.
LASTING = frozenset("INVALID_OPERATION_WITH_EXPIRED_PASSWORD API_CURRENTLY_DISABLED TRIAL_EXPIRED ORG_LOCKED "
                    "API_DISABLED_FOR_ORG".split())  # fmt: skip


def refused(code: str, message: str, whom: str) -> LoginFailed:
    """`whom` is user and host, as `ada@acme.example at login.salesforce.com`."""
    kind, advice = _told(code, message)
    return kind(f"no way in for {whom}: {advice} ({code})")


def _told(code: str, message: str) -> Told:
    for (known, words), told in BY_TEXT.items():
        if code == known and words in message:
            return told
    unknown = LINE.sub(" ", message).strip()[:LONGEST] or "no reason given"
    return BY_CODE.get(code, (LoginFailed, f"Salesforce says: {unknown}"))


def ended(whom: str) -> errors.SessionEnded:
    return errors.SessionEnded(
        f"no way in for {whom}: the session is not valid, or no longer: put a new one into the settings, or name "
        "another way to log in (INVALID_SESSION_ID)"
    )


def code_of(response: requests.Response) -> tuple[str, str]:
    """The first error of an answer of the API: its code and message, empty where it has none."""
    try:
        found = response.json()
    except ValueError:
        return "", ""
    first = found[0] if isinstance(found, list) and found else found
    if not isinstance(first, dict):
        return "", ""
    return str(first.get("errorCode", "")), str(first.get("message", ""))
