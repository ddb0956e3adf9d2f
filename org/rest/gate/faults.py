"""The limits and faults that an org plays, as one value: read strictly from JSON, and written back as it was.

Everything is off unless it is named. A value is replaced as a whole, never changed while it is played.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from org.rest.gate import latency, script
from org.rest.gate.latency import Latency
from org.rest.gate.reading import FaultsRefused, Number, known, object_of, parsed
from org.rest.gate.script import Script

DAY = 24 * 3600
SHARE = Number(0, 1)


@dataclass(frozen=True, slots=True)
class Faults:
    """`burst` is how many requests a rested org takes at once: as many as in a second unless told, and at least one.

    `unavailable_page` is the share of those answers of 503 that come as a page of HTML. `session_lasts` is counted
    from the first request of a session under these faults. `seed` decides all that is drawn.
    """

    requests_per_second: float | None = None
    burst: float | None = None
    long_requests: int | None = None
    long_after: float = 20
    daily_requests: int | None = None
    latency: Latency | None = None
    session_lasts: float | None = None
    expire_after_requests: int | None = None
    unavailable: float = 0
    unavailable_page: float = 0.5
    dropped: float = 0
    script: Script = ()
    seed: int = 0

    def __post_init__(self) -> None:
        if self.burst is not None and self.requests_per_second is None:
            raise FaultsRefused("burst: means nothing without requests_per_second")
        if self.unavailable + self.dropped > 1:
            raise FaultsRefused("unavailable and dropped: together they are more than 1, which is every request")

    @classmethod
    def loads(cls, text: str | bytes) -> Self:
        return cls.read(parsed(text))

    @classmethod
    def read(cls, document: Any) -> Self:
        """`null` is the same as leaving a setting out."""
        given = object_of("faults", document)
        known("the setting", given, list(READERS))
        return cls(**{name: READERS[name](name, value) for name, value in given.items() if value is not None})

    def changed(self, text: str | bytes) -> Self:
        """These with some settings replaced; `null` turns one off."""
        return self.read({**self.written(), **object_of("faults", parsed(text))})

    def written(self) -> dict[str, Any]:
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        plain["latency"] = self.latency and self.latency.written()
        plain["script"] = script.written(self.script)
        return plain

    @property
    def broken(self) -> bool:
        """Whether anything happens to requests on their way."""
        return bool(self.script or self.latency or self.unavailable or self.dropped)


READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "requests_per_second": Number(0.001, 1_000_000),
    "burst": Number(1, 1_000_000),
    "long_requests": Number(1, 1_000_000, whole=True),
    "long_after": Number(0, DAY),
    "daily_requests": Number(0, 1_000_000_000, whole=True),
    "latency": latency.read,
    "session_lasts": Number(0.001, DAY),
    "expire_after_requests": Number(1, 1_000_000_000, whole=True),
    "unavailable": SHARE,
    "unavailable_page": SHARE,
    "dropped": SHARE,
    "script": script.read,
    "seed": Number(0, 2**53, whole=True),
}
