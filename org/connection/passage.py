"""The one way from a client to its org: what may not leave is stopped, the session is put on, and renewed when it ends.

The session is kept here and nowhere else. However many clients share it, and however many of them find it ended at
once, there is one login.
"""

import io
import threading
from collections.abc import Callable, Mapping

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from org.connection import trouble
from org.connection.guard import Guard
from org.connection.in_process import Cert, Timeout
from org.errors import QueryError
from org.rest.call import told, written
from org.rest.message import JSON

# A session that ends just after it was got is got again, but not for ever.
TRIES = 3
ENDED = "INVALID_SESSION_ID"
TRACES = (
    "this connection is for reading: FOR VIEW, FOR REFERENCE, FOR UPDATE, UPDATE TRACKING and UPDATE VIEWSTAT write"
)


class LeavesATrace(QueryError):
    """As the org refuses a query, so that whoever wrote it can write another."""

    code = "INSUFFICIENT_ACCESS_OR_READONLY"

    def __init__(self) -> None:
        super().__init__(TRACES)


class Badge:
    """The session, and how to get another."""

    def __init__(self, session: str, renewed: Callable[[], str]) -> None:
        self.session = session
        self._renewed = renewed
        self._lock = threading.Lock()

    def renew(self, worn: str) -> None:
        """Unless another thread did already."""
        with self._lock:
            if self.session == worn:
                self.session = self._renewed()


class Passage(BaseAdapter):
    """`whom` names user and org in errors. Closing one that is shared leaves the org to the others."""

    def __init__(self, carrier: BaseAdapter, guard: Guard, badge: Badge, whom: str, *, shared: bool = False) -> None:
        super().__init__()
        self._carrier = carrier
        self._guard = guard
        self._badge = badge
        self._whom = whom
        self._shared = shared

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Timeout = None,
        verify: bool | str = True,
        cert: Cert = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        self._guard.check(request)
        if self._guard.leaves_a_trace(request):
            return _refusal(request)
        for _ in range(TRIES):
            worn = self._badge.session
            self._put_on(request, worn)
            response = self._carrier.send(request, stream, timeout, verify, cert, proxies)
            if response.status_code not in (401, 403) or not self._has_ended(response):
                return response
            if hasattr(request.body, "read") or hasattr(request.body, "__next__"):
                return response
            self._badge.renew(worn)
        raise trouble.ended(self._whom)

    def close(self) -> None:
        if not self._shared:
            self.end()

    def end(self) -> None:
        self._carrier.close()

    def _put_on(self, request: requests.PreparedRequest, session: str) -> None:
        request.headers["Authorization"] = f"Bearer {session}"
        if "X-SFDC-Session" in request.headers:
            request.headers["X-SFDC-Session"] = session

    def _has_ended(self, response: requests.Response) -> bool:
        code, message = trouble.code_of(response)
        if code in trouble.LASTING:
            raise trouble.refused(code, message, self._whom)
        return code == ENDED


def _refusal(request: requests.PreparedRequest) -> requests.Response:
    error = LeavesATrace()
    response = requests.Response()
    response.status_code = error.status
    response.headers = CaseInsensitiveDict({"Content-Type": JSON})
    response.encoding = "utf-8"
    response.raw = io.BytesIO(written(told(error)))
    response.url = request.url or ""
    response.request = request
    return response
