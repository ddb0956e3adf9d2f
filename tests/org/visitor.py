"""A visitor at an org's door: requests with a session, as any client sends them, and what the answers hold."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from org.rest import Door, Request, Response, respond

API = "/services/data/v59.0"


class Visitor:
    """Paths that do not begin with a slash are resources of the API."""

    def __init__(self, door: Door, user: str | None = None) -> None:
        self.door = door
        self.session = door.sessions.issue(user or door.accounts.somebody)

    def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        content: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        body = content if isinstance(content, bytes) else b"" if content is None else json.dumps(content).encode()
        known = {"authorization": f"Bearer {self.session}", "content-type": "application/json"}
        where = path if path.startswith("/") else f"{API}/{path}"
        search = urlencode(query or {}, errors="surrogatepass")
        return respond(
            self.door, Request(method, where, search, known | dict(headers or {}), body, "https://org.invalid")
        )

    def read(self, response: Response) -> Any:
        return json.loads(response.body) if response.body else None

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        return self.read(self.ask("GET", path, query))
