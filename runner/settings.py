"""A run's settings as typed values. Config becomes these at the door, and nothing behind it knows of OmegaConf."""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import ConfigDict

from models.protocol import Sampling
from models.spec import Price

STRICT = ConfigDict(extra="forbid")


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
    timeout_s: float = 120.0


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
    per_kind: int
    world: str = "retail"
    scale: float = 0.1


@dataclass(frozen=True, slots=True)
class OrgChoice:
    __pydantic_config__ = STRICT
    kind: Literal["embedded"]


@dataclass(frozen=True, slots=True)
class LimitsChoice:
    __pydantic_config__ = STRICT
    model_requests_per_minute: float | None = None
    org_requests_per_second: float | None = None
    turns: int = 20
    user_turns: int = 10
    seconds: float = 600.0
    rows: int = 200
    characters: int = 60_000


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
    workers: int | None = None
    in_flight: int = 32


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
    trials: int = 1
    per_kind: int | None = None
    turns: Literal["single", "multi"] = "single"
    prompts: str | None = None
