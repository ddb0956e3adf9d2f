"""How an agent acts: what its model is told, and how the model's replies are read.

A strategy keeps nothing between calls; adding one is adding a module here and a line to `STRATEGIES`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from agents.prompts import Prompts
from agents.strategies.protocol import Strategy
from agents.strategies.tags import Tags

STRATEGIES: Mapping[str, Callable[[Prompts, str], Strategy]] = MappingProxyType(
    {
        "act": lambda prompts, schema: Tags("act", prompts, schema),
        "react": lambda prompts, schema: Tags("react", prompts, schema),
    }
)

__all__ = ["STRATEGIES", "Strategy"]
