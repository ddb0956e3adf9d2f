"""Tokens by OAuth, for clients without a browser: a password, the app's own secret, or a signed assertion.

What a request gives is taken from its body alone: an address is written to logs, a body is not.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from org import somebody
from org.errors import InvalidSession
from org.rest.call import Answer, Call
from org.rest.login import assertion
from org.rest.login.accounts import State
from org.rest.login.errors import LoginRefused, NotApproved
from org.rest.sessions import ORG_ID

MOST_FIELDS = 50
FORM = "application/x-www-form-urlencoded"
SHARED_HOSTS = ("login.salesforce.com", "test.salesforce.com")
UNSEEN = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class NoSuchGrant(LoginRefused):
    error = "unsupported_grant_type"
    description = "grant type not supported"


class WrongSecret(LoginRefused):
    error = "invalid_client"
    description = "invalid client credentials"


class WrongHost(LoginRefused):
    description = "request not supported on this domain"


class NoToken(LoginRefused):
    error = "unsupported_token_type"
    description = "this token type is not supported"


Fields = Mapping[str, str]


def token(call: Call) -> Answer:
    try:
        given = _form(call)
        return _issued(call, *_grant(given)(call, given))
    except LoginRefused as error:
        return Answer({"error": error.error, "error_description": error.description}, 400, UNSEEN)


def revoke(call: Call) -> Answer:
    try:
        call.door.sessions.revoke(_form(call).get("token", ""))
    except InvalidSession:
        told = urlencode({"error": NoToken.error, "error_description": NoToken.description}, quote_via=quote)
        return Answer(told.encode(), 400, UNSEEN, FORM)
    return Answer()


def _form(call: Call) -> Fields:
    """Salesforce, too, finds no grant in a body that is not called a form."""
    request = call.request
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return {}
    try:
        text = request.body.decode("utf-8", "replace")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


def _grant(given: Fields) -> Callable[[Call, Fields], tuple[str, str]]:
    try:
        return GRANTS[given.get("grant_type", "")]
    except KeyError:
        raise NoSuchGrant from None


def _password(call: Call, given: Fields) -> tuple[str, str]:
    _check_app(call, given)
    username = given.get("username", "")
    user = call.door.accounts.by_password(username, given.get("password", ""))
    return user, _approved(call, username)


def _client_credentials(call: Call, given: Fields) -> tuple[str, str]:
    if urlsplit(call.request.origin).hostname in SHARED_HOSTS:
        raise WrongHost
    _check_app(call, given)
    return call.door.accounts.of_app(), _approved(call, somebody.USERNAME)


def _jwt(call: Call, given: Fields) -> tuple[str, str]:
    username = assertion.subject(call, given.get("assertion", ""))
    user = call.door.accounts.by_name(username)
    if user is None:
        raise NotApproved
    call.door.accounts.admit(username)
    return user, _approved(call, username)


def _approved(call: Call, username: str) -> str:
    if call.door.accounts.state(username) is State.NOT_APPROVED:
        raise NotApproved
    return username


def _check_app(call: Call, given: Fields) -> None:
    key, secret = _basic(call) or (given.get("client_id", ""), given.get("client_secret", ""))
    accounts = call.door.accounts
    if not _same(key, accounts.consumer_key):
        raise assertion.WrongApp
    if not _same(secret, accounts.consumer_secret):
        raise WrongSecret


def _basic(call: Call) -> tuple[str, str] | None:
    """Both parts may be escaped, as OAuth wants, or plain, as most clients send them."""
    scheme, _, packed = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        key, _, secret = base64.b64decode(packed.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    accounts = call.door.accounts
    plain = _same(key, accounts.consumer_key) and _same(secret, accounts.consumer_secret)
    return (key, secret) if plain else (unquote(key), unquote(secret))


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode("utf-8", "replace"))


def _issued(call: Call, user: str, username: str) -> Answer:
    accounts, origin = call.door.accounts, call.request.origin
    identity = f"{origin}/id/{ORG_ID}/{user}"
    issued = str(int(call.door.clock().timestamp() * 1000))
    signature = hmac.new(accounts.consumer_secret.encode(), (identity + issued).encode(), hashlib.sha256).digest()
    session = call.door.sessions.issue(user, accounts.mark(username))
    about = {"instance_url": origin, "id": identity, "token_type": "Bearer", "issued_at": issued}
    signed = {"signature": base64.b64encode(signature).decode(), "scope": "id api"}
    return Answer({"access_token": session, **about, **signed}, 200, UNSEEN)


GRANTS: Mapping[str, Callable[[Call, Fields], tuple[str, str]]] = {
    "password": _password,
    "client_credentials": _client_credentials,
    "urn:ietf:params:oauth:grant-type:jwt-bearer": _jwt,
}
