"""How many records a retail world has: the scale multiplies, floors keep a small world worth asking about.

Ceilings keep a huge one within the names that its words can make.
"""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Sizes:
    agents: int
    staff: int
    accounts: int
    products: int
    pricebooks: int
    orders: int
    cases: int
    articles: int

    @classmethod
    def at(cls, scale: float) -> Self:
        return cls(
            agents=_between(12, 40 * scale, 600),
            staff=_between(4, 60 * scale, 900),
            accounts=_between(90, 400 * scale, 4000),
            products=_between(96, 500 * scale, 5000),
            pricebooks=_between(5, 44 * scale, 49),
            orders=_between(300, 2071 * scale, 10**7),
            cases=_between(400, 4000 * scale, 10**7),
            articles=_between(24, 45 * scale, 50),
        )


def _between(low: int, wanted: float, high: int) -> int:
    return min(max(low, round(wanted)), high)
