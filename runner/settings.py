"""A run's settings as typed values. Config becomes these at the door, and nothing behind it knows of OmegaConf."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import ConfigDict
from pydantic import Field as Bounds

from models.protocol import Sampling
from models.spec import Price

STRICT = ConfigDict(extra="forbid")
Positive = Annotated[int, Bounds(ge=1)]
Above = Annotated[float, Bounds(gt=0)]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    __pydantic_config__ = STRICT
    name: str
    provider: Literal["scripted", "litellm"]
    id: str
    api_base: str | None = None
    key_variable: str | None = None
    sampling: Sampling = field(default_factory=Sampling)
    price: Price = field(default_factory=Price)
    timeout_s: Above = 120.0


@dataclass(frozen=True, slots=True)
class Named:
    __pydantic_config__ = STRICT
    name: str


@dataclass(frozen=True, slots=True)
class TaskChoice:
    """`suite` names the cell's suite; several choices of one suite are its union."""

    __pydantic_config__ = STRICT
    suite: str
    kinds: tuple[str, ...]
    per_kind: Positive
    world: str = "retail"
    scale: Above = 0.1


@dataclass(frozen=True, slots=True)
class OrgChoice:
    """`secrets` names the environment variables that hold what nobody else may see, never the secrets themselves."""

    __pydantic_config__ = STRICT
    kind: Literal["embedded", "served", "live"]
    url: str | None = None
    login: str | None = None
    host: str | None = None
    username: str | None = None
    consumer_key: str | None = None
    private_key: str | None = None
    audience: str | None = None
    alias: str | None = None
    command: str | None = None
    version: str | None = None
    ca: str | None = None
    proxy: str | None = None
    connect_timeout: float | None = None
    read_timeout: float | None = None
    secrets: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class LimitsChoice:
    __pydantic_config__ = STRICT
    model_requests_per_minute: Above | None = None
    org_requests_per_second: Above | None = None
    call_attempts: Positive = 5
    turns: Positive = 20
    user_turns: Positive = 10
    seconds: Above = 600.0
    rows: Positive = 200
    characters: Positive = 60_000


@dataclass(frozen=True, slots=True)
class StoreChoice:
    __pydantic_config__ = STRICT
    url: str


@dataclass(frozen=True, slots=True)
class ClusterChoice:
    """`workers` defaults to one per core on Ray, and is always one inline."""

    __pydantic_config__ = STRICT
    kind: Literal["auto", "inline", "local", "ray"]
    address: str | None = None
    workers: Positive | None = None
    in_flight: Positive = 32


@dataclass(frozen=True, slots=True)
class TrackingChoice:
    __pydantic_config__ = STRICT
    kind: Literal["mlflow", "none"]
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """One point of the grid."""

    __pydantic_config__ = STRICT
    model: ModelChoice
    strategy: Named
    knowledge: Named
    task: TaskChoice
    org: OrgChoice
    limits: LimitsChoice
    store: StoreChoice
    cluster: ClusterChoice
    tracking: TrackingChoice
    home: str
    seed: int = 7
    trials: Positive = 1
    per_kind: Positive | None = None
    turns: Literal["single", "multi"] = "single"
    prompts: str | None = None
