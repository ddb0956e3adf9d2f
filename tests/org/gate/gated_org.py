"""A gate at work without an org behind it: its clock is set by hand, and every request is answered alike."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from org.errors import SalesforceError
from org.rest import Request, Response
from org.rest.gate import Faults, Gate

BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
USER = "005000000000001AAA"
QUERY = Request("GET", "/services/data/v59.0/query/", "q=SELECT+Id+FROM+Case")


@dataclass
class Clock:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds)

    def wait(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Gated:
    """`call` is an API call with a session, `knock` a request without one, as a login or a page."""

    faults: Faults = field(default_factory=Faults)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.gate = Gate(self.faults, self.clock, self.clock.now)

    def call(
        self, work: Callable[[], Any] = lambda: None, *, session: str = "session", request: Request = QUERY
    ) -> Response:
        def answer() -> Response:
            try:
                self.gate.admit(request, USER, session)
            except SalesforceError as error:
                told = [{"message": error.message, "errorCode": error.code}]
                return Response(error.status, json.dumps(told).encode())
            work()
            return Response(200, b'{"records":[]}')

        return self.gate.through(request, answer)

    def knock(self, request: Request = QUERY) -> Response:
        return self.gate.through(request, lambda: Response(200, b"welcome"))

    def at(self, *moments: float) -> list[int]:
        """The statuses of calls at these moments."""
        statuses = []
        for moment in moments:
            self.clock.seconds = moment
            statuses.append(self.call().status)
        return statuses

    @property
    def met(self) -> list[str]:
        return [entry.fault for entry in self.gate.log.entries()]


def gated(**settings: Any) -> Gated:
    return Gated(Faults.read(settings))


def told(response: Response) -> tuple[int, str, str]:
    error = json.loads(response.body)[0]
    return response.status, error["errorCode"], error["message"]
