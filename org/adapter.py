"""Requests to an embedded org, answered in this process: the same bytes as over a socket, without one."""

import io
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from org.engine import Org
from org.rest import Request, Response, respond

Timeout = float | tuple[float, float] | tuple[float, None] | None


class InProcess(BaseAdapter):
    def __init__(self, org: Org, *, owned: bool = False) -> None:
        super().__init__()
        self.org = org
        self.owned = owned

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Timeout = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        address = urlsplit(request.url or "")
        asked = Request(request.method or "GET", address.path, dict(parse_qsl(address.query, keep_blank_values=True)))
        return _carried(request, respond(self.org, asked))

    def close(self) -> None:
        """An org that was opened for this client alone is closed with it; one that is shared stays open."""
        if self.owned:
            self.org.close()


def _carried(request: requests.PreparedRequest, answer: Response) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.headers = CaseInsensitiveDict(answer.headers)
    response.encoding = "utf-8"
    response.raw = io.BytesIO(answer.body)
    response.url = request.url or ""
    response.request = request
    return response
