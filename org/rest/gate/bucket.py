"""Requests per second: in any t seconds no more than burst + rate * t are let through, and none is refused in vain.

It reckons in whole numbers, so that neither promise is off by a rounding.
"""

import math
from fractions import Fraction

SECOND = 10**9


class Bucket:
    """A request costs `_cost`; the bucket gains `_gain` in each billionth of a second, and is full at `_most`."""

    def __init__(self, rate: float, burst: float | None) -> None:
        per_second = Fraction(str(rate))
        most = max(Fraction(1), per_second if burst is None else Fraction(str(burst)))
        parts = math.lcm(per_second.denominator, most.denominator)
        self._gain = int(per_second * parts)
        self._cost = parts * SECOND
        self._most = int(most * self._cost)
        self._level = self._most
        self._at: int | None = None

    def take(self, now: float) -> bool:
        """Whether there was one left to take; a refused request takes nothing. Time never goes back here."""
        at = round(now * SECOND)
        since = 0 if self._at is None else max(0, at - self._at)
        self._at = at if self._at is None else max(at, self._at)
        self._level = min(self._most, self._level + since * self._gain)
        if self._level < self._cost:
            return False
        self._level -= self._cost
        return True
