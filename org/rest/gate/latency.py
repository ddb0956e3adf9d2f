"""How long answers take: nothing, always the same, or drawn from a distribution that a seed repeats."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from org.rest.gate.reading import FaultsRefused, Number, known, shown

HOUR = 3600
LONGEST = 60.0
SECONDS = Number(0, HOUR)
PARTS = {
    "low": SECONDS,
    "high": SECONDS,
    "median": Number(0.000001, HOUR),
    "sigma": Number(0, 10),
    "cap": SECONDS,
}
FORMS = 'a number of seconds, {"low": , "high": }, or {"median": , "sigma": , "cap": }'


class Latency(Protocol):
    def drawn(self, random: Random) -> float: ...

    def written(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Fixed:
    seconds: float

    def drawn(self, random: Random) -> float:
        return self.seconds

    def written(self) -> float:
        return self.seconds


@dataclass(frozen=True, slots=True)
class Uniform:
    low: float
    high: float

    def drawn(self, random: Random) -> float:
        return random.uniform(self.low, self.high)

    def written(self) -> dict[str, float]:
        return {"low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Half of the answers take longer than the median, and a few much longer, though never more than the cap."""

    median: float
    sigma: float
    cap: float = LONGEST

    def drawn(self, random: Random) -> float:
        return min(self.cap, random.lognormvariate(math.log(self.median), self.sigma))

    def written(self) -> dict[str, float]:
        return {"median": self.median, "sigma": self.sigma, "cap": self.cap}


def read(name: str, given: Any) -> Latency:
    if isinstance(given, int | float):
        return Fixed(SECONDS(name, given))
    if not isinstance(given, Mapping):
        raise FaultsRefused(f"{name}: {shown(given)} is none of the forms: {FORMS}")
    known(f"{name}:", given, list(PARTS))
    parts = {part: PARTS[part](f"{name}.{part}", value) for part, value in given.items()}
    if parts.keys() == {"low", "high"}:
        return _between(name, **parts)
    if parts.keys() - {"cap"} == {"median", "sigma"}:
        return Lognormal(**parts)
    raise FaultsRefused(f"{name}: {shown(given)} is none of the forms: {FORMS}")


def _between(name: str, low: float, high: float) -> Uniform:
    if low > high:
        raise FaultsRefused(f"{name}: low, {shown(low)}, is more than high, {shown(high)}")
    return Uniform(low, high)
