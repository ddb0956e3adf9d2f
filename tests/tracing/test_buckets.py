import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracing import Store
from tracing.buckets import Rate, reserve

NOW = 1_800_000_000.0
NAMES = count()
# The clock's own resolution, near today, is some tenths of a microsecond.
SLACK = 1e-4


def book(store: Store, rate: Rate, moments: Sequence[float]) -> list[float]:
    """When each permit comes, in a bucket that is new."""
    name = f"bucket-{next(NAMES)}"
    return [moment + reserve(store.shared, name, rate, moment) for moment in moments]


def most_within(granted: Sequence[float], seconds: float) -> int:
    """The most permits in any window of that length."""
    return max(sum(1 for other in granted if start <= other <= start + seconds) for start in granted)


def test_a_burst_is_free_and_then_the_rate_holds(lasting_store: Store):
    granted = book(lasting_store, Rate(per_second=2, burst=3), [NOW] * 6)
    assert granted == pytest.approx([NOW, NOW, NOW, NOW + 0.5, NOW + 1, NOW + 1.5], abs=SLACK)


def test_rest_gives_the_burst_back_and_no_more(lasting_store: Store):
    rate = Rate(per_second=2, burst=3)
    granted = book(lasting_store, rate, [NOW] * 3 + [NOW + 0.5] * 2 + [NOW + 1_000] * 4)
    assert granted[3:5] == pytest.approx([NOW + 0.5, NOW + 1], abs=SLACK)
    assert granted[5:] == pytest.approx([NOW + 1_000] * 3 + [NOW + 1_000.5], abs=SLACK)


def test_a_slow_limit_waits_between_its_permits(lasting_store: Store):
    granted = book(lasting_store, Rate(per_second=1 / 60, burst=1), [NOW] * 3)
    assert granted == pytest.approx([NOW, NOW + 60, NOW + 120], abs=SLACK)


def test_buckets_do_not_know_each_other(lasting_store: Store):
    rate = Rate(per_second=1, burst=1)
    assert book(lasting_store, rate, [NOW]) + book(lasting_store, rate, [NOW]) == [NOW, NOW]


def test_a_limit_that_is_changed_holds_for_the_next_permit(lasting_store: Store):
    name = f"bucket-{next(NAMES)}"
    slow, quick = Rate(per_second=1, burst=1), Rate(per_second=10, burst=1)
    waits = [reserve(lasting_store.shared, name, rate, NOW) for rate in (slow, slow, quick)]
    assert waits == pytest.approx([0, 1, 2], abs=SLACK)


RATES = st.builds(Rate, per_second=st.floats(0.05, 200), burst=st.floats(1, 20))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rate=RATES, steps=st.lists(st.floats(-2, 3), min_size=1, max_size=25), window=st.floats(0, 10))
def test_no_window_holds_more_than_the_burst_and_its_share(lasting_store: Store, rate, steps, window):
    """Also when the clocks of the processes disagree, so that time seems to run backwards."""
    moments = [NOW + sum(steps[: index + 1]) for index in range(len(steps))]
    granted = book(lasting_store, rate, moments)
    assert all(permit >= moment for permit, moment in zip(granted, moments, strict=True))
    assert most_within(granted, window) <= rate.burst + rate.per_second * (window + SLACK) + SLACK


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rate=RATES, permits=st.integers(1, 30))
def test_nobody_waits_longer_than_the_limit_asks(lasting_store: Store, rate, permits):
    granted = book(lasting_store, rate, [NOW] * permits)
    assert granted[-1] - NOW == pytest.approx(max(0, permits - rate.burst) / rate.per_second, abs=SLACK)


def test_those_who_ask_at_once_share_one_limit(store_url: str):
    stores = [Store.open(store_url) for _ in range(4)]
    together = threading.Barrier(len(stores))

    def ask(store: Store) -> list[float]:
        together.wait(timeout=30)
        return [reserve(store.shared, "org", Rate(per_second=5, burst=5), NOW) for _ in range(10)]

    with ThreadPoolExecutor(len(stores)) as threads:
        waits = sorted(wait for waits in threads.map(ask, stores) for wait in waits)
    assert waits == pytest.approx([max(0, number - 4) / 5 for number in range(40)], abs=SLACK)
    for store in stores:
        store.close()
