"""Reaching an org: embedded, served and live, by every way of logging in, by one client or by many at once."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from simple_salesforce.exceptions import SalesforceMalformedRequest

import org
from org.connection import ClientCredentials, CommandLine, Jwt, Password, Session, Timeouts
from org.connection.command_line import Ran
from org.connection.errors import (
    AppNotApproved,
    PasswordHasExpired,
    ReadOnlyGuard,
    SessionEnded,
)
from org.connection.in_process import InProcess
from org.rest import Door
from org.rest.login import State
from org.server import running
from org.server.certificate import kept
from tests.org.connection.watching import ADA, COUNT, MY_DOMAIN, Watched, count, made
from tests.org.login import app_keys as keys


@pytest.fixture
def door(orgs: Any) -> Door:
    return made(orgs)


@pytest.fixture(scope="module")
def private_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "app.key"
    path.write_bytes(keys.private())
    return path


# Embedded


def test_an_embedded_org_may_be_given_by_file_or_open_or_with_its_door(door: Door, orgs: Any):
    for given in (orgs["org"].org.path, orgs["org"].org, door):
        assert count(org.connect(org.Embedded(given))) == 3


def test_an_embedded_org_is_for_reading_unless_told(door: Door):
    with pytest.raises(ReadOnlyGuard):
        org.connect(org.Embedded(door)).Account.create({"Name": "New"})
    client = org.connect(org.Embedded(door, writes=True))
    with pytest.raises(Exception, match="read-only") as caught:
        client.Account.create({"Name": "New"})
    assert caught.value.content[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"


def test_work_goes_on_when_an_embedded_session_has_ended(door: Door):
    client = org.connect(org.Embedded(door))
    door.sessions.expire_all()
    assert count(client) == 3


# Served


@pytest.fixture(scope="module")
def plain(orgs: Any) -> Iterator[str]:
    with running(made(orgs)) as address:
        yield address


@pytest.fixture(scope="module")
def secure(orgs: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    certificate = kept(tmp_path_factory.mktemp("tls"))
    with running(made(orgs), tls=certificate) as address:
        yield address, certificate.file


@pytest.mark.parametrize("more", [{}, {"username": ADA}, {"username": ADA, "security_token": "tok"}])
def test_a_served_org_is_reached_without_tls(plain: str, more: Mapping[str, str]):
    client = org.connect(org.Served(plain, password="pass", **more))
    assert count(client) == 3
    assert [len(batch["records"]) for batch in (client.query("SELECT Id FROM Case"),)] == [5]
    client.session.close()


def test_a_served_org_is_reached_over_tls(secure: tuple[str, Path]):
    address, ca = secure
    client = org.connect(org.Served(address, password="pass", ca=str(ca)))
    assert count(client) == 3
    assert client.Case.describe()["name"] == "Case"
    client.session.close()


def test_trust_may_be_waived_when_asked(secure: tuple[str, Path]):
    with pytest.warns(match="Unverified HTTPS request"):
        assert count(org.connect(org.Served(secure[0], password="pass", verify=False))) == 3


def test_no_caller_waives_trust_on_its_own(secure: tuple[str, Path]):
    client = org.connect(org.Served(secure[0], password="pass", ca=secure[1]))
    assert client.query(COUNT, verify=False)["totalSize"] == 3


def test_a_served_org_takes_the_token_that_it_was_given(orgs: Any):
    door = made(orgs)
    session = door.sessions.issue("005000000000002AAA")
    watched = Watched(door)
    assert count(org.connect(org.Served("http://127.0.0.1:8443", session=session), transport=watched)) == 3
    assert watched.logins == []


def test_where_requests_go_is_what_was_given_and_not_what_the_org_says(door: Door):
    watched = Watched(door)
    client = org.connect(org.Served("http://Org.Example:8080/", password="pass"), transport=watched)
    assert count(client) == 3
    assert {sent.url[:24] for sent in watched.sent} == {"http://org.example:8080/"}


# Live


WAYS: dict[str, Callable[[Path], Any]] = {
    "the app": lambda key: ClientCredentials(MY_DOMAIN, "key", "hush"),
    "a JWT": lambda key: Jwt("key", ADA, key),
    "a JWT of a sandbox": lambda key: Jwt("key", ADA, key, "acme--dev.sandbox.my.salesforce.com"),
    "a password": lambda key: Password(ADA, "pass", "tok"),
    "a password alone": lambda key: Password(ADA, "pass", host="https://test.salesforce.com/"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_live_org_is_reached_by(door: Door, private_key: Path, way: Callable[[Path], Any]):
    watched = Watched(door)
    login = way(private_key)
    assert count(org.connect(org.Live(login), transport=watched)) == 3
    host = login.host.removeprefix("https://").rstrip("/")
    assert watched.logins[0].startswith(f"https://{host}/services/")
    assert len(watched.logins) == 1


def test_a_session_that_somebody_has_is_used_as_it_is(door: Door):
    watched = Watched(door)
    way = Session(MY_DOMAIN, door.sessions.issue("005000000000002AAA"))
    assert count(org.connect(org.Live(way), transport=watched)) == 3
    assert watched.logins == []
    door.sessions.expire_all()
    with pytest.raises(SessionEnded, match="put a new one into the settings"):
        org.connect(org.Live(way), transport=watched)


class Sf:
    """The command line: a newer one hides the token where an older one shows it."""

    def __init__(self, door: Door, *, hides: bool = True) -> None:
        self.door = door
        self.hides = hides
        self.ran: list[Sequence[str]] = []

    def __call__(self, command: Sequence[str]) -> Ran:
        self.ran.append(command)
        token = self.door.sessions.issue("005000000000002AAA")
        if list(command[1:3]) == ["org", "display"]:
            shown = "[REDACTED] Use 'sf org auth show-access-token' to view" if self.hides else token
            return self.answer({"accessToken": shown, "instanceUrl": f"https://{MY_DOMAIN}", "alias": "acme"})
        assert list(command[1:4]) == ["org", "auth", "show-access-token"]
        return self.answer({"accessToken": token})

    def answer(self, result: Mapping[str, str]) -> Ran:
        return Ran(0, "Warning: a new version is there\n" + json.dumps({"status": 0, "result": result, "warnings": []}))


@pytest.mark.parametrize("hides", [True, False], ids=["since May 2026", "before"])
def test_the_command_line_gives_its_session(door: Door, hides: bool):
    sf = Sf(door, hides=hides)
    client = org.connect(org.Live(CommandLine("acme")), transport=Watched(door), runner=sf)
    assert count(client) == 3
    assert len(sf.ran) == (2 if hides else 1)
    assert all(command[-3:] == ["--target-org", "acme", "--json"] for command in sf.ran)
    door.sessions.expire_all()
    assert count(client) == 3
    assert len(sf.ran) == (4 if hides else 2)


def test_the_session_is_never_the_clients(door: Door):
    watched = Watched(door)
    client = org.connect(org.Live(Password(ADA, "pass")), transport=watched)
    count(client)
    sent = watched.sent[-1].headers["Authorization"].removeprefix("Bearer ")
    assert door.sessions.user_of(sent)
    assert sent != client.session_id
    assert sent not in repr(vars(client))


def test_every_request_has_its_time(door: Door):
    watched = Watched(door)
    conf = org.Live(Password(ADA, "pass"), timeouts=Timeouts(3, 4))
    count(org.connect(conf, transport=watched))
    assert set(watched.timeouts) == {(3, 4)}


def test_the_environment_has_no_say(door: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Requests would take a name and a password for the host from here, and put it in the session's place."""
    (tmp_path / "netrc").write_text(f"machine {MY_DOMAIN} login x password y\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    watched = Watched(door)
    assert count(org.connect(org.Live(ClientCredentials(MY_DOMAIN, "key", "hush")), transport=watched)) == 3


# Sessions that end


def test_a_login_is_repeated_when_its_session_has_ended(door: Door):
    watched = Watched(door)
    client = org.connect(org.Live(Password(ADA, "pass")), transport=watched)
    door.sessions.expire_all()
    assert client.Case.metadata()["objectDescribe"]["name"] == "Case"
    assert len(watched.logins) == 2


class Ended(Watched):
    """An org whose sessions end the moment they begin."""

    def send(self, request, *rest, **more):
        self.inner.door.sessions.expire_all()
        return super().send(request, *rest, **more)


def test_a_session_that_never_lasts_is_given_up(door: Door):
    watched = Watched(door)
    client = org.connect(org.Live(Password(ADA, "pass")), transport=watched)
    watched.inner = Ended(door)
    for ask in (
        lambda: client.query(COUNT),
        client.Case.describe,
        lambda: client.Case.get("500000000000001"),
    ):
        before = len(watched.sent)
        with pytest.raises(SessionEnded):
            ask()
        assert len(watched.sent) - before <= 6


def test_a_wrong_query_is_no_reason_to_log_in_again(door: Door):
    watched = Watched(door)
    client = org.connect(org.Live(Password(ADA, "pass")), transport=watched)
    with pytest.raises(SalesforceMalformedRequest):
        client.query("SELECT")
    assert len(watched.logins) == 1


# What is wrong with an account shows when connecting, or while work is under way


def test_an_expired_password_shows_at_once_though_it_lets_in(orgs: Any):
    door = made(orgs, states={ADA: State.PASSWORD_EXPIRED})
    with pytest.raises(PasswordHasExpired, match="log in once in a browser, set a new one"):
        org.connect(org.Live(Password(ADA, "pass")), transport=Watched(door))


def test_trouble_that_comes_while_work_is_under_way(orgs: Any):
    watched = Watched(made(orgs))
    client = org.connect(org.Live(ClientCredentials(MY_DOMAIN, "key", "hush")), transport=watched)
    watched.inner = InProcess(made(orgs, states={"proctor@org.invalid": State.NOT_APPROVED}))
    with pytest.raises(AppNotApproved):
        client.query(COUNT)
