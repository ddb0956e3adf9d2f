"""One attempt of an agent at a task, from the first message to the answer.

What the agent does ends the episode; what happens to it (a lost connection, a limit of the provider) escapes as an
exception, and the episode is owed again.
"""

from dataclasses import dataclass

from opentelemetry.trace import Tracer

from agents.action import Respond, Unparsable
from agents.chat import Chat
from agents.ending import Ending, Reason, Stop
from agents.meter import Meter
from agents.strategies import Strategy
from agents.tools import OrgTools
from agents.user import User
from models import Message, Request, Sampling
from models.errors import ContentRefused, ContextTooLong
from tasks import Task


@dataclass
class Seat:
    """What an agent sits in front of for one episode."""

    model: str
    sampling: Sampling
    strategy: Strategy
    chat: Chat
    tools: OrgTools
    user: User
    meter: Meter
    tracer: Tracer
    told: bool = True


async def run(task: Task, seat: Seat) -> Ending:
    try:
        return ended(seat, "answered", await talk(task, seat))
    except Stop as stop:
        return ended(seat, stop.reason, None)
    except ContentRefused:
        return ended(seat, "model_refused", None)
    except ContextTooLong:
        return ended(seat, "context_too_long", None)


async def talk(task: Task, seat: Seat) -> str:
    messages = [*seat.strategy.open(task, told=seat.told)]
    while True:
        seat.meter.before_reply()
        reply = await seat.chat.reply(Request(seat.model, tuple(messages), seat.strategy.tools, seat.sampling))
        seat.meter.replied(reply)
        messages.append(seat.strategy.said(reply))
        action = seat.strategy.parse(reply)
        seat.meter.read(readable=not isinstance(action, Unparsable))
        if isinstance(action, Respond):
            heard = await seat.user.hear(action.text)
            if heard is None:
                return action.text
            seat.meter.user_replied()
            messages.append(Message("user", heard))
        elif isinstance(action, Unparsable):
            messages.append(seat.strategy.corrected(action.correction))
        else:
            seat.meter.org_calls += 1
            messages.append(seat.strategy.shown(await seat.tools.execute(action, seat.tracer, seat.meter)))


def ended(seat: Seat, reason: Reason, answer: str | None) -> Ending:
    meter = seat.meter
    return Ending(
        reason,
        answer,
        meter.turns,
        meter.org_calls,
        meter.usage,
        meter.cost_usd,
        meter.seconds,
        meter.waited_s,
    )
