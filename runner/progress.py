"""How a sweep goes, while it goes: read from the store, so that it is true whoever runs the episodes."""

import asyncio
import time
from collections.abc import Callable
from typing import TextIO

from scoring import GRADER
from tracing import Store
from tracing.results import Tally, tally

LIVE_S, PLAIN_S = 0.25, 5.0


class Progress:
    """A line that is redrawn on a terminal, and a plain line now and then elsewhere."""

    def __init__(self, store: Store, sweep_id: str, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._sweep_id, self._out, self._clock = store, sweep_id, out, clock
        self._live = out.isatty()
        self._width = 0

    async def watch(self) -> None:
        first = self._tally()
        started = self._clock()
        try:
            while True:
                await asyncio.sleep(LIVE_S if self._live else PLAIN_S)
                self._show(describe(self._tally(), first, self._clock() - started))
        finally:
            self.clear()

    def clear(self) -> None:
        """Take the live line away, so that something else can be said."""
        if self._live and self._width:
            self._out.write("\r" + " " * self._width + "\r")
            self._out.flush()

    def _tally(self) -> Tally:
        with self._store.engine.connect() as connection:
            return tally(connection, self._sweep_id, GRADER)

    def _show(self, line: str) -> None:
        if self._live:
            self._out.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._out.write(line + "\n")
        self._out.flush()


def describe(now: Tally, first: Tally, elapsed_s: float) -> str:
    rate = (now.done - first.done) / elapsed_s if elapsed_s > 0 else 0.0
    right = f"{now.graded_right / now.done:.0%} right" if now.done else "none graded"
    left = f"{(now.planned - now.done) / rate:.0f} s left" if rate else "time left unknown"
    return (
        f"{now.done}/{now.planned} episodes, {rate:.1f}/s, {right}, ${now.cost_usd:.2f}, "
        f"waited {now.waited_s:.0f} s, {left}"
    )
