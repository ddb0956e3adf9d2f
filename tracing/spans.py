"""Spans on their way to the store: a private provider, and a processor that drops nothing.

Finished spans wait, by trace, until the episode that made them takes them along in one of its transactions.
"""

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanLimits, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import SpanContext, Tracer
from sqlalchemy import Connection

from tracing import content, semconv
from tracing.insert import insert_new
from tracing.tables import Span

COLUMNS = {
    semconv.OPERATION: "operation",
    semconv.ERROR_TYPE: "error_type",
    semconv.INPUT_TOKENS: "input_tokens",
    semconv.OUTPUT_TOKENS: "output_tokens",
    semconv.COST: "cost_usd",
    semconv.ROWS: "rows",
    semconv.WAIT_MS: "wait_ms",
}
# Each limit that is left out would be read from the environment.
UNLIMITED = SpanLimits(
    max_events=SpanLimits.UNSET,
    max_span_attributes=SpanLimits.UNSET,
    max_event_attributes=SpanLimits.UNSET,
    max_span_attribute_length=SpanLimits.UNSET,
    max_attribute_length=SpanLimits.UNSET,
)


class Recorder:
    """A tracer of our own, apart from any global one, and the finished spans by trace."""

    def __init__(self, version: str) -> None:
        self._finished = _Finished()
        provider = TracerProvider(
            sampler=ALWAYS_ON,
            resource=Resource({"service.name": "proctor", "service.version": version}),
            span_limits=UNLIMITED,
            shutdown_on_exit=False,
        )
        provider.add_span_processor(self._finished)
        self.tracer: Tracer = provider.get_tracer("proctor", version, schema_url=semconv.SCHEMA_URL)

    def take(self, trace_id: int) -> list[ReadableSpan]:
        return self._finished.take(trace_id)


class _Finished(SpanProcessor):
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_trace: defaultdict[int, list[ReadableSpan]] = defaultdict(list)

    def on_end(self, span: ReadableSpan) -> None:
        with self._lock:
            self._by_trace[_context(span).trace_id].append(span)

    def take(self, trace_id: int) -> list[ReadableSpan]:
        with self._lock:
            return self._by_trace.pop(trace_id, [])


def keep(connection: Connection, spans: Sequence[ReadableSpan], episode_key: int, attempt: int) -> None:
    """Write spans and, once each, the texts they carry."""
    texts = [str(value) for span in spans for name, value in (span.attributes or {}).items() if _is_content(name)]
    content.keep(connection, texts)
    insert_new(connection, Span, [_row(span, episode_key, attempt) for span in spans])


def _is_content(name: str) -> bool:
    return name in semconv.CONTENTS


def _row(span: ReadableSpan, episode_key: int, attempt: int) -> dict[str, Any]:
    context = _context(span)
    row = {
        "episode_key": episode_key,
        "attempt": attempt,
        "span_id": context.span_id.to_bytes(8, "big"),
        "trace_id": context.trace_id.to_bytes(16, "big"),
        "parent_id": span.parent.span_id.to_bytes(8, "big") if span.parent else None,
        "name": content.storable(span.name),
        "started_ns": span.start_time,
        "ended_ns": span.end_time,
        "events": {"events": [_event(event.name, event.timestamp, event.attributes) for event in span.events]},
    }
    return {**dict.fromkeys(COLUMNS.values()), **row, **_attributes(span.attributes or {})}


def _context(span: ReadableSpan) -> SpanContext:
    context = span.get_span_context()
    if context is None:
        raise ValueError(f"the span {span.name} was never started")
    return context


def _attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    columns = {COLUMNS[name]: _plain(value) for name, value in attributes.items() if name in COLUMNS}
    rest = {name: _digested(name, value) for name, value in attributes.items() if name not in COLUMNS}
    return {**columns, "attributes": rest}


def _digested(name: str, value: Any) -> Any:
    return content.digest(str(value)).hex() if _is_content(name) else _plain(value)


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, str):
        return content.storable(value)
    return [_plain(part) for part in value] if isinstance(value, Sequence) else value


def _event(name: str, at: int, attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"name": name, "at_ns": at, "attributes": {key: _plain(value) for key, value in (attributes or {}).items()}}
