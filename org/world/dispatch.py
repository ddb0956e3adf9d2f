"""Finds the generator of a world by its name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from org.world import retail
from org.world.spec import WorldSpec
from org.world.world import World

GENERATORS: Mapping[str, Callable[[WorldSpec], World]] = MappingProxyType({"retail": retail.generate})


class UnknownWorld(LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(f"no world is called {name!r}; there are {', '.join(GENERATORS)}")
        self.name = name


def generate(spec: WorldSpec) -> World:
    if spec.name not in GENERATORS:
        raise UnknownWorld(spec.name)
    return GENERATORS[spec.name](spec)
