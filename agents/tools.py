"""The agent's way to the org: queries and searches through simple-salesforce, observed, counted and traced.

The client blocks, so each call runs on a thread of this room's own executor, with one client per thread.
"""

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from opentelemetry.trace import Span, Tracer

from agents.action import Execute
from agents.meter import Permits
from agents.observation import Caps, Observation, of_error, of_records
from tracing import semconv

if TYPE_CHECKING:
    from simple_salesforce import Salesforce


class OrgDown(Exception):
    """The org could not be reached or would not serve: infrastructure, never an answer."""


class OrgTools:
    """Shared by the episodes of one worker and org."""

    def __init__(self, connect: "Callable[[], Salesforce]", threads: int, caps: Caps) -> None:
        self._connect = connect
        self._caps = caps
        self._local = threading.local()
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="org")

    async def execute(self, action: Execute, tracer: Tracer, permits: Permits) -> Observation:
        attributes = {semconv.OPERATION: semconv.EXECUTE_TOOL, semconv.TOOL: action.language,
                      semconv.TOOL_TYPE: "datastore", semconv.TOOL_ARGUMENTS: action.text}  # fmt: skip
        with tracer.start_as_current_span(f"{semconv.EXECUTE_TOOL} {action.language}", attributes=attributes) as span:
            observation = await self._asked(action, tracer, span, permits)
            span.set_attributes({semconv.ROWS: observation.rows, semconv.TOOL_RESULT: observation.text})
            if observation.error_code is not None:
                span.set_attributes({semconv.ERROR_TYPE: observation.error_code})
            return observation

    def close(self) -> None:
        self._executor.shutdown(wait=True)

    async def _asked(self, action: Execute, tracer: Tracer, span: Span, permits: Permits) -> Observation:
        span.set_attribute(semconv.WAIT_MS, 1000 * await permits.acquire("org"))
        path = "query" if action.language == "soql" else "search"
        attributes = {
            semconv.OPERATION: semconv.ORG_REQUEST,
            semconv.HTTP_METHOD: "GET",
            semconv.URL_PATH: path,
        }
        with tracer.start_as_current_span(semconv.ORG_REQUEST, attributes=attributes) as request:
            loop = asyncio.get_running_loop()
            observation, status = await loop.run_in_executor(self._executor, self._request, action)
            request.set_attribute(semconv.HTTP_STATUS, status)
            return observation

    def _request(self, action: Execute) -> tuple[Observation, int]:
        from requests.exceptions import RequestException
        from simple_salesforce.exceptions import SalesforceError

        try:
            return self._answer(action), 200
        except SalesforceError as error:
            return _refused(error), int(error.status)
        except RequestException as error:
            raise OrgDown(f"the org cannot be reached: {type(error).__name__}") from error

    def _answer(self, action: Execute) -> Observation:
        client = self._client()
        if action.language == "sosl":
            found = client.search(action.text)["searchRecords"]
            return of_records(found, len(found), self._caps)
        result: Mapping[str, Any] = client.query(action.text)
        records = result["records"]
        return of_records(records, int(result["totalSize"]), self._caps)

    def _client(self) -> "Salesforce":
        client: Salesforce | None = getattr(self._local, "client", None)
        if client is None:
            client = self._local.client = self._connect()
        return client


def _refused(error: Any) -> Observation:
    """What Salesforce says to a bad query is for the agent to read; anything else is the org's own trouble."""
    body = error.content
    if error.status != 400 or not isinstance(body, list) or not body:
        raise OrgDown(f"the org answered {error.status}") from error
    return of_error(body[0].get("errorCode", "UNKNOWN"), body[0].get("message", ""))
