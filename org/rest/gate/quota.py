"""How many requests the last 24 hours had.

Counted by the minute, so that a day of any traffic takes little room; a request counts until its whole minute is a
day old, so that no 24 hours ever have more than the quota.
"""

from collections import deque

MINUTE = 60
DAY = 24 * 60


class Quota:
    def __init__(self) -> None:
        self._minutes: deque[list[int]] = deque()
        self._total = 0

    def take(self, now: float) -> None:
        minute = int(now // MINUTE)
        if not self._minutes or self._minutes[-1][0] < minute:
            self._minutes.append([minute, 0])
        self._minutes[-1][1] += 1
        self._total += 1

    def used(self, now: float) -> int:
        oldest = int(now // MINUTE) - DAY
        while self._minutes and self._minutes[0][0] < oldest:
            self._total -= self._minutes.popleft()[1]
        return self._total
