"""Who is working on which episode: a lease with a heartbeat and an end, taken by one worker at a time.

A worker that dies lets its leases run out, and the episodes are owed again. Clocks are injected.
"""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracing.insert import table_of
from tracing.tables import Lease

LEASES = table_of(Lease)


class Leases:
    def __init__(self, engine: Engine, worker: str, ttl_s: float, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._worker = worker
        self._ttl_s = ttl_s
        self._clock = clock

    def take(self, wanted: Sequence[int]) -> list[int]:
        """Lease those of `wanted` that nobody holds; the result keeps their order."""
        if not wanted:
            return []
        dialect = sqlite if self._engine.dialect.name == "sqlite" else postgresql
        now = self._clock()
        # In one order for all, so that no two workers wait for each other's rows.
        ordered = sorted(set(wanted))
        rows = [{"episode_key": key, "worker": self._worker, "expires_at": now + self._ttl_s} for key in ordered]
        offer = dialect.insert(LEASES).values(rows).on_conflict_do_nothing().returning(LEASES.c.episode_key)
        with self._engine.begin() as connection:
            connection.execute(delete(LEASES).where(LEASES.c.expires_at < now))
            gained = set(connection.execute(offer).scalars())
        return [key for key in wanted if key in gained]

    def held_by_others(self) -> set[int]:
        held = select(LEASES.c.episode_key).where(LEASES.c.worker != self._worker, LEASES.c.expires_at >= self._clock())
        with self._engine.connect() as connection:
            return set(connection.execute(held).scalars())

    def renew(self) -> set[int]:
        """What is still held; a lease that ran out may be another's by now."""
        mine = update(LEASES).where(LEASES.c.worker == self._worker).values(expires_at=self._clock() + self._ttl_s)
        with self._engine.begin() as connection:
            return set(connection.execute(mine.returning(LEASES.c.episode_key)).scalars())

    def give_back(self, keys: Iterable[int]) -> None:
        mine = (LEASES.c.worker == self._worker, LEASES.c.episode_key.in_(list(keys)))
        with self._engine.begin() as connection:
            connection.execute(delete(LEASES).where(*mine))
