"""Asking a model: from the journal if it has replied before, else under a permit, with retries, journalled first.

A reply is committed before it is returned, so nothing is ever acted on that could be paid for again.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from opentelemetry.trace import Span, Tracer

from agents.meter import Meter
from models import Model, Reply, Request
from models.errors import Transient
from models.retry import RetryPolicy, ask
from tracing import semconv


class Journal(Protocol):
    def replayed(self, request: bytes, number: int) -> str | None: ...

    async def record(self, request: bytes, number: int, reply: str) -> None: ...


@dataclass
class Permitted:
    """A model that waits for a permit before each try, so that none is held between tries."""

    model: Model
    meter: Meter
    waited_s: float = 0.0

    async def reply(self, request: Request) -> Reply:
        self.waited_s += await self.meter.acquire(f"model:{request.model}")
        return await self.model.reply(request)

    async def close(self) -> None:
        await self.model.close()


@dataclass
class Chat:
    """One episode's line to its model."""

    model: Model
    provider: str
    journal: Journal
    meter: Meter
    tracer: Tracer
    retries: RetryPolicy = field(default_factory=RetryPolicy)
    _asked: Counter[bytes] = field(default_factory=Counter)
    _shown: int = 0

    async def reply(self, request: Request) -> Reply:
        with self.tracer.start_as_current_span(
            f"{semconv.CHAT} {request.model}", attributes=self._opening(request)
        ) as span:
            reply, replayed = await self._journalled(request, span)
            span.set_attributes(_closing(reply, replayed))
            self._shown = len(request.messages) + 1
            return reply

    async def _journalled(self, request: Request, span: Span) -> tuple[Reply, bool]:
        digest = request.digest()
        self._asked[digest] += 1
        number = self._asked[digest]
        known = self.journal.replayed(digest, number)
        if known is not None:
            return Reply.from_json(known), True
        reply = await self._paid(request, span)
        await self.journal.record(digest, number, reply.to_json())
        return reply, False

    async def _paid(self, request: Request, span: Span) -> Reply:
        async def waits(error: Transient, seconds: float) -> None:
            self.meter.waits(seconds)
            span.add_event("retry", {semconv.ERROR_TYPE: type(error).__name__, "proctor.wait_s": seconds})

        permitted = Permitted(self.model, self.meter)
        reply = await ask(permitted, request, policy=self.retries, on_wait=waits)
        span.set_attribute(semconv.WAIT_MS, 1000 * permitted.waited_s)
        return reply

    def _opening(self, request: Request) -> Mapping[str, str]:
        """Only the messages that are new since the last call: the talk is the sum of its spans."""
        new = "\n".join(f"{message.role}: {message.content}" for message in request.messages[self._shown :])
        return {
            semconv.OPERATION: semconv.CHAT,
            semconv.PROVIDER: self.provider,
            semconv.REQUEST_MODEL: request.model,
            semconv.INPUT_MESSAGES: new,
        }


def _closing(reply: Reply, replayed: bool) -> Mapping[str, str | int | float | bool | list[str]]:
    cost = {} if reply.cost_usd is None else {semconv.COST: reply.cost_usd}
    return {
        semconv.RESPONSE_MODEL: reply.model,
        semconv.FINISH_REASONS: [reply.finish_reason],
        semconv.INPUT_TOKENS: reply.usage.input_tokens,
        semconv.OUTPUT_TOKENS: reply.usage.output_tokens,
        semconv.OUTPUT_MESSAGES: reply.content,
        semconv.REPLAYED: replayed,
        **cost,
    }
