"""How sure a share of successes is: Wilson's interval, which holds for few episodes and for shares near 0 or 1."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    n: int
    value: float
    low: float
    high: float


def share(successes: int, n: int, level: float = LEVEL) -> Share:
    if n == 0:
        return Share(0, float("nan"), 0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    value = successes / n
    centre = value + z * z / (2 * n)
    reach = z * sqrt(value * (1 - value) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # The share itself lies within: only rounding says otherwise, at 0 and at 1.
    low, high = min(value, (centre - reach) / scale), max(value, (centre + reach) / scale)
    return Share(n, value, max(0.0, low), min(1.0, high))
