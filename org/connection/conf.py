"""Which org, and how to get in: plain values, whose secrets no `repr` shows.

They come from whoever reads settings and the environment; nothing here does.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from org import somebody
from org.connection.errors import Misdescribed
from org.engine import Org
from org.rest import Door

VERSION = "59.0"
KNOWN_VERSION = re.compile(r"\d\d\.0", re.ASCII)
HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
ALIAS = re.compile(r"[^\s-]\S*")
LOGIN_HOST = "login.salesforce.com"
TEST_HOST = "test.salesforce.com"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In seconds, for every request. Salesforce gives a query two minutes."""

    connect: float = 10.0
    read: float = 150.0


@dataclass(frozen=True, slots=True)
class Embedded:
    """An org in this process: its file, the org itself when it is open already and shared, or a door before it."""

    org: Path | str | Org | Door
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """An org that `python -m org serve` serves; a `session` is the token it was given, instead of a password.

    `ca` is the file of the certificate that it made for itself. `writes` lifts the guard of this side only.
    """

    url: str
    username: str = somebody.USERNAME
    password: str = field(default="proctor", repr=False)
    security_token: str = field(default="", repr=False)
    session: str | None = field(default=None, repr=False)
    ca: Path | str | None = None
    verify: bool = True
    writes: bool = False
    version: str = VERSION
    timeouts: Timeouts = Timeouts()

    def __post_init__(self) -> None:
        served_address(self.url)
        _check_version(self.version)
        _check_file(self.ca, "ca")


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """An app with a user of its own, on the org's My Domain host, as `acme.my.salesforce.com`."""

    host: str
    consumer_key: str
    consumer_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        if salesforce_host(self.host) in (LOGIN_HOST, TEST_HOST):
            raise Misdescribed("client credentials need the org's My Domain as `host`, as acme.my.salesforce.com")


@dataclass(frozen=True, slots=True)
class Jwt:
    """`private_key` is a file; `audience` is found by the host unless it is given."""

    consumer_key: str
    username: str
    private_key: Path | str
    host: str = LOGIN_HOST
    audience: str | None = None

    def __post_init__(self) -> None:
        salesforce_host(self.host)
        _check_file(self.private_key, "private_key")


@dataclass(frozen=True, slots=True)
class Session:
    """A session that somebody has already; when it ends, so does the work."""

    host: str
    session: str = field(repr=False)

    def __post_init__(self) -> None:
        salesforce_host(self.host)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """The session that the `sf` command line has for an org; asked again when it ends."""

    alias: str
    command: str = "sf"

    def __post_init__(self) -> None:
        if not ALIAS.fullmatch(self.alias):
            raise Misdescribed("`alias` must be an alias or a user name that `sf org list` shows")


@dataclass(frozen=True, slots=True)
class Password:
    """For orgs that still let SOAP's login in."""

    username: str
    password: str = field(repr=False)
    security_token: str = field(default="", repr=False)
    host: str = LOGIN_HOST

    def __post_init__(self) -> None:
        salesforce_host(self.host)


Way = ClientCredentials | Jwt | Session | CommandLine | Password


@dataclass(frozen=True, slots=True)
class Live:
    """A real org. It is never written to. `ca` is for networks that put their own certificates before others'."""

    login: Way
    version: str = VERSION
    ca: Path | str | None = None
    proxy: str | None = field(default=None, repr=False)
    timeouts: Timeouts = Timeouts()

    def __post_init__(self) -> None:
        _check_version(self.version)
        _check_file(self.ca, "ca")


Connection = Embedded | Served | Live


def served_address(url: str) -> str:
    """Scheme, host and port alone."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Misdescribed("`url` is not an address: give one as https://localhost:8443") from error
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in ("http", "https") or not parts.hostname or more:
        raise Misdescribed("`url` must be a scheme, a host and a port alone, as https://localhost:8443")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if port in (None, usual) else f":{port}")


def salesforce_host(text: str) -> str:
    """Salesforce speaks TLS on the usual port; a whole address is taken for its host."""
    host = text.strip().lower().removeprefix("https://").rstrip("/")
    if not HOST.fullmatch(host) or "." not in host:
        raise Misdescribed("`host` must be a host of Salesforce, as acme.my.salesforce.com or login.salesforce.com")
    return host


def _check_version(version: str) -> None:
    if not KNOWN_VERSION.fullmatch(version):
        raise Misdescribed(f"`version` must be a version of the API, as {VERSION}")


def _check_file(path: Path | str | None, name: str) -> None:
    if path is not None and not Path(path).is_file():
        raise Misdescribed(f"`{name}`: there is no file {path}")
