"""The latent facts of a world: what truly happened, from which both records and gold answers are made.

A fact names records by their Ids; times are aware, in UTC, and none lies on or after the world's today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Agent:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A case comes to `taker`; `giver` is the agent who had it, or None the first time."""

    at: datetime
    giver: str | None
    taker: str


@dataclass(frozen=True, slots=True)
class CaseFact:
    """`state` is the two-letter state that the account's goods are sent to."""

    id: str
    created: datetime
    closed: datetime | None
    assignments: tuple[Assignment, ...]
    issue: str
    product: str
    account: str
    state: str


@dataclass(frozen=True, slots=True)
class PhraseFact:
    """A question that one article alone answers, in words that stand in its text."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Article:
    """`public` articles may be read to customers."""

    id: str
    title: str
    facts: tuple[PhraseFact, ...]
    public: bool


@dataclass(frozen=True, slots=True)
class Facts:
    today: date
    agents: Sequence[Agent]
    cases: Sequence[CaseFact]
    articles: Sequence[Article]
