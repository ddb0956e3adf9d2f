import json
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from opentelemetry.trace import get_tracer_provider
from sqlalchemy import func, select

from tracing import Store, content, semconv
from tracing.content import CONTENTS
from tracing.insert import table_of
from tracing.spans import Recorder, keep
from tracing.tables import Span

SPANS = table_of(Span)
LIMITS = {
    f"OTEL_{what}": "1"
    for what in (
        "ATTRIBUTE_COUNT_LIMIT",
        "ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "SPAN_ATTRIBUTE_COUNT_LIMIT",
        "SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "SPAN_EVENT_COUNT_LIMIT",
        "EVENT_ATTRIBUTE_COUNT_LIMIT",
    )
}
LONG_SPAN = """
import json
from tracing.spans import Recorder
recorder = Recorder("0")
with recorder.tracer.start_as_current_span("long", attributes={"a": "long", "b": "long"}) as span:
    for _ in range(200):
        span.add_event("event", {"c": "long", "d": "long"})
span, = recorder.take(span.get_span_context().trace_id)
print(json.dumps([dict(span.attributes), len(span.events), dict(span.events[-1].attributes)]))
"""


def rows(store: Store) -> dict[str, Mapping[str, Any]]:
    with store.engine.connect() as connection:
        return {row["name"]: dict(row) for row in connection.execute(select(SPANS)).mappings()}


def one_span(attributes: Mapping[str, Any], name: str = "span") -> list:
    recorder = Recorder("0")
    with recorder.tracer.start_as_current_span(name, attributes=attributes) as span:
        pass
    return recorder.take(span.get_span_context().trace_id)


def test_a_trace_is_taken_once_and_alone():
    recorder = Recorder("0")
    with recorder.tracer.start_as_current_span("mine") as mine:
        pass
    with recorder.tracer.start_as_current_span("yours") as yours:
        pass
    assert [span.name for span in recorder.take(mine.get_span_context().trace_id)] == ["mine"]
    assert recorder.take(mine.get_span_context().trace_id) == []
    assert [span.name for span in recorder.take(yours.get_span_context().trace_id)] == ["yours"]


def test_spans_are_taken_as_they_end():
    recorder = Recorder("0")
    with recorder.tracer.start_as_current_span("outer") as outer:
        trace_id = outer.get_span_context().trace_id
        with recorder.tracer.start_as_current_span("inner"):
            assert recorder.take(trace_id) == []
        assert [span.name for span in recorder.take(trace_id)] == ["inner"]
    assert [span.name for span in recorder.take(trace_id)] == ["outer"]


def test_the_tracer_is_none_that_a_library_could_find():
    before = get_tracer_provider()
    recorder = Recorder("1.2.3")
    assert get_tracer_provider() is before
    with recorder.tracer.start_as_current_span("span") as span:
        pass
    (taken,) = recorder.take(span.get_span_context().trace_id)
    assert taken.resource.attributes["service.version"] == "1.2.3"
    assert taken.instrumentation_scope.schema_url == semconv.SCHEMA_URL


def test_the_environment_cuts_nothing_off():
    done = subprocess.run(
        [sys.executable, "-c", LONG_SPAN], env={**os.environ, **LIMITS}, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [{"a": "long", "b": "long"}, 200, {"c": "long", "d": "long"}]


def test_of_twenty_thousand_spans_from_four_threads_none_is_lost(tmp_path):
    store, recorder = Store.open(f"sqlite:///{tmp_path}/store.db"), Recorder("0")

    def work(thread: int) -> int:
        with recorder.tracer.start_as_current_span(f"{thread}") as root:
            for number in range(4_999):
                recorder.tracer.start_span(f"{thread}/{number}").end()
        return root.get_span_context().trace_id

    with ThreadPoolExecutor(4) as threads:
        traces = list(threads.map(work, range(4)))
    for episode, trace in enumerate(traces):
        with store.engine.begin() as connection:
            keep(connection, recorder.take(trace), episode, 1)
    names = {f"{thread}/{number}" for thread in range(4) for number in range(4_999)} | {"0", "1", "2", "3"}
    with store.engine.connect() as connection:
        assert set(connection.execute(select(SPANS.c.name)).scalars()) == names
        counted = select(SPANS.c.episode_key, func.count()).group_by(SPANS.c.episode_key)
        assert dict(list(connection.execute(counted))) == dict.fromkeys(range(4), 5_000)
    store.close()


def test_a_span_is_kept_with_its_place_and_its_time(write, store: Store):
    recorder = Recorder("0")
    with recorder.tracer.start_as_current_span("root") as root, recorder.tracer.start_as_current_span("child"):
        pass
    context = root.get_span_context()
    spans = recorder.take(context.trace_id)
    write(keep, spans, 7, 2)
    kept = rows(store)
    assert kept["root"]["parent_id"] is None
    assert kept["child"]["parent_id"] == kept["root"]["span_id"] == context.span_id.to_bytes(8, "big")
    assert {row["trace_id"] for row in kept.values()} == {context.trace_id.to_bytes(16, "big")}
    assert {(row["episode_key"], row["attempt"]) for row in kept.values()} == {(7, 2)}
    assert {row["name"]: (row["started_ns"], row["ended_ns"]) for row in kept.values()} == {
        span.name: (span.start_time, span.end_time) for span in spans
    }


def test_attributes_that_are_asked_for_often_are_columns(write, store: Store):
    attributes = {
        semconv.OPERATION: "chat",
        semconv.ERROR_TYPE: "timeout",
        semconv.INPUT_TOKENS: 10,
        semconv.OUTPUT_TOKENS: 2,
        semconv.COST: 0.25,
        semconv.ROWS: 3,
        semconv.WAIT_MS: 1.5,
        semconv.TOOL: "soql",
        semconv.FINISH_REASONS: ("stop", "length"),
        semconv.REPLAYED: True,
    }
    write(keep, one_span(attributes), 1, 1)
    kept = rows(store)["span"]
    columns = ("operation", "error_type", "input_tokens", "output_tokens", "cost_usd", "rows", "wait_ms")
    assert [kept[column] for column in columns] == ["chat", "timeout", 10, 2, 0.25, 3, 1.5]
    assert kept["attributes"] == {
        semconv.TOOL: "soql",
        semconv.FINISH_REASONS: ["stop", "length"],
        semconv.REPLAYED: True,
    }


def test_spans_with_and_without_a_column_are_kept_together(write, store: Store):
    write(keep, [*one_span({semconv.ROWS: 3}, "with"), *one_span({}, "without")], 1, 1)
    assert {name: row["rows"] for name, row in rows(store).items()} == {"with": 3, "without": None}


def test_contents_are_kept_once_and_replaced_by_their_digests(write, store: Store):
    messages = '[{"role": "user", "content": "half \ud83d, nothing \x00"}]'
    spans = [
        *one_span({semconv.INPUT_MESSAGES: messages, semconv.OUTPUT_MESSAGES: "reply"}, "first"),
        *one_span({semconv.INPUT_MESSAGES: messages, semconv.TOOL_ARGUMENTS: "", semconv.TOOL_RESULT: "x"}, "second"),
    ]
    write(keep, spans, 1, 1)
    kept = rows(store)
    assert kept["first"]["attributes"] == {
        semconv.INPUT_MESSAGES: content.digest(messages).hex(),
        semconv.OUTPUT_MESSAGES: content.digest("reply").hex(),
    }
    assert set(kept["second"]["attributes"].values()) == {content.digest(text).hex() for text in (messages, "", "x")}
    assert write(content.read, bytes.fromhex(kept["second"]["attributes"][semconv.INPUT_MESSAGES])) == messages
    with store.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(CONTENTS)).scalar() == 4


def test_events_are_kept_in_their_order(write, store: Store):
    recorder = Recorder("0")
    with recorder.tracer.start_as_current_span("span") as span:
        span.add_event("retry", {"seconds": 1.5, "codes": (429, 503)}, timestamp=1_800_000_000_000_000_001)
        span.add_event("bare", timestamp=1_800_000_000_000_000_002)
    write(keep, recorder.take(span.get_span_context().trace_id), 1, 1)
    assert rows(store)["span"]["events"] == {
        "events": [
            {"name": "retry", "at_ns": 1_800_000_000_000_000_001, "attributes": {"seconds": 1.5, "codes": [429, 503]}},
            {"name": "bare", "at_ns": 1_800_000_000_000_000_002, "attributes": {}},
        ]
    }


def test_an_error_that_escapes_a_span_is_an_event_of_it(write, store: Store):
    recorder = Recorder("0")
    try:
        with recorder.tracer.start_as_current_span("span") as span:
            raise LookupError("gone")
    except LookupError:
        pass
    write(keep, recorder.take(span.get_span_context().trace_id), 1, 1)
    (event,) = rows(store)["span"]["events"]["events"]
    assert (event["name"], event["attributes"]["exception.message"]) == ("exception", "gone")


def test_characters_that_no_database_takes_lose_no_span(write, store: Store):
    recorder = Recorder("0")
    with recorder.tracer.start_as_current_span("name \ud83d \x00") as span:
        span.set_attribute(semconv.TOOL, "tool \ud83d \x00")
        span.set_attribute(semconv.FINISH_REASONS, ("reason \x00",))
        span.set_attribute(semconv.ERROR_TYPE, "type \x00")
        span.add_event("event", {"said": "\udfff"})
    write(keep, recorder.take(span.get_span_context().trace_id), 1, 1)
    ((name, row),) = rows(store).items()
    assert name == "name \ufffd \ufffd"
    assert row["error_type"] == "type \ufffd"
    assert row["attributes"] == {semconv.TOOL: "tool \ufffd \ufffd", semconv.FINISH_REASONS: ["reason \ufffd"]}
    assert row["events"]["events"][0]["attributes"] == {"said": "\ufffd"}


def test_keeping_twice_is_harmless(write, store: Store):
    spans = one_span({semconv.OUTPUT_MESSAGES: "reply"})
    write(keep, spans, 1, 1)
    before = rows(store)
    write(keep, spans, 1, 1)
    assert rows(store) == before


def test_attempts_keep_their_spans_apart(write, store: Store):
    write(keep, one_span({}, "first"), 1, 1)
    write(keep, one_span({}, "second"), 1, 2)
    assert {name: row["attempt"] for name, row in rows(store).items()} == {"first": 1, "second": 2}


def test_keeping_no_spans_is_no_work(write, store: Store):
    write(keep, [], 1, 1)
    assert rows(store) == {}
