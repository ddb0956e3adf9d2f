"""One request on its way to its resource, and what the resource answers."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from org.errors import NotFound, ReadOnly, SalesforceError, UnsupportedMedia
from org.rest.bodies import parsed
from org.rest.message import JSON, Request

if TYPE_CHECKING:
    from org.changes import Changes
    from org.rest.door import Door
    from org.schema import Object

DATA = "/services/data"


@dataclass(frozen=True, slots=True)
class Call:
    """`given` are the variable parts of the path in their order; `user` is whose session it is."""

    door: "Door"
    request: Request
    version: str
    user: str
    given: Sequence[str] = ()

    @property
    def api(self) -> str:
        """The address under which this version's resources stand, as `/services/data/v59.0`."""
        return f"{DATA}/v{self.version}"

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query

    @property
    def thing(self) -> "Object":
        """The object that the path names first."""
        return self.object(self.given[0])

    @property
    def changes(self) -> "Changes":
        if self.door.changes is None:
            raise ReadOnly
        return self.door.changes

    def object(self, name: str) -> "Object":
        found = self.door.org.schema.object(name)
        if found is None:
            raise NotFound
        return found

    def since(self, version: int) -> bool:
        return float(self.version) >= version

    def document(self) -> Any:
        """The body as JSON."""
        kind = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in ("", "application/json"):
            raise UnsupportedMedia(f"Content-Type header specified in HTTP request is not supported: {kind}")
        return parsed(self.request.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """`content` goes out as JSON, bytes as they are, None as no body at all."""

    content: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = JSON


Handler = Callable[[Call], Answer]


def refusal(error: SalesforceError) -> Answer:
    return Answer(told(error), error.status)


def told(error: SalesforceError) -> list[dict[str, Any]]:
    """What the body says of an error: a list, as Salesforce has it, that never holds but one."""
    fields = {} if error.fields is None else {"fields": list(error.fields)}
    return [{"message": error.message, "errorCode": error.code, **fields}]


def written(content: Any) -> bytes:
    if content is None:
        return b""
    if isinstance(content, bytes):
        return content
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
