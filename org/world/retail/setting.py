"""The frame of a retail world: its shop, what it sells, and its span of time, all drawn by the seed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from org.world.retail import words
from org.world.retail.rows import midnight
from org.world.spec import WorldSpec

YEARS = 4
FIRST_TODAY = date(2024, 6, 1)


@dataclass(frozen=True, slots=True)
class Setting:
    """History runs from `start` up to, and not including, `end`: midnight UTC as `today` begins."""

    shop: str
    domain: str
    sector: str
    lines: tuple[str, ...]
    today: date

    @property
    def start(self) -> datetime:
        return self.end - timedelta(days=365 * YEARS + 1)

    @property
    def end(self) -> datetime:
        return midnight(self.today)


def section(spec: WorldSpec, name: str) -> Random:
    """The random numbers of one part of a world: a change in one part leaves the others as they are."""
    return Random(f"{spec.name}:{spec.seed}:{name}")


def setting(rng: Random) -> Setting:
    shop = coined(rng)
    lines = {coined(rng) for _ in range(14)} - {shop}
    return Setting(
        shop=f"{shop} {rng.choice(words.SHOP_ENDINGS)}",
        domain=f"{shop.lower()}.example",
        sector=rng.choice(sorted(words.SECTORS)),
        lines=tuple(sorted(lines)[:10]),
        today=FIRST_TODAY + timedelta(days=rng.randrange(365)),
    )


def coined(rng: Random) -> str:
    return "".join(rng.choice(part) for part in words.SYLLABLES)
