import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from agents.serve import background


@dataclass
class Provider:
    """A provider that answers every call as told, and remembers the calls."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    base_url: str = ""

    def recovers(self) -> None:
        self.status, self.headers, self.hangs = 200, {}, ""
        self.calls, self.keys = [], []
        self.completes()

    def completes(self, **parts: Any) -> None:
        """Answers as OpenAI would, but for the parts given."""
        message = {"role": "assistant", "content": "hi", **parts.pop("message", {})}
        choice = {"index": 0, "message": message, "finish_reason": parts.pop("finish_reason", "stop")}
        usage = {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12}
        whole = {"id": "x", "object": "chat.completion", "created": 1, "model": "stub-1", "choices": [choice]}
        self.body = json.dumps({**whole, "usage": usage, **parts}).encode()

    def fails(self, status: int, message: str = "no", code: str | None = None, **headers: str) -> None:
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        error = {"message": message, "type": "error", "param": None, "code": code}
        self.body = json.dumps({"error": error}).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = dict(scope["headers"])
        self.keys.append(headers.get(b"authorization", b"").decode().removeprefix("Bearer "))
        self.calls.append(json.loads(await _whole_body(receive)))
        if self.hangs == "before":
            await _client_gone(receive)
            return
        sent = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        start = [(b"content-type", b"application/json"), *sent]
        await send({"type": "http.response.start", "status": self.status, "headers": start})
        if self.hangs == "dribbling":
            await _dribble(receive, send)
        await send({"type": "http.response.body", "body": self.body})


async def _whole_body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message.get("more_body", False)
    return body


async def _client_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _dribble(receive: Receive, send: Send) -> None:
    """Blanks for as long as the client listens, as some providers keep a connection alive."""
    gone = asyncio.ensure_future(_client_gone(receive))
    while not gone.done():
        await send({"type": "http.response.body", "body": b" ", "more_body": True})
        await asyncio.wait({gone}, timeout=0.02)


@pytest.fixture(scope="session")
def open_provider() -> Iterator[Provider]:
    built = Provider()
    with background(built) as base_url:
        built.base_url = f"{base_url}/v1"
        yield built


@pytest.fixture
def provider(open_provider: Provider) -> Provider:
    """One server for all tests, as stopping one takes a fifth of a second; each test finds it healthy."""
    open_provider.recovers()
    return open_provider
