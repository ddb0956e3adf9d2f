"""How each way of logging in gets a session. What goes out is what simple-salesforce would send itself."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests

from org.connection import trouble
from org.connection.command_line import Runner, session_of
from org.connection.conf import (
    LOGIN_HOST,
    TEST_HOST,
    VERSION,
    ClientCredentials,
    CommandLine,
    Jwt,
    Password,
    Session,
    Way,
    salesforce_host,
)
from org.connection.errors import Misdescribed, NoOrg

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

TOKEN = "/services/oauth2/token"  # noqa: S105  an address
BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
MINUTES = 3
# What passes by itself, as a fault of SOAP or as the status of an answer.
BUSY = frozenset(["SERVER_UNAVAILABLE", "FUNCTIONALITY_TEMPORARILY_UNAVAILABLE"])
BUSY_STATUS = frozenset([429, 502, 503, 504])


@dataclass(frozen=True, slots=True)
class Admission:
    session: str = field(repr=False)
    origin: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Where logins happen: the requests go over `http`; `now` are the seconds since 1970."""

    http: requests.Session
    now: Callable[[], float]
    runner: Runner

    def admission(self, way: Way) -> Admission:
        match way:
            case Session(host, session):
                return Admission(session, f"https://{salesforce_host(host)}")
            case CommandLine():
                session, address = session_of(way, self.runner)
                return Admission(session, f"https://{salesforce_host(address)}")
            case Password():
                return self.by_soap(f"https://{salesforce_host(way.host)}", way)
            case ClientCredentials():
                return self._app(way)
            case Jwt():
                return self._jwt(way)

    def by_soap(self, origin: str, way: Password, shown: str = "") -> Admission:
        """At an old version: from 65 on Salesforce has this login no more. `shown` is the address as users know it."""
        from xml.parsers.expat import ExpatError

        from simple_salesforce.exceptions import SalesforceAuthenticationFailed
        from simple_salesforce.login import SalesforceLogin

        try:
            session, host = SalesforceLogin(
                username=way.username, password=way.password, security_token=way.security_token,
                scratch_url=origin, sf_version=VERSION, session=self.http,
            )  # fmt: skip
        except SalesforceAuthenticationFailed as error:
            if error.code in BUSY:
                raise requests.HTTPError(f"answered {error.code} to a login") from error
            if not isinstance(error.code, str):
                raise no_org(shown or origin) from error
            raise trouble.refused(error.code, error.auth_message, f"{way.username} at {shown or origin}") from None
        except ExpatError as error:
            raise no_org(shown or origin) from error
        return Admission(session, f"https://{host}")

    def _app(self, way: ClientCredentials) -> Admission:
        packed = base64.b64encode(f"{way.consumer_key}:{way.consumer_secret}".encode()).decode()
        given, headers = {"grant_type": "client_credentials"}, {"Authorization": f"Basic {packed}"}
        return self._token(way.host, given, headers, whom(way))

    def _jwt(self, way: Jwt) -> Admission:
        import jwt

        host = salesforce_host(way.host)
        audience = way.audience or f"https://{TEST_HOST if _is_sandbox(host) else LOGIN_HOST}"
        claims = {"iss": way.consumer_key, "sub": way.username, "aud": audience, "exp": int(self.now()) + 60 * MINUTES}
        assertion = jwt.encode(claims, _key(Path(way.private_key)), algorithm="RS256")
        return self._token(host, {"grant_type": BEARER_GRANT, "assertion": assertion}, {}, whom(way))

    def _token(self, host: str, given: Mapping[str, str], headers: Mapping[str, str], named: str) -> Admission:
        origin = f"https://{salesforce_host(host)}"
        answer = self.http.post(origin + TOKEN, data=given, headers=headers)
        try:
            told = answer.json()
        except ValueError as error:
            raise no_org(origin) from error
        if not isinstance(told, dict):
            raise no_org(origin)
        if answer.status_code != 200:
            raise trouble.refused(str(told.get("error", "")), str(told.get("error_description", "")), named)
        return _admission(origin, told.get("access_token"), told.get("instance_url"))


def not_busy(answer: requests.Response, **_: Any) -> None:
    """An answer to a login that is no verdict on it."""
    if answer.status_code in BUSY_STATUS:
        raise requests.HTTPError(f"answered {answer.status_code} to a login")


def whom(way: Way) -> str:
    match way:
        case CommandLine():
            return f"the org that `{way.command}` calls {way.alias}"
        case Session():
            return f"the session at {way.host}"
        case ClientCredentials():
            return f"the app at {way.host}"
        case _:
            return f"{way.username} at {way.host}"


def no_org(origin: str) -> NoOrg:
    return NoOrg(f"{origin} answers, but not as Salesforce does: check the host in the settings")


def _admission(origin: str, session: Any, instance: Any) -> Admission:
    if not isinstance(session, str) or not session or not isinstance(instance, str):
        raise no_org(origin)
    found = urlsplit(instance)
    if found.scheme != "https" or not found.netloc:
        raise no_org(origin)
    return Admission(session, f"https://{found.netloc.lower()}")


def _is_sandbox(host: str) -> bool:
    return host == TEST_HOST or ".sandbox." in host or ".scratch." in host or "--" in host.partition(".")[0]


def _key(path: Path) -> "RSAPrivateKey":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise Misdescribed(f"`private_key`: {path} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Misdescribed(f"`private_key`: {path} is no private key as PEM without a password") from error
    if not isinstance(found, RSAPrivateKey):
        raise Misdescribed(f"`private_key`: {path} is no RSA key: Salesforce takes RS256 alone")
    return found
