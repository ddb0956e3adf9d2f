"""Requests to an embedded org, answered in this process: the same bytes as over a socket, without one."""

import io
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from org.rest import Door, Request, Response, respond

Timeout = float | tuple[float, float] | tuple[float, None] | None
Cert = bytes | str | tuple[bytes | str, bytes | str] | None
# Nothing is gained by packing what never leaves the process.
UNPACKED = "identity"


class InProcess(BaseAdapter):
    def __init__(self, door: Door, *, owned: bool = False, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__()
        self.door = door
        self.owned = owned
        self._sleep = sleep

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Timeout = None,
        verify: bool | str = True,
        cert: Cert = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        answer = respond(self.door, _asked(request))
        if answer.delay:
            self._sleep(answer.delay)
        if answer.dropped:
            raise requests.ConnectionError("the org dropped the connection", request=request)
        return _carried(request, answer)

    def close(self) -> None:
        """An org that was opened for this client alone is closed with it; one that is shared stays open."""
        if self.owned:
            self.door.org.close()


def _asked(request: requests.PreparedRequest) -> Request:
    address = urlsplit(request.url or "")
    headers = {name.lower(): value for name, value in request.headers.items()} | {"accept-encoding": UNPACKED}
    body = request.body or b""
    return Request(
        request.method or "GET",
        address.path,
        address.query,
        headers,
        body.encode() if isinstance(body, str) else bytes(body),
        f"{address.scheme}://{address.netloc}",
    )


def _carried(request: requests.PreparedRequest, answer: Response) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.headers = CaseInsensitiveDict(answer.headers)
    response.encoding = "utf-8"
    response.raw = io.BytesIO(answer.body)
    response.url = request.url or ""
    response.request = request
    return response
