"""Whom the agent talks to. In a single turn nobody replies: the first response is the answer."""

from typing import Protocol

from tasks import Task


class User(Protocol):
    async def hear(self, said: str) -> str | None:
        """The user's reply, or None when the talk is over and what was said is the answer."""
        ...


class Nobody:
    async def hear(self, said: str) -> str | None:
        return None


class ScriptedUser:
    """Knows the rule of its task, and tells it, once, to an agent that asks; anything else ends the talk."""

    def __init__(self, task: Task) -> None:
        self._untold: str | None = task.rule

    async def hear(self, said: str) -> str | None:
        if self._untold is None or not said.rstrip().endswith("?"):
            return None
        told, self._untold = self._untold, None
        return told


def user_for(task: Task, turns: str) -> User:
    return ScriptedUser(task) if turns == "multi" else Nobody()
