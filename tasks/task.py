"""One question with its gold answer. A task holds all that grading needs; equal content means equal id.

An empty gold means that no record qualifies: the right answer is `None`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

Metric = Literal["exact", "fuzzy"]
AnswerType = Literal["record_id", "phrase"]


@dataclass(frozen=True)
class Task:
    """`world` is the digest of the org that the task belongs to; `facts` are for slicing reports."""

    kind: str
    persona: str
    scenario: str
    skill: str
    question: str
    rule: str
    gold: tuple[str, ...]
    metric: Metric
    answer: AnswerType
    world: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def id(self) -> str:
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def abstains(self) -> bool:
        return not self.gold

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Task":
        return cls(**{**raw, "gold": tuple(raw["gold"])})
