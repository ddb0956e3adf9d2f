"""How an episode ends. Every reason is the agent's own doing and is graded; what is not raises instead, and is owed.

Stop                     ends the loop, with a reason
├── TurnLimit            too many replies without an answer
├── UserTurnLimit        too long a talk with the user
├── TimeLimit            too much working time (waits on limits do not count)
└── Unreadable           replies that hold no action, several in a row
"""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from models import Usage

Reason = Literal[
    "answered",
    "turn_limit",
    "user_turn_limit",
    "time_limit",
    "unparsable",
    "model_refused",
    "context_too_long",
]


class Stop(Exception):
    reason: ClassVar[Reason]


class TurnLimit(Stop):
    reason = "turn_limit"


class UserTurnLimit(Stop):
    reason = "user_turn_limit"


class TimeLimit(Stop):
    reason = "time_limit"


class Unreadable(Stop):
    reason = "unparsable"


@dataclass(frozen=True, slots=True)
class Ending:
    reason: Reason
    answer: str | None
    turns: int = 0
    org_calls: int = 0
    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = 0.0
    seconds: float = 0.0
    waited_s: float = 0.0
