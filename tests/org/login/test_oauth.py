"""Tokens by OAuth: every grant, what a refused one is told, and assertions that only look like one."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from org.errors import InvalidSession, OrgUnavailable
from org.rest import Door, Request, respond
from org.rest.login import Accounts
from tests.org.login import app_keys as keys
from tests.org.login import ways_in as entrance
from tests.org.login.ways_in import (
    ADA,
    ADAS_ID,
    FORM,
    ORIGIN,
    assertion,
    by_jwt,
    by_password,
    made,
    post,
    refused,
    token,
)


@pytest.fixture(scope="module")
def door(orgs: Any) -> Door:
    return entrance.made(orgs)


def test_a_token_comes_with_all_that_oauth_gives(door: Door):
    status, told = token(door, by_password())
    assert status == 200
    assert set(told) == {"access_token", "instance_url", "id", "token_type", "issued_at", "signature", "scope"}
    assert told["instance_url"] == ORIGIN
    assert told["id"] == f"{ORIGIN}/id/00D000000000001EAA/{ADAS_ID}"
    assert abs(int(told["issued_at"]) / 1000 - time.time()) < 60
    expected = hmac.new(b"hush", (told["id"] + told["issued_at"]).encode(), hashlib.sha256).digest()
    assert base64.b64decode(told["signature"]) == expected
    me = respond(door, Request("GET", told["id"].removeprefix(ORIGIN), "",
                               {"authorization": f"Bearer {told['access_token']}"}, origin=ORIGIN))  # fmt: skip
    assert json.loads(me.body)["user_id"] == ADAS_ID


def test_tokens_are_kept_nowhere(door: Door):
    answer = post(door, "/services/oauth2/token", urlencode(by_password()).encode(), FORM)
    assert answer.headers["Cache-Control"] == "no-store"


WRONG_FORMS = {
    "key": (by_password(client_id="other"), ("invalid_client_id", "client identifier invalid")),
    "secret": (by_password(client_secret="other"), ("invalid_client", "invalid client credentials")),
    "password": (by_password(password="other"), ("invalid_grant", "authentication failure")),
    "user": (by_password(username="cy@shop.example"), ("invalid_grant", "authentication failure")),
    "no grant": ({"client_id": "key"}, ("unsupported_grant_type", "grant type not supported")),
    "refreshing": (by_password(grant_type="refresh_token"), ("unsupported_grant_type", "grant type not supported")),
    "too many fields": ({**by_password(), **{f"f{n}": "" for n in range(60)}},
                        ("unsupported_grant_type", "grant type not supported")),
}  # fmt: skip


@pytest.mark.parametrize(("form", "told"), WRONG_FORMS.values(), ids=WRONG_FORMS.keys())
def test_a_wrong_form_is_refused_in_oauths_words(door: Door, form: dict[str, str], told: tuple[str, str]):
    assert token(door, form) == refused(*told)


def test_only_a_form_in_the_body_is_read(door: Door):
    form = urlencode(by_password())
    as_json = post(door, "/services/oauth2/token", form.encode(), {"content-type": "application/json"})
    in_address = post(door, "/services/oauth2/token", b"", FORM, search=form)
    for answer in (as_json, in_address):
        assert (answer.status, json.loads(answer.body)["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize("pair", ["k%y:h:ush", "k%25y:h%3Aush"])
def test_an_app_may_show_its_secret_in_the_header(orgs: Any, pair: str):
    door = made(orgs, consumer_key="k%y", consumer_secret="h:ush")
    shown = {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    assert token(door, {"grant_type": "client_credentials"}, shown)[0] == 200


@pytest.mark.parametrize("packed", ["", "!", "a2V5", base64.b64encode(b"key:\xff").decode(), "a2V5Og=="])
def test_a_header_that_is_no_secret_is_refused(door: Door, packed: str):
    status, told = token(door, {"grant_type": "client_credentials"}, {"authorization": f"Basic {packed}"})
    assert (status, told["error"]) in ((400, "invalid_client_id"), (400, "invalid_client"))


def test_an_app_logs_in_at_the_orgs_own_host(door: Door):
    form = {"grant_type": "client_credentials", "client_id": "key", "client_secret": "hush"}
    shared = Request(
        "POST", "/services/oauth2/token", "", FORM, urlencode(form).encode(), "https://login.salesforce.com"
    )
    told = {"error": "invalid_grant", "error_description": "request not supported on this domain"}
    assert json.loads(respond(door, shared).body) == told


@pytest.mark.parametrize("audience", ["https://test.salesforce.com", ORIGIN, ["x", ORIGIN]])
def test_a_jwt_may_be_for_salesforce_or_this_org(door: Door, audience: Any):
    status, told = token(door, by_jwt(assertion(aud=audience)))
    assert (status, door.sessions.user_of(told["access_token"])) == (200, ADAS_ID)


def unsigned() -> str:
    parts = ({"alg": "none", "typ": "JWT"}, {"iss": "key", "sub": ADA, "aud": ORIGIN, "exp": int(time.time()) + 100})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def signed_with_the_public_key() -> str:
    head, _, _ = unsigned().partition(".")
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
    text = f"{head}.{unsigned().split('.')[1]}"
    digest = hmac.new(keys.public(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


INVALID = ("invalid_grant", "invalid assertion")
WRONG_ASSERTIONS: dict[str, tuple[Callable[[], str], tuple[str, str]]] = {
    "another key": (lambda: assertion("other"), INVALID),
    "another algorithm": (lambda: assertion(algorithm="RS512"), INVALID),
    "no signature": (unsigned, INVALID),
    "the public key as a password": (signed_with_the_public_key, INVALID),
    "nothing": (lambda: "", INVALID),
    "no JWT": (lambda: "a.b.c", INVALID),
    "too long": (lambda: "a" * 20_000, INVALID),
    "ended": (lambda: assertion(exp=int(time.time()) - 1), INVALID),
    "too far ahead": (lambda: assertion(exp=int(time.time()) + 3600), INVALID),
    "no end": (lambda: assertion(exp=None), INVALID),
    "an end that is no number": (lambda: assertion(exp="soon"), INVALID),
    "an end that is not a number": (lambda: assertion(exp="nan"), INVALID),
    "no user": (lambda: assertion(sub=None), INVALID),
    "another app": (lambda: assertion(iss="other"), ("invalid_client_id", "client identifier invalid")),
    "another audience": (lambda: assertion(aud="https://evil.example"), ("invalid_grant", "audience is invalid")),
    "no audience": (lambda: assertion(aud=None), ("invalid_grant", "audience is invalid")),
    "an unknown user": (lambda: assertion(sub="x@y.z"), ("invalid_grant", "user hasn't approved this consumer")),
}


@pytest.mark.parametrize(("make", "told"), WRONG_ASSERTIONS.values(), ids=WRONG_ASSERTIONS.keys())
def test_a_wrong_assertion_is_refused(door: Door, make: Callable[[], str], told: tuple[str, str]):
    assert token(door, by_jwt(make())) == refused(*told)


def test_a_jwt_may_be_checked_with_the_public_key_alone(orgs: Any):
    org = orgs["org"].org
    door = Door(org, accounts=Accounts(org, consumer_key="key", certificate=keys.public()))
    assert token(door, by_jwt(assertion()))[0] == 200
    assert token(Door(org, accounts=Accounts(org, consumer_key="key")), by_jwt(assertion())) == refused(*INVALID)


@pytest.mark.parametrize(
    "pem",
    [b"", b"-----BEGIN CERTIFICATE-----\nx\n", keys.elliptic(), keys.private()],
    ids=["nothing", "a broken one", "no RSA key", "a private key"],
)
def test_what_cannot_check_a_jwt_is_refused_at_once(orgs: Any, pem: bytes):
    with pytest.raises(OrgUnavailable, match="what shall check JWTs is n"):
        Accounts(orgs["org"].org, certificate=pem)


def test_a_token_ends_when_it_is_revoked(orgs: Any):
    door = made(orgs)
    session = token(door, by_password())[1]["access_token"]
    body = urlencode({"token": session}).encode()
    answer = post(door, "/services/oauth2/revoke", body, FORM)
    assert (answer.status, answer.body) == (200, b"")
    again = post(door, "/services/oauth2/revoke", body, FORM)
    told = {"error": "unsupported_token_type", "error_description": "this token type is not supported"}
    assert (again.status, dict(parse_qsl(again.body.decode()))) == (400, told)
    with pytest.raises(InvalidSession):
        door.sessions.user_of(session)
