"""Connections from plain settings, and none of them shows a secret."""

from pathlib import Path
from typing import Any

import pytest

import org
from org.connection import CommandLine, Jwt, Password, Session, Timeouts, errors, from_settings
from org.connection.command_line import Ran
from tests.org.connection.failing import ADA, HOST, PASSWORD, SECRET, SECRETS, SESSION, TOKEN, app, live
from tests.org.login import app_keys as keys


@pytest.fixture
def private_key(tmp_path: Path) -> Path:
    path = tmp_path / "app.key"
    path.write_bytes(keys.private())
    return path


def test_settings_become_connections(private_key: Path, tmp_path: Path):
    app_key = {"consumer_key": "key"}
    path = {"kind": "embedded", "path": str(tmp_path / "x.org")}
    assert from_settings(path) == org.Embedded(tmp_path / "x.org")
    served = {
        "kind": "served",
        "url": "https://localhost:8443",
        "password": PASSWORD,
        "read_timeout": 5,
        "writes": True,
    }
    assert from_settings(served) == org.Served("https://localhost:8443", password=PASSWORD, writes=True,
                                               timeouts=Timeouts(10, 5))  # fmt: skip
    live_ways = {
        "client_credentials": ({"host": HOST, **app_key, "consumer_secret": SECRET}, app()),
        "jwt": ({**app_key, "username": ADA, "private_key": str(private_key)}, Jwt("key", ADA, private_key)),
        "session": ({"host": HOST, "session": SESSION}, Session(HOST, SESSION)),
        "sf": ({"alias": "acme"}, CommandLine("acme")),
        "password": ({"username": ADA, "password": PASSWORD, "security_token": None}, Password(ADA, PASSWORD)),
    }
    for login, (settings, way) in live_ways.items():
        found = from_settings({"kind": "live", "login": login, **settings, "version": 62.0, "ca": None})
        assert found == org.Live(way, version="62.0")


SERVED = {"kind": "served", "url": "http://localhost:8080"}
LIVE = {"kind": "live", "login": "sf", "alias": "acme"}
UNSETTLED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "`kind` must be embedded, served or live"),
    "another kind": ({"kind": "dead"}, "`kind` must be embedded, served or live"),
    "no kind of text": ({"kind": ["served"]}, "`kind` must be"),
    "no address": ({"kind": "served"}, "a served org needs the setting `url`"),
    "unset": ({"kind": "served", "url": None}, "a served org needs the setting `url`"),
    "one too many": ({**SERVED, "pasword": SECRET}, "a served org has no setting `pasword`; it has ca,"),
    "no truth": ({**SERVED, "verify": "no"}, "`verify` must be true or false"),
    "no time": ({**SERVED, "read_timeout": 0}, "`read_timeout` must be a number of seconds"),
    "a path within": ({**SERVED, "url": "http://localhost/x"}, "`url` must be a scheme, a host and a port alone"),
    "a name within": ({**SERVED, "url": f"http://u:{SECRET}@localhost"}, "`url` must be"),
    "another scheme": ({**SERVED, "url": "ftp://localhost"}, "`url` must be"),
    "no port": ({**SERVED, "url": "http://localhost:99999"}, "`url` is not an address"),
    "no file": ({**SERVED, "ca": "/nowhere/ca.pem"}, "`ca`: there is no file /nowhere/ca.pem"),
    "no login": ({"kind": "live"}, "`login` of a live org must be client_credentials, jwt, session, sf or password"),
    "writing": ({**LIVE, "writes": True}, "a live org with login sf has no setting `writes`"),
    "an option as an alias": ({**LIVE, "alias": "--json"}, "`alias` must be"),
    "an old version": ({**LIVE, "version": "v59"}, "`version` must be a version"),
    "no secret": ({"kind": "live", "login": "client_credentials", "host": HOST, "consumer_key": "key"},
                  "needs the setting `consumer_secret`"),
    "an empty secret": ({"kind": "live", "login": "session", "host": HOST, "session": " "}, "`session` must be a text"),
    "a secret of no sense": ({"kind": "live", "login": "session", "host": HOST, "session": [SECRET]}, "must be a text"),
    "a host without TLS": ({"kind": "live", "login": "session", "host": f"http://{HOST}", "session": SESSION},
                           "`host` must be a host of Salesforce"),
    "a host with more": ({"kind": "live", "login": "session", "host": f"{HOST}/x", "session": SESSION}, "`host` must"),
    "a host that is a word": ({"kind": "live", "login": "session", "host": "acme", "session": SESSION}, "`host` must"),
    "a shared host": ({"kind": "live", "login": "client_credentials", "host": "login.salesforce.com",
                       "consumer_key": "key", "consumer_secret": SECRET}, "need the org's My Domain"),
    "no key file": ({"kind": "live", "login": "jwt", "consumer_key": "key", "username": ADA, "private_key": "/nowhere"},
                    "`private_key`: there is no file /nowhere"),
}  # fmt: skip


@pytest.mark.parametrize(("settings", "line"), UNSETTLED.values(), ids=UNSETTLED.keys())
def test_settings_of_no_sense_are_told_in_one_line(settings: dict[str, Any], line: str):
    with pytest.raises(errors.Misdescribed) as caught:
        from_settings(settings)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not [secret for secret in SECRETS if secret in str(caught.value)]


def test_no_description_shows_a_secret(private_key: Path):
    described = [
        org.Served("http://localhost:1", ADA, PASSWORD, TOKEN, SESSION),
        live(app(), proxy=f"http://u:{SECRET}@proxy:1"),
        live(Session(HOST, SESSION)),
        live(Password(ADA, PASSWORD, TOKEN)),
        live(Jwt("key", ADA, private_key)),
        Ran(0, SESSION),
    ]
    for one in described:
        assert not [secret for secret in SECRETS if secret in f"{one!r} {one}"]
