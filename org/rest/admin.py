"""What whoever runs an org may see and steer: its faults, its log, its sessions, and what it is.

Guarded by a token of its own; without one there is nothing here, not even a refusal.
"""

import hmac
import json
import platform
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from org.rest.door import Door
from org.rest.gate import Faults, FaultsRefused
from org.rest.message import JSON, Request, Response
from org.rest.sizes import SMALL
from org.rest.versions import NEWEST, OLDEST

LINES = "application/x-ndjson;charset=UTF-8"
ENTRIES = 1000
LONGEST_NUMBER = 12


class Refused(Exception):
    def __init__(self, status: int, line: str) -> None:
        super().__init__(line)
        self.status = status


def respond(door: Door, request: Request, token: str) -> Response:
    if not token:
        return _refusal(404, "there is nothing here")
    if not _is_given(request, token):
        return _refusal(401, "send the org's admin token: Authorization: Bearer TOKEN")
    methods = PATHS.get("/".join(request.segments[1:]))
    if methods is None:
        return _refusal(404, f"there are: {', '.join(f'/proctor/{path}' for path in PATHS)}")
    handler = methods.get(request.method)
    if handler is None:
        return _refusal(405, f"this address takes {', '.join(methods)}")
    try:
        return handler(door, request)
    except FaultsRefused as error:
        return _refusal(400, str(error))
    except Refused as error:
        return _refusal(error.status, str(error))


def _faults(door: Door, request: Request) -> Response:
    return _answer(door.gate.faults.written())


def _set_faults(door: Door, request: Request) -> Response:
    return _played(door, Faults.loads(_body(request)))


def _change_faults(door: Door, request: Request) -> Response:
    return _played(door, door.gate.faults.changed(_body(request)))


def _end_faults(door: Door, request: Request) -> Response:
    return _played(door, Faults())


def _played(door: Door, faults: Faults) -> Response:
    door.gate.replace(faults)
    return _answer(faults.written())


def _log(door: Door, request: Request) -> Response:
    since, limit = _number(request, "since", 0), _number(request, "limit", ENTRIES)
    return Response(200, door.gate.log.lines(since, limit).encode(), _headers(LINES))


def _totals(door: Door, request: Request) -> Response:
    return _answer(door.gate.log.totals())


def _clear_log(door: Door, request: Request) -> Response:
    door.gate.log.clear()
    return Response(204)


def _expire(door: Door, request: Request) -> Response:
    door.sessions.expire_all()
    return Response(204)


def _about(door: Door, request: Request) -> Response:
    """Of the file only its name: where it lies is nobody's business."""
    org = door.org
    return _answer(
        {
            "file": org.path.name,
            "schema": org.about.get("schema"),
            "digest": org.about.get("digest"),
            "today": org.caller().calendar.today.isoformat(),
            "writable": door.changes is not None,
            "records": {name: org.query(f"SELECT COUNT() FROM {name}").total_size for name in org.schema.objects},
            "versions": _versions(),
        }
    )


def _versions() -> dict[str, str]:
    api = f"{OLDEST}.0 to {NEWEST}.0"
    return {"proctor": _own(), "api": api, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}


def _own() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("crm-proctor")
    except PackageNotFoundError:
        return "unknown"


Handler = Callable[[Door, Request], Response]
PATHS: Mapping[str, Mapping[str, Handler]] = {
    "about": {"GET": _about},
    "faults": {"GET": _faults, "PUT": _set_faults, "PATCH": _change_faults, "DELETE": _end_faults},
    "log": {"GET": _log, "DELETE": _clear_log},
    "log/totals": {"GET": _totals},
    "sessions/expire": {"POST": _expire},
}


def _is_given(request: Request, token: str) -> bool:
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode("utf-8", "replace"))
    return same and kind.lower() == "bearer"


def _body(request: Request) -> bytes:
    if len(request.body) > SMALL:
        raise Refused(413, f"faults may be {SMALL} bytes long")
    return request.body


def _number(request: Request, name: str, default: int) -> int:
    given = request.query.get(name, str(default))
    if not (given.isascii() and given.isdecimal() and len(given) <= LONGEST_NUMBER):
        raise Refused(400, f"{name}: a whole number is wanted")
    return int(given)


def _answer(content: Any, status: int = 200) -> Response:
    return Response(status, json.dumps(content).encode(), _headers(JSON))


def _refusal(status: int, line: str) -> Response:
    return _answer({"error": line}, status)


def _headers(kind: str) -> dict[str, str]:
    return {"Content-Type": kind, "Cache-Control": "no-store"}
