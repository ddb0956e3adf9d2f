"""A model as configured: enough to build it anywhere, with no secret in it (keys are named, not held)."""

from dataclasses import dataclass, field

from models.protocol import Sampling


@dataclass(frozen=True, slots=True)
class Price:
    """USD per million tokens. An unset price is unknown, which is not the same as free."""

    input: float | None = None
    output: float | None = None


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """`provider` is `litellm` or `scripted`; `id` is what the provider calls the model."""

    name: str
    provider: str
    id: str
    api_base: str | None = None
    key_variable: str | None = None
    sampling: Sampling = field(default_factory=Sampling)
    price: Price = field(default_factory=Price)
    timeout_s: float = 120.0
