"""Finds the generator of a world by its name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from org.world import retail
from org.world.spec import WorldSpec
from org.world.world import World

GENERATORS: Mapping[str, Callable[[WorldSpec], World]] = MappingProxyType({"retail": retail.generate})


class UnknownWorld(LookupError):
    """A world that nothing generates; the message names those that there are."""


def generate(spec: WorldSpec) -> World:
    if spec.name not in GENERATORS:
        raise UnknownWorld(f"no world is called {spec.name!r}; there are {', '.join(GENERATORS)}")
    return GENERATORS[spec.name](spec)
