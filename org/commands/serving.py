"""From the words of `serve` to an org that answers: what the user can mend is said before anything is opened."""

import argparse
import errno
import logging
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from org.clock import now
from org.commands.greeting import about, ways_in
from org.commands.mistake import Mistake
from org.commands.which import chosen, home, worlds
from org.engine import Org
from org.errors import OrgUnavailable
from org.rest import Door
from org.rest.gate import Faults, FaultsRefused, Gate
from org.rest.login import Accounts
from org.rest.login.accounts import public_key
from org.rest.sessions import Sessions
from org.server import listen
from org.server.app import App
from org.server.keys import Keys
from org.server.rooms import answering, largest

if TYPE_CHECKING:
    from org.changes import Changes

KNOWN = "proctor"


def serve(options: argparse.Namespace, environment: Mapping[str, str]) -> None:
    """Until interrupted."""
    keys = _keys(options, environment)
    host, port = options.host.strip("[]"), options.port
    _check(host, port, keys)
    faults = _faults(options.faults)
    certified = _certified(options.jwt_certificate)
    path = chosen(options.file, environment, say=False)
    opening = _org(path, options.writes, environment)
    with listen.ending_alike(), opening as (org, changes), _bound(host, port) as bound:
        door = _door(org, changes, keys, faults, certified)
        certificate = _certificate(home(environment), host) if options.tls else None
        names = None if keys.token else options.allow_host
        app = App(answering(door, keys.admin or ""), largest=largest(door), names=names)
        address = listen.address(bound, tls=options.tls)
        print(*about(org, path, options.writes), *ways_in(address, keys, certificate), sep="\n", flush=True)
        listen.run(app, bound, tls=certificate)
        # Nobody waits for what is still being asked, nor wants to read how it ended.
        logging.disable()
        org.interrupt()
        app.close()


def _keys(options: argparse.Namespace, environment: Mapping[str, str]) -> Keys:
    return Keys(*(_key(name, getattr(options, name), environment) for name in ("token", "admin_token", "password")))


def _key(name: str, given: str | None, environment: Mapping[str, str]) -> str | None:
    """What is on the command line goes before the environment, where an empty one is none."""
    value = given if given is not None else environment.get(f"PROCTOR_ORG_{name.upper()}") or None
    if value is None or (value and value.isascii() and value.isprintable() and " " not in value):
        return value
    raise Mistake(f"--{name.replace('_', '-')}: letters of ASCII, digits and signs, at least one, and no space")


def _check(host: str, port: int, keys: Keys) -> None:
    if not 0 <= port <= 65535:
        raise Mistake(f"--port {port}: a port is a number from 1 to 65535, and 0 takes a free one")
    if keys.token is None and not listen.is_loopback(host):
        raise Mistake(f"--host {host} lets others in: add --token, or leave --host out to serve this machine alone")


def _faults(given: str | None) -> Faults:
    """JSON itself, or the name of a file that holds it."""
    if given is None:
        return Faults()
    inline = given.lstrip().startswith("{")
    try:
        return Faults.loads(given if inline else Path(given).read_bytes())
    except FaultsRefused as error:
        raise Mistake(f"--faults{'' if inline else f' {given}'}: {error}") from error


def _certified(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        pem = path.read_bytes()
        public_key(pem)
    except OSError as error:
        raise Mistake(f"--jwt-certificate {path}: {error.strerror}") from error
    except OrgUnavailable as error:
        raise Mistake(f"--jwt-certificate {path}: {error}") from error
    return pem


@contextmanager
def _org(path: Path, writes: str, environment: Mapping[str, str]) -> "Iterator[tuple[Org, Changes | None]]":
    if writes == "off":
        with closing(Org.open(path)) as org:
            yield org, None
        return
    if writes == "keep" and path.resolve().is_relative_to(worlds(environment).resolve()):
        raise Mistake(f"{path} is known by what it was made of: serve a copy of it, or take --writes scratch")
    from org.changes import opened

    org, changes = opened(path, keep=writes == "keep")
    with closing(changes), closing(org):
        yield org, changes


def _bound(host: str, port: int) -> socket.socket:
    try:
        return listen.listening(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Mistake(f"port {port} is taken: end what has it, or take a free one with --port 0") from error
        raise Mistake(f"nothing can listen on {host}, port {port}: {error.strerror}") from error


def _door(org: Org, changes: "Changes | None", keys: Keys, faults: Faults, certified: bytes | None) -> Door:
    accounts = Accounts(org, password=keys.password or keys.token or KNOWN, certificate=certified)
    sessions = Sessions(now, keys.signing, fixed=keys.token, somebody=accounts.somebody)
    return Door(org, changes=changes, accounts=accounts, sessions=sessions, gate=Gate(faults))


def _certificate(home: Path, host: str) -> listen.Certificate:
    from org.server.certificate import kept

    return kept(home / "tls", listen.reached(host))
