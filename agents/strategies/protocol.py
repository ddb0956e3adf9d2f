"""What the loop of an episode needs of a strategy."""

from collections.abc import Mapping
from typing import Protocol

from agents.action import Action
from agents.observation import Observation
from models import Message, Reply, ToolSpec
from tasks import Task


class Strategy(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def tools(self) -> tuple[ToolSpec, ...]: ...

    def texts(self) -> Mapping[str, str]:
        """Every text that shapes what the model reads: a changed word makes another agent."""
        ...

    def open(self, task: Task, *, told: bool) -> tuple[Message, ...]:
        """The messages that the talk begins with; `told` says whether the agent is given the task's rule."""
        ...

    def parse(self, reply: Reply) -> Action: ...

    def said(self, reply: Reply) -> Message:
        """The reply as it stays in the talk."""
        ...

    def shown(self, observation: Observation) -> Message: ...

    def corrected(self, correction: str) -> Message: ...
