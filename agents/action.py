"""What an agent may do in one turn, as read from its model's reply."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Execute:
    """A query (`soql`) or a search (`sosl`) of the org."""

    language: Literal["soql", "sosl"]
    text: str


@dataclass(frozen=True, slots=True)
class Respond:
    """The answer, or a word to the user in a talk of several turns."""

    text: str


@dataclass(frozen=True, slots=True)
class Unparsable:
    """No action could be read; `correction` is what the model is told."""

    correction: str


Action = Execute | Respond | Unparsable
