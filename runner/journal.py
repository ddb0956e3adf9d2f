"""An episode's journal in the store: what earlier attempts were told is replayed, what is new is committed first."""

import asyncio
from collections.abc import Mapping

from sqlalchemy import Connection

from tracing import journal
from tracing.episodes import Work
from tracing.spans import Recorder, keep
from tracing.writer import Writer


class StoredJournal:
    """Spans that ended since the last reply travel in the reply's own transaction."""

    def __init__(
        self,
        writer: Writer,
        recorder: Recorder,
        work: Work,
        known: Mapping[tuple[bytes, int], str],
        trace_id: int,
    ) -> None:
        self._writer, self._recorder, self._work = writer, recorder, work
        self._known, self._trace_id = known, trace_id

    def replayed(self, request: bytes, number: int) -> str | None:
        return self._known.get((request, number))

    async def record(self, request: bytes, number: int, reply: str) -> None:
        spans = self._recorder.take(self._trace_id)

        def entry(connection: Connection) -> None:
            journal.record(connection, self._work.key, request, number, reply)
            keep(connection, spans, self._work.key, self._work.attempt)

        await asyncio.wrap_future(self._writer.submit(entry))
