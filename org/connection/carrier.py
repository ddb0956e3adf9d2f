"""Requests over the network, each with a limit to its time and with the trust that the settings give.

simple-salesforce always says https; an org that is served without TLS is reached without it all the same.
"""

from collections.abc import Mapping

import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from org.connection.conf import Timeouts
from org.connection.in_process import Cert, Timeout


class Carrier(BaseAdapter):
    """`size` requests may be under way at once on connections that are kept; nothing is sent twice.

    `plain` is the address without TLS; `inner` carries instead of the network.
    """

    def __init__(
        self,
        timeouts: Timeouts,
        size: int = 1,
        *,
        verify: bool | str = True,
        proxy: str | None = None,
        plain: str | None = None,
        inner: BaseAdapter | None = None,
    ) -> None:
        super().__init__()
        self._timeout = (timeouts.connect, timeouts.read)
        self._verify = verify
        self._proxies = {} if proxy is None else {"https": proxy}
        self._plain = plain
        self._secure = None if plain is None else f"https://{plain.removeprefix('http://')}/"
        self._inner = inner or HTTPAdapter(pool_connections=2, pool_maxsize=size, max_retries=0)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Timeout = None,
        verify: bool | str = True,
        cert: Cert = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """How much is trusted is for the settings alone: what a caller says of it does not count."""
        url = request.url or ""
        if self._secure is not None and url.startswith(self._secure):
            request = request.copy()
            request.url = f"{self._plain}/{url[len(self._secure) :]}"
        return self._inner.send(request, stream, timeout or self._timeout, self._verify, cert, self._proxies)

    def close(self) -> None:
        self._inner.close()
