"""What happens to the n-th request on its way, by the settings and its number alone.

Neither the requests before it nor the order of threads matter, so the same seed gives the same run.
"""

from random import Random
from typing import NamedTuple

from org.rest.gate.faults import Faults
from org.rest.gate.script import Fault, fault_at

# More than any run has requests: the numbers of two seeds never meet.
TURNS = 40


class Fate(NamedTuple):
    """The script may refuse a call at its gate too; chance only breaks its way."""

    fault: Fault | None = None
    delay: float = 0.0


UNTOUCHED = Fate()


def fate(faults: Faults, turn: int) -> Fate:
    if not faults.broken:
        return UNTOUCHED
    random = Random(faults.seed << TURNS | turn)
    drawn = _drawn(faults, random.random(), random.random())
    delay = faults.latency.drawn(random) if faults.latency else 0.0
    return Fate(fault_at(faults.script, turn) or drawn, delay)


def _drawn(faults: Faults, share: float, page: float) -> Fault | None:
    if share < faults.dropped:
        return Fault.DROPPED
    if share < faults.dropped + faults.unavailable:
        return Fault.PAGE if page < faults.unavailable_page else Fault.UNAVAILABLE
    return None
