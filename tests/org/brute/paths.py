"""Random paths to fields: of the records themselves, or of parents up to five levels away."""

from collections.abc import Callable, Sequence
from random import Random

from org.schema import Field, Object
from tests.org.brute.days import OF_DATES, OF_DATETIMES
from tests.org.brute.questions import Column, DatePart, Path, Query
from tests.org.brute.world import NAME, Leaf, World

LEVELS = 5
Wanted = Callable[[Leaf], bool]


class Paths:
    def __init__(self, rng: Random, world: World) -> None:
        self.rng = rng
        self.world = world

    def some(self, thing: Object, wanted: Wanted, levels: int = LEVELS) -> Path | None:
        """A field that is wanted, if this object or the parent that was chosen has one."""
        followed = self.followed(thing)
        if levels and followed and self.rng.random() < 0.3:
            reference = self.rng.choice(followed)
            if further := self.through(reference, wanted, levels - 1):
                return Path(further.field, (named(reference), *further.steps))
        names = [name for name in thing.fields if wanted(self.world.leaf(thing, Path(name)))]
        return Path(self.rng.choice(self.favoured(names))) if names else None

    def through(self, reference: Field, wanted: Wanted, levels: int) -> Path | None:
        if len(reference.reference_to) > 1:
            found = self.of_any()
            return found if wanted(Leaf(NAME[found.field])) else None
        return self.some(self.world.schema.objects[reference.reference_to[0]], wanted, levels)

    def of_any(self) -> Path:
        """A field of a parent that may be a record of several objects."""
        return Path(self.rng.choice([*NAME, "Name", "Type", "Type", "Phone"]))

    def favoured(self, names: Sequence[str]) -> Sequence[str]:
        """An object's own fields tell more than the ten that every object has."""
        own = [name for name in names if name.endswith("__c") or name == "Name"]
        return own if own and self.rng.random() < 0.8 else names

    def followed(self, thing: Object) -> list[Field]:
        known = self.world.schema.objects
        return [
            one
            for one in thing.fields.values()
            if one.relationship and any(target in known for target in one.reference_to)
        ]

    def date_part(self, thing: Object) -> DatePart | None:
        path = self.some(thing, lambda leaf: leaf.type in ("date", "datetime"))
        if path is None:
            return None
        if self.world.leaf(thing, path).type == "date":
            return DatePart(self.rng.choice(OF_DATES), path)
        return DatePart(self.rng.choice(OF_DATETIMES), path, self.rng.random() < 0.4)


def named(reference: Field) -> str:
    assert reference.relationship
    return reference.relationship


def paths_of(query: Query) -> list[Path]:
    shown = [item.operand for item in query.shown if isinstance(item, Column)]
    return [one for one in shown if isinstance(one, Path)]
