"""What a kind of task is: one module in `tasks/kinds/` defines one `KIND`, and nothing else needs to know it.

`sample` draws one question with its gold from a world's hidden facts, or rejects the draw and says why; `oracle`
finds the answer as an agent would, from question, rule and the org alone.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from org.world import Facts
from tasks.oracle import Oracle
from tasks.phrasing import fill, read
from tasks.task import AnswerType, Metric, Task


@dataclass(frozen=True, slots=True)
class Sample:
    """The facts of one question. `template` is the index of its phrasing."""

    slots: Mapping[str, str]
    template: int
    gold: tuple[str, ...]
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A draw that makes no fair question, such as a tie."""

    cause: str


@dataclass(frozen=True, slots=True)
class Kind:
    """`sign` is a piece of the rule by which it can be told that the rule is known."""

    name: str
    persona: str
    scenario: str
    skill: str
    metric: Metric
    answer: AnswerType
    phrasings: tuple[str, ...]
    sign: str
    rule: Callable[[Facts], str]
    sample: Callable[[Facts, Random, bool], Sample | Rejected]
    oracle: Callable[[str, str], Oracle]
    abstains: float = 0.0

    def recognises(self, question: str) -> bool:
        return read(self.phrasings, question) is not None

    def task(self, facts: Facts, sample: Sample, world: str) -> Task:
        question = fill(self.phrasings[sample.template], sample.slots)
        return Task(
            self.name, self.persona, self.scenario, self.skill, question, self.rule(facts), sample.gold, self.metric,
            self.answer, world, {**sample.facts, "answerable": "yes" if sample.gold else "no"},
        )  # fmt: skip


class UnknownKind(LookupError):
    """A kind that is not there; the message names those that are."""


def names() -> list[str]:
    import tasks.kinds

    return [module.name for module in pkgutil.iter_modules(tasks.kinds.__path__)]


def kind(name: str) -> Kind:
    if name not in names():
        raise UnknownKind(f"no kind of task is called {name!r}; there are {', '.join(sorted(names()))}")
    found: Kind = importlib.import_module(f"tasks.kinds.{name}").KIND
    return found


def all_kinds() -> list[Kind]:
    return [kind(name) for name in names()]
