"""From a description of an org to a passage to it: logged in, tried once, and any trouble told plainly."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import requests
from requests.adapters import BaseAdapter

from org.connection import trouble
from org.connection.carrier import Carrier
from org.connection.command_line import Runner
from org.connection.conf import VERSION, Connection, Embedded, Live, Password, Served, Session, served_address
from org.connection.errors import NoOrg
from org.connection.guard import Guard
from org.connection.in_process import InProcess
from org.connection.logins import Desk, no_org, not_busy, whom
from org.connection.network import Place, unreachable
from org.connection.passage import Badge, Passage
from org.engine import Org
from org.rest import Door

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

EMBEDDED_HOST = "embedded.invalid"
# What a client shows as its session; the true one is put on where requests leave.
UNSEEN = "kept-by-the-connection"


@dataclass(frozen=True, slots=True)
class Reach:
    """An org that was reached: where it is, and the passage to it."""

    host: str
    passage: Passage
    version: str = VERSION

    def client(self) -> "Salesforce":
        from simple_salesforce import Salesforce

        http = _over(self.passage)
        return Salesforce(session_id=UNSEEN, instance=self.host, session=http, version=self.version)


@dataclass(frozen=True, slots=True)
class Means:
    """What a connection is made with: `transport` carries instead of the network, `runner` runs `sf`."""

    size: int
    shared: bool
    transport: BaseAdapter | None
    runner: Runner
    now: Callable[[], float]


def reached(conf: Connection, means: Means) -> Reach:
    match conf:
        case Embedded():
            return _embedded(conf, means)
        case Served():
            return _served(conf, means)
        case Live():
            return _live(conf, means)


def _embedded(conf: Embedded, means: Means) -> Reach:
    given = conf.org
    door = given if isinstance(given, Door) else Door(given if isinstance(given, Org) else Org.open(given))
    carrier = InProcess(door, owned=isinstance(given, Path | str))

    def issue() -> str:
        return door.sessions.issue(door.accounts.somebody)

    guard = Guard(EMBEDDED_HOST, writes=conf.writes)
    return Reach(EMBEDDED_HOST, Passage(carrier, guard, Badge(issue(), issue), "this org", shared=means.shared))


def _served(conf: Served, means: Means) -> Reach:
    address = served_address(conf.url)
    host, plain = address.partition("://")[2], address if address.startswith("http://") else None
    verify = conf.verify if conf.ca is None else str(conf.ca)
    carrier = Carrier(conf.timeouts, means.size, verify=verify, plain=plain, inner=means.transport)
    desk = Desk(_at_the_desk(carrier), means.now, means.runner)
    way, named = Password(conf.username, conf.password, conf.security_token), f"{conf.username} at {address}"

    def admitted() -> str:
        return desk.by_soap(f"https://{host}", way, address).session

    def refused() -> str:
        raise trouble.ended(f"the token for {address}")

    with _plainly(Place(address, conf.ca, served=True)):
        badge = Badge(conf.session or admitted(), refused if conf.session else admitted)
        passage = Passage(carrier, Guard(host, writes=conf.writes), badge, named, shared=means.shared)
        return _tried(Reach(host, passage, conf.version), address)


def _live(conf: Live, means: Means) -> Reach:
    verify = True if conf.ca is None else str(conf.ca)
    carrier = Carrier(conf.timeouts, means.size, verify=verify, proxy=conf.proxy, inner=means.transport)
    desk, way = Desk(_at_the_desk(carrier), means.now, means.runner), conf.login

    def renewed() -> str:
        if isinstance(way, Session):
            raise trouble.ended(whom(way))
        return desk.admission(way).session

    with _plainly(Place(f"https://{getattr(way, 'host', 'the org')}", conf.ca, served=False)):
        admission = desk.admission(way)
    host = admission.origin.removeprefix("https://")
    guard = Guard(host, real=True)
    passage = Passage(carrier, guard, Badge(admission.session, renewed), whom(way), shared=means.shared)
    with _plainly(Place(admission.origin, conf.ca, served=False)):
        return _tried(Reach(host, passage, conf.version), admission.origin)


def _over(adapter: BaseAdapter) -> requests.Session:
    """The environment has no say: neither in proxies nor in who is trusted, nor in names and passwords."""
    session = requests.Session()
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    return session


def _at_the_desk(carrier: Carrier) -> requests.Session:
    """Nobody sends a password on to another address."""
    session = _over(carrier)
    session.max_redirects = 0
    session.hooks["response"].append(not_busy)
    return session


@contextmanager
def _plainly(place: Place) -> Iterator[None]:
    try:
        yield
    except (requests.RequestException, OSError) as error:
        raise unreachable(error, place) from error


def _tried(reach: Reach, address: str) -> Reach:
    """A session may have been given, and an expired password lets in all the same: only a request tells."""
    answer = _over(reach.passage).get(f"https://{reach.host}/services/data/v{reach.version}/")
    if answer.status_code == 404:
        raise NoOrg(f"{address} has no REST API of version {reach.version}: check the host, or name another `version`")
    if answer.ok:
        try:
            answer.json()
        except ValueError as error:
            raise no_org(address) from error
    return reach
