"""The text strategies: actions in tags, one per reply, with a thought before it (`react`) or without (`act`).

Reading is forgiving where the meaning is clear: tags in any case, code fences, a closing tag left out at the end,
several actions (the first one counts).
"""

import re
from collections.abc import Mapping
from typing import Literal

from agents.action import Action, Execute, Respond, Unparsable
from agents.observation import Observation
from agents.prompts import Prompts
from models import Message, Reply, ToolSpec
from tasks import Task

ACTION = re.compile(r"<(execute|respond)>(.*?)(?:</\1>|(?=<(?:execute|respond)>)|\Z)", re.IGNORECASE | re.DOTALL)
THOUGHT = re.compile(r"<thought>.*?</thought>", re.IGNORECASE | re.DOTALL)
FIND = re.compile(r"FIND\b", re.IGNORECASE)
FENCE = re.compile(r"\A```(?:[a-zA-Z]*\n)?(.*?)\n?```\Z", re.DOTALL)


class Tags:
    tools: tuple[ToolSpec, ...] = ()

    def __init__(self, name: str, prompts: Prompts, schema: str) -> None:
        self.name = name
        self._prompts = prompts
        self._system = prompts.fill(name, schema=schema)

    def texts(self) -> Mapping[str, str]:
        return {name: self._prompts.texts[name] for name in (self.name, "rule", "multi", "correction")}

    def open(self, task: Task, *, told: bool) -> tuple[Message, ...]:
        more = self._prompts.fill("rule", rule=task.rule) if told else self._prompts.fill("multi")
        return Message("system", f"{self._system}\n\n{more}"), Message("user", task.question)

    def parse(self, reply: Reply) -> Action:
        found = ACTION.search(THOUGHT.sub("", reply.content))
        if found is None:
            return Unparsable(self._prompts.fill("correction", why="it had neither tag"))
        text = _unfenced(found[2].strip())
        if found[1].lower() == "respond":
            return Respond(text)
        if not text:
            return Unparsable(self._prompts.fill("correction", why="the query was empty"))
        return Execute(_language(text), text)

    def said(self, reply: Reply) -> Message:
        return Message("assistant", reply.content)

    def shown(self, observation: Observation) -> Message:
        return Message("user", observation.text)

    def corrected(self, correction: str) -> Message:
        return Message("user", correction)


def _unfenced(text: str) -> str:
    fenced = FENCE.match(text)
    return fenced[1].strip() if fenced else text


def _language(text: str) -> Literal["soql", "sosl"]:
    return "sosl" if FIND.match(text) else "soql"
