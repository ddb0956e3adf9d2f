"""Faults at an exact place: which of the requests, counted from one, meets which fault."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from org.rest.gate.reading import FaultsRefused, known, object_of, shown

PLACE = re.compile(r"([1-9][0-9]{0,8})(?: *- *([1-9][0-9]{0,8}))?")
MOST_STEPS = 1000


class Fault(StrEnum):
    UNAVAILABLE = "unavailable"
    PAGE = "page"
    DROPPED = "dropped"
    EXPIRED = "expired"
    DAILY = "daily"
    LONG = "long"
    RATE = "rate"


# These meet any request on its way; the others refuse an API call that has a session.
BREAKING = frozenset([Fault.UNAVAILABLE, Fault.PAGE, Fault.DROPPED])


@dataclass(frozen=True, slots=True)
class Step:
    first: int
    last: int
    fault: Fault

    @property
    def place(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


Script = Sequence[Step]


def read(name: str, given: Any) -> tuple[Step, ...]:
    steps = [_step(name, str(place), fault) for place, fault in object_of(name, given).items()]
    if len(steps) > MOST_STEPS:
        raise FaultsRefused(f"{name}: {len(steps)} steps are more than {MOST_STEPS}; a range such as 5-700 is one")
    ordered = sorted(steps, key=lambda step: step.first)
    for one, after in pairwise(ordered):
        if after.first <= one.last:
            raise FaultsRefused(f"{name}: {one.place} and {after.place} both tell of request {after.first}")
    return tuple(ordered)


def written(script: Script) -> dict[str, str]:
    return {step.place: str(step.fault) for step in script}


def fault_at(script: Script, turn: int) -> Fault | None:
    return next((step.fault for step in script if step.first <= turn <= step.last), None)


def _step(name: str, place: str, fault: Any) -> Step:
    found = PLACE.fullmatch(place)
    if found is None:
        raise FaultsRefused(f'{name}: {shown(place)} is no place in a run; write "3" or "5-7", counted from 1')
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        raise FaultsRefused(f"{name}: {shown(place)} ends before it begins")
    known(f"{name}: the fault", [fault], list(Fault))
    return Step(first, last, Fault(fault))
