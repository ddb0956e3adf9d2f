"""The store's tables. They are the log: no other file has to be read to know what happened.

Ids are digests of content, so the same thing planned twice is the same row; `Episode.key` is a short integer that
the many rows of replies and spans refer to. Times are seconds since 1970 (UTC), in spans nanoseconds.
"""

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, LargeBinary, MetaData, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

Json = dict[str, Any]


def json_column() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON().with_variant(JSONB, "postgresql"), nullable=False))


class Kept(SQLModel):
    """Tables of the store itself."""

    metadata: ClassVar[MetaData] = MetaData()


class Shared(SQLModel):
    """Tables through which running processes meet; on SQLite they live in a file of their own."""

    metadata: ClassVar[MetaData] = MetaData()


class Sweep(Kept, table=True):
    id: str = Field(primary_key=True)
    created_at: float
    code_version: str
    grid: Json = json_column()


class Cell(Kept, table=True):
    id: str = Field(primary_key=True)
    suite: str
    model: str
    strategy: str
    knowledge: str
    settings: Json = json_column()


class SweepCell(Kept, table=True):
    __tablename__ = "sweep_cell"
    sweep_id: str = Field(primary_key=True)
    cell_id: str = Field(primary_key=True)


class Task(Kept, table=True):
    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    persona: str
    scenario: str
    skill: str
    question: str
    rule: str
    metric: str
    answer: str
    world: str
    gold: list[str] = json_column()
    facts: Json = json_column()


class Episode(Kept, table=True):
    """Planned once; `end_reason` stays empty until an attempt has ended in an answer or in the agent's failure."""

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    cell_id: str = Field(index=True)
    task_id: str = Field(index=True)
    trial: int
    tries_left: int
    attempts: int = 0
    end_reason: str | None = None
    ended_at: float | None = None
    answer: str | None = None
    turns: int = 0
    org_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    seconds: float = 0.0
    waited_s: float = 0.0


class SweepEpisode(Kept, table=True):
    """`rank` is the order in which a sweep runs its episodes."""

    __tablename__ = "sweep_episode"
    __table_args__ = {"sqlite_with_rowid": False}
    sweep_id: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    episode_key: int = Field(index=True)


class Attempt(Kept, table=True):
    """`outcome` is `ended`, or the class of the infrastructure failure; empty while it runs or was killed."""

    episode_key: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    worker: str
    started_at: float
    ended_at: float | None = None
    outcome: str | None = None
    error: str | None = None


class Grade(Kept, table=True):
    episode_key: int = Field(primary_key=True)
    grader: str = Field(primary_key=True)
    score: float
    correct: bool
    cause: str
    evidence: Json = json_column()


class Reply(Kept, table=True):
    """A model's reply, written before it is acted on: the journal, the replay and the cache in one."""

    __table_args__ = (UniqueConstraint("episode_key", "request", "number"),)
    key: int | None = Field(default=None, primary_key=True)
    episode_key: int
    request: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    number: int
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Content(Kept, table=True):
    """A text, once, under its digest, compressed."""

    digest: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    size: int
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Span(Kept, table=True):
    __table_args__ = {"sqlite_with_rowid": False}
    episode_key: int = Field(primary_key=True)
    attempt: int = Field(primary_key=True)
    span_id: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    trace_id: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    parent_id: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    name: str
    operation: str | None = None
    started_ns: int = Field(sa_type=BigInteger)
    ended_ns: int = Field(sa_type=BigInteger)
    error_type: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: float | None = None
    rows: int | None = None
    wait_ms: float | None = None
    attributes: Json = json_column()
    events: Json = json_column()


class Lease(Shared, table=True):
    episode_key: int = Field(primary_key=True)
    worker: str = Field(index=True)
    expires_at: float


class Bucket(Shared, table=True):
    """A token bucket as one number: the time at which it will be full of debt (GCRA's theoretical arrival time)."""

    name: str = Field(primary_key=True)
    arrival: float


class Control(Shared, table=True):
    sweep_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    value: str
