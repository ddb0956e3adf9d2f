"""What an org was asked and how it answered, to compare a runner's own account with.

It holds no header and no body of a request, and of an address only the path and the text of a query: nobody's secret.
A full log forgets its oldest entries and counts them.
"""

import gzip
import json
import re
import threading
from collections import Counter, deque
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from org.rest.message import Request, Response

KEPT = 100_000
LONGEST_METHOD, LONGEST_PATH = 20, 1000
LONGEST_QUERY = 4000
ASKING = ("query", "queryAll", "search", "parameterizedSearch")
ERROR = 400
SOAP_CODE = re.compile(rb"<sf:exceptionCode>([A-Z_]{1,80})<")


class Entry(NamedTuple):
    """`status` is 0 where the connection broke; `time` is when the request came, `delay` what its carrier waited.

    `query` still has the escapes of an address.
    """

    number: int
    time: datetime
    user: str
    method: str
    path: str
    query: str
    status: int
    code: str
    duration: float
    delay: float
    bytes: int
    fault: str

    def written(self) -> dict[str, Any]:
        time = self.time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {**self._asdict(), "time": time, "query": unquote_plus(self.query)}


class Log:
    """Entries are numbered from one in the order in which they were answered, and the numbers go on for good."""

    def __init__(self, kept: int = KEPT) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=kept)
        self._last = 0
        self._totals: Counter[tuple[int, str, str]] = Counter()

    def add(self, time: datetime, user: str, request: Request, response: Response, duration: float, fault: str) -> None:
        status, code = (0, "") if response.dropped else (response.status, code_of(response))
        path, query = request.path[:LONGEST_PATH], query_of(request)
        told = (path, query, status, code, duration, response.delay, len(response.body), fault)
        with self._lock:
            self._last += 1
            self._entries.append(Entry(self._last, time, user, request.method[:LONGEST_METHOD], *told))
            self._totals[status, code, fault] += 1

    def entries(self, since: int = 0, limit: int | None = None) -> list[Entry]:
        """Those after the entry numbered `since`, the oldest first."""
        with self._lock:
            first = self._last - len(self._entries)
            start = max(0, since - first)
            return list(islice(self._entries, start, None if limit is None else start + limit))

    def lines(self, since: int = 0, limit: int | None = None) -> str:
        """JSON lines."""
        return "".join(json.dumps(entry.written()) + "\n" for entry in self.entries(since, limit))

    def totals(self) -> dict[str, Any]:
        with self._lock:
            counted, kept, last = self._totals.copy(), len(self._entries), self._last
        requests = counted.total()
        return {"requests": requests, "forgotten": requests - kept, "last": last, **_by_kind(counted)}

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._totals.clear()


def query_of(request: Request) -> str:
    """Where an address asks a query, its text; all else that stands there may be a secret, and is not kept."""
    if not request.search or request.path.rstrip("/").rpartition("/")[2] not in ASKING:
        return ""
    given = (part for part in request.search.split("&") if part.startswith("q="))
    return next(given, "")[2 : 2 + LONGEST_QUERY]


def code_of(response: Response) -> str:
    """The code of an error as its response tells it: REST's, OAuth's or SOAP's."""
    if response.status < ERROR or not response.body:
        return ""
    packed = response.headers.get("Content-Encoding") == "gzip"
    body = gzip.decompress(response.body) if packed else response.body
    try:
        told = json.loads(body)
    except ValueError:
        found = SOAP_CODE.search(body)
        return found[1].decode() if found else ""
    first = told[0] if isinstance(told, list) and told else told
    return str(first.get("errorCode") or first.get("error") or "") if isinstance(first, dict) else ""


def _by_kind(counted: Counter[tuple[int, str, str]]) -> dict[str, dict[str, int]]:
    kinds: dict[str, Counter[str]] = {"by_status": Counter(), "by_code": Counter(), "by_fault": Counter()}
    for (status, code, fault), times in counted.items():
        kinds["by_status"][str(status)] += times
        kinds["by_code"][code] += times
        kinds["by_fault"][fault] += times
    return {kind: {name: times for name, times in sorted(found.items()) if name} for kind, found in kinds.items()}
