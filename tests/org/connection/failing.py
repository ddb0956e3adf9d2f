"""Connections that fail: what is asked of every error, and the secrets that none may tell."""

import traceback
from typing import Any

import pytest

import org
from org.connection import ClientCredentials, Timeouts
from org.errors import OrgUnavailable
from org.rest import Door
from org.rest.login import Accounts
from tests.org.login import app_keys as keys

ADA = "ada@shop.example"
OWN = "proctor@org.invalid"
HOST = "acme.my.salesforce.com"
PASSWORD, TOKEN, SECRET, SESSION = "s3cret-password", "s3cret-token", "s3cret-consumer", "s3cret-session"
SECRETS = (PASSWORD, TOKEN, SECRET, SESSION)
QUICK = Timeouts(0.2, 0.2)


def made(orgs: Any, **more: Any) -> Door:
    opened = orgs["org"].org
    known = {"password": PASSWORD, "security_token": TOKEN, "consumer_key": "key", "consumer_secret": SECRET}
    return Door(opened, accounts=Accounts(opened, certificate=keys.certificate(), **{**known, **more}))


def refused(conf: Any, **more: Any) -> OrgUnavailable:
    """The error, after all that is asked of every error was looked at."""
    with pytest.raises(OrgUnavailable) as caught:
        org.connect(conf, **more)
    text = str(caught.value)
    assert "\n" not in text
    assert text
    whole = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert not [secret for secret in SECRETS if secret in whole]
    return caught.value


def live(way: Any, **more: Any) -> org.Live:
    return org.Live(way, **more)


def app(secret: str = SECRET, key: str = "key", host: str = HOST) -> ClientCredentials:
    return ClientCredentials(host, key, secret)
