"""One attempt at an episode, from its start in the store to its end, written in one transaction.

Every end is one of three: the agent's own (graded), the user's mistake (raised: it ends the sweep), or another's
fault (recorded with its class, and owed again).
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from opentelemetry.trace import Span
from sqlalchemy import Connection

from agents import episode
from agents.ending import Ending
from agents.meter import Permits
from runner import code_version
from runner.blame import blame, line
from runner.journal import StoredJournal
from runner.seats import CellOrder, CellSeats
from runner.settings import Settings
from scoring import GRADER, Grade, grade
from tasks import Task
from tracing import Store, episodes, journal, semconv
from tracing.episodes import Finished, Work
from tracing.spans import Recorder, keep
from tracing.writer import Work as Piece
from tracing.writer import Writer


@dataclass
class Flight:
    """An attempt under way: what is worked on, and under which trace."""

    work: Work
    trace_id: int = 0


class Attempts:
    """What a worker's attempts share: the writer, the recorder, and each cell's seats."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        cells: Mapping[str, CellOrder],
        keys: Mapping[str, str],
        permits: Permits,
        worker: str,
    ) -> None:
        self._store, self._writer, self._worker = store, writer, worker
        self._cells, self._keys, self._permits = cells, keys, permits
        self._recorder = Recorder(code_version())
        self._seats: dict[str, CellSeats] = {}
        self._building = asyncio.Lock()

    async def run(self, key: int) -> None:
        now = time.time()
        starting = asyncio.wrap_future(self._writer.submit(lambda c: episodes.start(c, key, self._worker, now)))
        try:
            work = await asyncio.shield(starting)
        except asyncio.CancelledError:
            # The start is written all the same, so it has to be taken back.
            if isinstance(work := await starting, Work):
                self._give_back(Flight(work))
            raise
        if isinstance(work, Work):
            await self._fly(Flight(work))

    async def _fly(self, flight: Flight) -> None:
        try:
            await self._examine(flight)
        except asyncio.CancelledError:
            self._give_back(flight)
            raise
        except Exception as error:  # whatever happens to one episode must not end the others
            await self._failed(flight, error)
            if blame(error) == "user":
                raise

    def _give_back(self, flight: Flight) -> None:
        spans, work = self._recorder.take(flight.trace_id), flight.work

        def write(connection: Connection) -> None:
            keep(connection, spans, work.key, work.attempt)
            episodes.give_back(connection, work, time.time())

        self._writer.submit(write)

    async def close(self) -> None:
        for seats in self._seats.values():
            await seats.close()

    async def _examine(self, flight: Flight) -> None:
        work = flight.work
        task = Task.from_json({name: value for name, value in work.task.items() if name != "id"})
        seats = await self._seats_of(work.cell_id)
        tracer = self._recorder.tracer
        name, attributes = _opening(work, task, seats.settings)
        with tracer.start_as_current_span(name, attributes=attributes) as span:
            flight.trace_id = span.get_span_context().trace_id
            kept = await asyncio.to_thread(self._journal, flight)
            seat = seats.seat(task, kept, self._permits, tracer)
            ending = await episode.run(task, seat)
            graded = grade(task, ending.answer)
            _close(span, ending, graded)
        await self._finished(flight, ending, graded)

    def _journal(self, flight: Flight) -> StoredJournal:
        with self._store.engine.connect() as connection:
            known = journal.replies(connection, flight.work.key)
        return StoredJournal(self._writer, self._recorder, flight.work, known, flight.trace_id)

    async def _finished(self, flight: Flight, ending: Ending, graded: Grade) -> None:
        spans, work = self._recorder.take(flight.trace_id), flight.work
        finished = Finished(
            ending.reason, time.time(), ending.answer, ending.turns, ending.org_calls, ending.usage.input_tokens,
            ending.usage.output_tokens, ending.cost_usd, ending.seconds, ending.waited_s,
        )  # fmt: skip
        row = {"grader": GRADER, **asdict(graded)}

        def write(connection: Connection) -> None:
            keep(connection, spans, work.key, work.attempt)
            episodes.finish(connection, work, finished, row)

        await self._write(write)

    async def _failed(self, flight: Flight, error: Exception) -> None:
        spans, work = self._recorder.take(flight.trace_id), flight.work
        owner, said = blame(error), line(error)

        def write(connection: Connection) -> None:
            keep(connection, spans, work.key, work.attempt)
            episodes.fail(connection, work, time.time(), owner, said)

        await self._write(write)

    async def _seats_of(self, cell_id: str) -> CellSeats:
        """Built once, on a thread: a world may have to be generated and a library to be loaded."""
        async with self._building:
            if cell_id not in self._seats:
                self._seats[cell_id] = await asyncio.to_thread(CellSeats.build, self._cells[cell_id], self._keys)
            return self._seats[cell_id]

    async def _write(self, piece: Piece) -> object:
        return await asyncio.wrap_future(self._writer.submit(piece))


def _opening(work: Work, task: Task, settings: Settings) -> tuple[str, dict[str, str | int]]:
    name = f"{semconv.INVOKE_AGENT} {settings.strategy.name}"
    return name, {
        semconv.OPERATION: semconv.INVOKE_AGENT,
        semconv.AGENT: settings.strategy.name,
        semconv.REQUEST_MODEL: settings.model.id,
        semconv.CONVERSATION: work.id,
        semconv.EPISODE: work.id,
        semconv.ATTEMPT: work.attempt,
        semconv.KIND: task.kind,
        semconv.PERSONA: task.persona,
    }


def _close(span: Span, ending: Ending, graded: Grade) -> None:
    span.set_attributes(
        {
            semconv.END_REASON: ending.reason,
            semconv.INPUT_TOKENS: ending.usage.input_tokens,
            semconv.OUTPUT_TOKENS: ending.usage.output_tokens,
        }
    )
    span.add_event(
        semconv.EVALUATION,
        {
            semconv.EVALUATION_NAME: GRADER,
            semconv.EVALUATION_SCORE: graded.score,
            semconv.EVALUATION_LABEL: "correct" if graded.correct else "wrong",
            semconv.EVALUATION_WHY: graded.cause,
        },
    )
