"""A generated world: its spec, its latent facts, and the records that an org holds of them.

A record has the fields that are set, by their canonical names; a field that is missing is null. Date-times
and dates are written as Salesforce writes them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from org.world.facts import Facts
from org.world.spec import WorldSpec

Value = str | int | float | bool | None
Record = Mapping[str, Value]
Records = Mapping[str, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class World:
    spec: WorldSpec
    facts: Facts
    records: Records

    @property
    def today(self) -> date:
        return self.facts.today
