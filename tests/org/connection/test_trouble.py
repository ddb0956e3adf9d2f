"""What a user is told when an org cannot be reached: one line each, what is wrong and what to do, and no secret."""

import io
import json
import socket
import ssl
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError, NameResolutionError, ProxyError

import org
from org.connection import ClientCredentials, Jwt, Password, Session, errors
from org.connection.in_process import InProcess
from org.rest.login import State
from org.rest.login.envelope import fault
from org.server import running
from org.server.certificate import kept
from tests.org.connection.failing import (
    ADA,
    HOST,
    OWN,
    PASSWORD,
    QUICK,
    SECRET,
    SESSION,
    TOKEN,
    app,
    live,
    made,
    refused,
)
from tests.org.login import app_keys as keys


@pytest.fixture
def private_key(tmp_path: Path) -> Path:
    path = tmp_path / "app.key"
    path.write_bytes(keys.private())
    return path


# Logins that are refused

SOAP = {
    State.LOCKED_OUT: (errors.UserLocked, "have an administrator unlock"),
    State.TOKEN_NEEDED: (errors.SecurityTokenNeeded, "reset it in the user's personal settings"),
    State.TRIAL_ENDED: (errors.OrgClosed, "the trial of this org has ended"),
    State.ORG_LOCKED: (errors.OrgClosed, "locked or closed"),
    State.API_DISABLED: (errors.ApiSwitchedOff, "`API Enabled`"),
    State.SOAP_LOGIN_OFF: (errors.SoapLoginOff, "use client credentials or a JWT"),
    State.PASSWORD_EXPIRED: (errors.PasswordHasExpired, "set a new one, and put it into the settings"),
}


@pytest.mark.parametrize("state", SOAP)
def test_what_is_wrong_with_an_account_is_told_with_what_to_do(orgs: Any, state: State):
    kind, advice = SOAP[state]
    transport = InProcess(made(orgs, states={ADA: state}))
    for conf in (live(Password(ADA, PASSWORD)), org.Served("http://127.0.0.1:8080", ADA, PASSWORD)):
        error = refused(conf, transport=transport)
        assert type(error) is kind
        assert advice in str(error)
        assert ADA in str(error)


def test_a_wrong_password(orgs: Any):
    error = refused(live(Password(ADA, PASSWORD + "x", TOKEN)), transport=InProcess(made(orgs)))
    assert type(error) is errors.WrongPassword
    assert str(error) == (
        "no way in for ada@shop.example at https://login.salesforce.com: wrong user name, password or security token, "
        "or the user is locked: check all three and the user's login history (INVALID_LOGIN)"
    )


@pytest.mark.parametrize("way", [app(key="other"), app(SECRET + "x")], ids=["key", "secret"])
def test_a_wrong_consumer_key_or_secret(orgs: Any, way: ClientCredentials):
    error = refused(live(way), transport=InProcess(made(orgs)))
    assert type(error) is errors.WrongApp
    assert "copy both from the app's consumer details" in str(error)


def test_an_app_that_the_user_has_not_approved(orgs: Any, private_key: Path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        transport = InProcess(made(orgs, states={ADA: State.NOT_APPROVED, OWN: State.NOT_APPROVED}))
        for way in (app(), Jwt("key", ADA, private_key)):
            error = refused(live(way), transport=transport)
            assert type(error) is errors.AppNotApproved
            assert "pre-authorize" in str(error)


def test_an_api_that_is_off_shows_with_the_first_request(orgs: Any):
    error = refused(live(app()), transport=InProcess(made(orgs, states={OWN: State.API_DISABLED})))
    assert type(error) is errors.ApiSwitchedOff


def test_a_key_that_is_not_the_apps(orgs: Any, tmp_path: Path):
    (tmp_path / "other.key").write_bytes(keys.private("other"))
    error = refused(live(Jwt("key", ADA, tmp_path / "other.key")), transport=InProcess(made(orgs)))
    assert type(error) is errors.AssertionRefused
    assert "this machine's clock" in str(error)


def test_a_clock_that_is_wrong(orgs: Any, private_key: Path):
    error = refused(live(Jwt("key", ADA, private_key)), transport=InProcess(made(orgs)), now=lambda: 1e9)
    assert type(error) is errors.AssertionRefused


def test_an_audience_that_is_not_the_orgs(orgs: Any, private_key: Path):
    way = Jwt("key", ADA, private_key, audience="https://evil.example")
    error = refused(live(way), transport=InProcess(made(orgs)))
    assert type(error) is errors.AssertionRefused
    assert "test.salesforce.com for sandboxes" in str(error)


@pytest.mark.parametrize("content", [b"", b"nonsense", keys.public(), keys.elliptic()])
def test_a_file_that_holds_no_key(orgs: Any, tmp_path: Path, content: bytes):
    path = tmp_path / "app.key"
    path.write_bytes(content)
    error = refused(live(Jwt("key", ADA, path)), transport=InProcess(made(orgs)))
    assert type(error) is errors.Misdescribed
    assert str(path) in str(error)


@pytest.mark.parametrize("conf", [live(Session(HOST, SESSION)), org.Served("http://127.0.0.1:8080", session=SESSION)])
def test_a_session_that_is_none(orgs: Any, conf: Any):
    error = refused(conf, transport=InProcess(made(orgs)))
    assert type(error) is errors.SessionEnded
    assert "INVALID_SESSION_ID" in str(error)


class Says(BaseAdapter):
    """Something at that address that is no org."""

    def __init__(self, status: int, body: bytes, location: str = "") -> None:
        super().__init__()
        self.status, self.body, self.location = status, body, location
        self.asked: list[str] = []

    def send(self, request, *_: Any, **__: Any):
        self.asked.append(request.url)
        response = requests.Response()
        response.status_code, response.raw = self.status, io.BytesIO(self.body)
        response.url, response.request = request.url, request
        response.headers["Location"] = self.location
        return response

    def close(self) -> None: ...


class Busy(Says):
    """An org that answers all but logins."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__(503, b"")
        self.inner = inner

    def send(self, request, *_: Any, **__: Any):
        return super().send(request) if "/Soap/" in request.url else self.inner.send(request)


PAGE = b"<html><body>Welcome to the hotel</body></html>"


@pytest.mark.parametrize("says", [(200, PAGE), (404, PAGE), (200, b'"yes"'), (200, b"{}"), (200, b"\xff"), (500, b"")])
def test_something_else_that_answers(private_key: Path, says: tuple[int, bytes]):
    ways = [app(), Jwt("key", ADA, private_key), Password(ADA, PASSWORD)]
    for way in ways:
        error = refused(live(way), transport=Says(*says))
        assert isinstance(error, errors.NoOrg | errors.LoginFailed)


@pytest.mark.parametrize("says", [(200, PAGE), (404, PAGE)])
def test_something_else_that_takes_a_session(says: tuple[int, bytes]):
    assert type(refused(live(Session(HOST, SESSION)), transport=Says(*says))) is errors.NoOrg


def test_a_host_that_sends_elsewhere_is_not_followed_with_a_password():
    says = Says(307, b"", "https://evil.example/")
    error = refused(live(Password(ADA, PASSWORD)), transport=says)
    assert says.asked == ["https://login.salesforce.com/services/Soap/u/59.0"]
    assert type(error) is errors.NoOrg
    assert "sends to another address" in str(error)


@pytest.mark.parametrize("instance", ["http://acme.my.salesforce.com", "ftp://x", "", "https://", 5, None])
def test_an_answer_that_leads_to_no_org(instance: Any):
    body = json.dumps({"access_token": SESSION, "instance_url": instance}).encode()
    assert type(refused(live(app()), transport=Says(200, body))) is errors.NoOrg


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_an_org_that_is_busy(status: int):
    error = refused(live(Password(ADA, PASSWORD)), transport=Says(status, PAGE))
    assert type(error) is errors.NoAnswer
    assert f"answered {status} to a login: it is busy or down for now, so try again later" in str(error)


def test_an_org_that_says_it_is_busy():
    error = refused(
        live(Password(ADA, PASSWORD)), transport=Says(500, fault("partner", "F", "SERVER_UNAVAILABLE", "x"))
    )
    assert type(error) is errors.NoAnswer


def test_an_org_that_is_busy_while_a_session_is_renewed(orgs: Any):
    """It passes, so it is for whoever asks again."""
    door = made(orgs)
    transport = Fails(lambda _: OSError(), until=InProcess(door))
    client = org.connect(live(Password(ADA, PASSWORD)), transport=transport)
    door.sessions.expire_all()
    transport.until = Busy(InProcess(door))
    with pytest.raises(requests.HTTPError):
        client.query("SELECT Id FROM User")
    transport.until = InProcess(door)
    assert client.query("SELECT COUNT() FROM User")["totalSize"] == 3


def test_a_reason_that_nobody_knows_is_told_as_it_is():
    body = json.dumps({"error": "rate_limit_exceeded", "error_description": "too\nmany " + "x" * 500}).encode()
    error = refused(live(app()), transport=Says(400, body))
    assert type(error) is errors.LoginFailed
    assert "Salesforce says: too many xxx" in str(error)
    assert len(str(error)) < 400


# Networks


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_nobody_listens():
    error = refused(org.Served(f"http://127.0.0.1:{free_port()}", password=PASSWORD, timeouts=QUICK))
    assert type(error) is errors.ConnectionRefused
    assert "start it with `python -m org serve`" in str(error)


def test_nobody_answers():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        error = refused(org.Served(f"http://127.0.0.1:{silent.getsockname()[1]}", timeouts=QUICK))
    assert type(error) is errors.NoAnswer
    assert "allow it more time" in str(error)


class Fails(BaseAdapter):
    def __init__(self, reason: Callable[[HTTPSConnectionPool], Exception], until: BaseAdapter | None = None) -> None:
        super().__init__()
        self.reason = reason
        self.until = until

    def send(self, request, *_: Any, **__: Any):
        if self.until is not None:
            return self.until.send(request)
        pool = HTTPSConnectionPool(HOST)
        raise requests.ConnectionError(MaxRetryError(pool, "/", self.reason(pool)), request=request)

    def close(self) -> None: ...


def test_a_host_that_there_is_not():
    failing = Fails(lambda pool: NameResolutionError(HOST, pool, socket.gaierror(-2, "")))
    error = refused(live(Password(ADA, PASSWORD)), transport=failing)
    assert type(error) is errors.HostUnknown
    assert "check its name" in str(error)


def test_a_proxy_that_is_not_there():
    failing = Fails(lambda _: ProxyError("Unable to connect to proxy", OSError("refused")))
    error = refused(live(Password(ADA, PASSWORD), proxy=f"http://user:{SECRET}@127.0.0.1:1"), transport=failing)
    assert "check `proxy`" in str(error)


def test_a_proxy_is_used_when_it_is_named():
    error = refused(live(Password(ADA, PASSWORD), proxy=f"http://127.0.0.1:{free_port()}", timeouts=QUICK))
    assert "through the proxy" in str(error)


def test_any_other_failure_of_the_network():
    error = refused(live(Password(ADA, PASSWORD)), transport=Fails(lambda _: OSError("cable")))
    assert type(error) is errors.Unreachable


@pytest.fixture(scope="module")
def secure(orgs: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    certificate = kept(tmp_path_factory.mktemp("tls"))
    with running(made(orgs), tls=certificate) as address:
        yield address, certificate.file


def test_a_certificate_that_is_not_trusted(secure: tuple[str, Path]):
    error = refused(org.Served(secure[0], password=PASSWORD))
    assert type(error) is errors.NotTrusted
    assert "as `ca`" in str(error)
    assert "python -m org serve --tls" in str(error)


def test_a_certificate_of_another(secure: tuple[str, Path], tmp_path: Path):
    other = kept(tmp_path).file
    error = refused(org.Served(secure[0], password=PASSWORD, ca=other))
    assert type(error) is errors.NotTrusted
    assert f"{other} does not vouch for" in str(error)


def test_a_file_that_is_no_certificate(secure: tuple[str, Path], tmp_path: Path):
    (tmp_path / "ca.pem").write_text("nothing")
    assert isinstance(refused(org.Served(secure[0], ca=tmp_path / "ca.pem")), errors.Unreachable)


def test_tls_where_there_is_none(orgs: Any):
    with running(made(orgs)) as address:
        error = refused(org.Served(address.replace("http:", "https:"), password=PASSWORD))
    assert type(error) is errors.NoOrg
    assert "give its address with http://" in str(error)


def test_no_tls_where_there_is_some(secure: tuple[str, Path]):
    error = refused(org.Served(secure[0].replace("https:", "http:")))
    assert type(error) is errors.NoOrg
    assert "give its address with https://" in str(error)


def test_the_certificate_of_another_host(secure: tuple[str, Path]):
    error = refused(org.Served(secure[0].replace("127.0.0.1", "127.0.0.2"), password=PASSWORD, ca=secure[1]))
    assert isinstance(error, errors.Unreachable)


def test_a_wrong_password_names_the_address_that_was_given(orgs: Any):
    with running(made(orgs)) as address:
        error = refused(org.Served(address, password="wrong"))
    assert type(error) is errors.WrongPassword
    assert f"at {address}:" in str(error)


def test_the_network_may_fail_while_work_is_under_way(orgs: Any):
    """That passes, so it is for whoever asks again: no reason to tell the user to change something."""
    transport = Fails(lambda _: ssl.SSLError("broken"), until=InProcess(made(orgs)))
    client = org.connect(live(app()), transport=transport)
    transport.until = None
    with pytest.raises(requests.ConnectionError):
        client.query("SELECT Id FROM User")
