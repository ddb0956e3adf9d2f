"""What goes in and out of an org's door: plain values, whoever carries them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

JSON = "application/json;charset=UTF-8"
HTML = "text/html;charset=UTF-8"
CSV = "text/csv; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """`path` and `search` are as they were sent, with their escapes; names of headers are in lower case.

    `origin` is the scheme and host by which the client knows us, as in `https://localhost:8443`.
    """

    method: str
    path: str
    search: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    origin: str = ""

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.search, keep_blank_values=True))

    @property
    def segments(self) -> list[str]:
        """The parts of the path, without escapes; a slash at the end or a double one is none."""
        return [unquote(part) for part in self.path.split("/") if part]


@dataclass(frozen=True, slots=True)
class Response:
    """`delay` is how long whoever carries it waits first; a `dropped` one is never sent: the connection breaks."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    dropped: bool = False
