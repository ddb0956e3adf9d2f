"""Whether, when and where results go to MLflow; how they are written is `runner.tracking`'s.

MLflow being away never spoils a sweep, nor holds it up for more than seconds: it is said in one line, without
credentials, and what it misses is written the next time.
"""

import logging
import os
import re
import socket
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from runner.report import CellReport
from runner.screen import Screen
from runner.settings import Settings
from runner.tracking import Publisher, alone, file_of

CONNECT_SECONDS = 2
PORTS = {"http": 80, "https": 443}
LENGTH = 200


def check(settings: Settings) -> str | None:
    """A line to say when MLflow would refuse this sweep's results; quick, and without MLflow itself."""
    uri = _uri(settings)
    found = problem(uri) if uri else None
    return f"MLflow cannot be written now, results go to the store alone: {found}" if found else None


def track(settings: Settings, sweep_id: str, reports: Sequence[CellReport], screen: Screen) -> None:
    uri = _uri(settings)
    if uri is None:
        return
    found = problem(uri) or _publish(uri, Path(settings.home), sweep_id, reports)
    if found:
        screen.say(f"MLflow could not be written, the store has everything: {found}")


def masked(text: str) -> str:
    """Without what an address in it may hold: between `//` and the last `@`, and after a word such as `password=`."""
    text = re.sub(r"(?<=://)\S*@", "***@", text)
    return re.sub(r"(?i)((?:password|passwd|pwd|token|secret|key)\w*=)[^&\s]+", r"\1***", text)


def problem(uri: str) -> str | None:
    """Why nothing can be written there, as far as a look at the file or the server tells."""
    scheme = re.split(r"[+:]", uri, maxsplit=1)[0]
    try:
        path = file_of(uri)
        if path is not None:
            _look_at(path)
        elif scheme in PORTS:
            _knock_at(urlsplit(uri), PORTS[scheme])
        elif scheme in ("postgresql", "mysql"):
            _connect_to(uri)
    except (OSError, ImportError, sqlite3.Error, SQLAlchemyError) as error:
        return f"{masked(uri)}: {_reason(error)}"
    except ValueError:
        # An address that we cannot read: MLflow may.
        return None
    return None


def _uri(settings: Settings) -> str | None:
    return settings.tracking.uri if settings.tracking.kind != "none" else None


def _look_at(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA schema_version")
    for place in (path.parent, path):
        if place.exists() and not os.access(place, os.W_OK):
            raise PermissionError(f"no permission to write {place}")


def _knock_at(server: SplitResult, port: int) -> None:
    proxies = getproxies()
    proxy = proxies.get(server.scheme) or proxies.get("all")
    if server.hostname and proxy and server.scheme in ("http", "https") and not proxy_bypass(server.hostname):
        server = urlsplit(proxy if "://" in proxy else f"//{proxy}")
    if server.hostname:
        socket.create_connection((server.hostname, server.port or port), timeout=CONNECT_SECONDS).close()


def _connect_to(uri: str) -> None:
    """MLflow itself would try ten times, for minutes."""
    engine = create_engine(uri, connect_args={"connect_timeout": CONNECT_SECONDS})
    try:
        engine.connect().close()
    finally:
        engine.dispose()


def _publish(uri: str, home: Path, sweep_id: str, reports: Sequence[CellReport]) -> str | None:
    """What went wrong, if anything did."""
    try:
        with _quiet(), alone(uri, home):
            Publisher(uri, home).publish(sweep_id, reports)
    except Exception as error:  # noqa: BLE001 - the boundary: what MLflow and all below it raise has no common type
        return _reason(error)
    return None


@contextmanager
def _quiet() -> Iterator[None]:
    """What failed is said in one line; the libraries below would fill the screen with it."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _reason(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(getattr(error, "orig", None) or error)
    # Masked before it is cut: half an address would not be known for one.
    return masked((said.splitlines() or [type(error).__name__])[0])[:LENGTH]
