"""A connection from plain settings, as a YAML file holds them: what is wrong with them is told in one line.

A setting that is null counts as not given, so that a file may name the environment's variables that are not set.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from org.connection.conf import (
    ClientCredentials,
    CommandLine,
    Connection,
    Embedded,
    Jwt,
    Live,
    Password,
    Served,
    Session,
    Timeouts,
    Way,
)
from org.connection.errors import Misdescribed

Settings = Mapping[str, Any]


def from_settings(settings: Settings) -> Connection:
    given = {str(key): value for key, value in settings.items() if value is not None}
    kind = given.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise Misdescribed(f"org: `kind` must be {_either(KINDS)}")
    return KINDS[kind](given)


def _embedded(given: Settings) -> Embedded:
    return Embedded(**_checked(given, "an embedded org", {"path": _path}, {"writes": _truth}, {"path": "org"}))


def _served(given: Settings) -> Served:
    known = dict.fromkeys(["username", "password", "security_token", "session", "version"], _text)
    own, times = _times(given)
    more = {**known, "ca": _path, "verify": _truth, "writes": _truth}
    return Served(**_checked(own, "a served org", {"url": _text}, more), timeouts=times)


def _live(given: Settings) -> Live:
    own, times = _times(given)
    login = own.pop("login", None)
    if not isinstance(login, str) or login not in WAYS:
        raise Misdescribed(f"org: `login` of a live org must be {_either(WAYS)}")
    make, required, optional = WAYS[login]
    shared = {name: own.pop(name) for name in COMMON if name in own}
    way: Way = make(**_checked(own, f"a live org with login {login}", required, optional))
    return Live(way, **_checked(shared, "a live org", {}, COMMON), timeouts=times)


def _times(given: Settings) -> tuple[dict[str, Any], Timeouts]:
    own = dict(given)
    named = {"connect_timeout": "connect", "read_timeout": "read"}
    times = {name: own.pop(name) for name in named if name in own}
    return own, Timeouts(**_checked(times, "an org", {}, dict.fromkeys(named, _seconds), named))


def _checked(
    given: Settings,
    of: str,
    required: Mapping[str, Callable[[str, Any], Any]],
    optional: Mapping[str, Callable[[str, Any], Any]],
    renamed: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    known = {**required, **optional}
    for name in given:
        if name not in known:
            raise Misdescribed(f"org: {of} has no setting `{name}`; it has {', '.join(sorted(known))}")
    for name in required:
        if name not in given:
            raise Misdescribed(f"org: {of} needs the setting `{name}`")
    return {(renamed or {}).get(name, name): known[name](name, value) for name, value in given.items()}


def _text(name: str, value: Any) -> str:
    """A value that is refused is not told: it may be a secret."""
    if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value).strip():
        raise Misdescribed(f"org: `{name}` must be a text that is not empty")
    return str(value)


def _path(name: str, value: Any) -> Path:
    return value if isinstance(value, Path) else Path(_text(name, value)).expanduser()


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Misdescribed(f"org: `{name}` must be true or false")
    return value


def _seconds(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 3600:
        raise Misdescribed(f"org: `{name}` must be a number of seconds, more than none and less than an hour")
    return float(value)


def _either(names: Mapping[str, Any]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"


KINDS: Mapping[str, Callable[[Settings], Connection]] = {"embedded": _embedded, "served": _served, "live": _live}
COMMON = {"version": _text, "ca": _path, "proxy": _text}
APP = {"consumer_key": _text}
HOST = {"host": _text}
WAYS: Mapping[str, tuple[Callable[..., Way], dict[str, Any], dict[str, Any]]] = {
    "client_credentials": (ClientCredentials, {**HOST, **APP, "consumer_secret": _text}, {}),
    "jwt": (Jwt, {**APP, "username": _text, "private_key": _path}, {**HOST, "audience": _text}),
    "session": (Session, {**HOST, "session": _text}, {}),
    "sf": (CommandLine, {"alias": _text}, {"command": _text}),
    "password": (Password, {"username": _text, "password": _text}, {"security_token": _text, **HOST}),
}
