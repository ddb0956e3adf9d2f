"""Rate limits that all processes on one store share: a token bucket kept as one number (GCRA).

`reserve` never waits: it books the next free moment and says how long until then.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select, update

from tracing.insert import insert_new, table_of
from tracing.tables import Bucket

BUCKETS = table_of(Bucket)


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_second` permits, of which `burst` may be taken at once after a rest."""

    per_second: float
    burst: float


def reserve(engine: Engine, name: str, rate: Rate, now: float) -> float:
    """Seconds until the permit that is booked by this call."""
    with engine.begin() as connection:
        return _book(connection, name, rate, now)


def _book(connection: Connection, name: str, rate: Rate, now: float) -> float:
    insert_new(connection, Bucket, [{"name": name, "arrival": now}])
    # The update takes the write lock before the read, so that no two processes book the same moment.
    step = 1 / rate.per_second
    connection.execute(update(BUCKETS).where(BUCKETS.c.name == name, BUCKETS.c.arrival < now).values(arrival=now))
    connection.execute(update(BUCKETS).where(BUCKETS.c.name == name).values(arrival=BUCKETS.c.arrival + step))
    arrival = connection.execute(select(BUCKETS.c.arrival).where(BUCKETS.c.name == name)).scalar_one()
    return max(0.0, float(arrival) - now - rate.burst * step)
