"""What a world is made from: the same spec gives the same world, in any process."""

import hashlib
from dataclasses import dataclass

# Raised whenever the same spec would give other records than before.
VERSION = 2


@dataclass(frozen=True, slots=True)
class WorldSpec:
    name: str = "retail"
    seed: int = 7
    scale: float = 0.1

    def __post_init__(self) -> None:
        if self.scale <= 0:
            raise ValueError(f"the scale of a world is above zero, not {self.scale}")

    @property
    def digest(self) -> str:
        text = f"{self.name}|{self.seed}|{float(self.scale)!r}|{VERSION}"
        return hashlib.sha256(text.encode()).hexdigest()[:12]
