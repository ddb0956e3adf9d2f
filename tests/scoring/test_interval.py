from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.interval import share

COUNTS = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (8, 10, 0.4902, 0.9433),
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_wilsons_figures_as_published(successes: int, n: int, low: float, high: float):
    found = share(successes, n)
    assert (found.n, found.value) == (n, successes / n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_nothing_is_known():
    nothing = share(0, 0)
    assert (nothing.n, nothing.low, nothing.high) == (0, 0.0, 1.0)
    assert isnan(nothing.value)


@given(COUNTS)
def test_the_share_lies_within_its_interval(counts: tuple[int, int]):
    found = share(*counts)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


@given(COUNTS)
def test_failures_mirror_successes(counts: tuple[int, int]):
    successes, n = counts
    right, wrong = share(successes, n), share(n - successes, n)
    assert (right.low, right.high) == pytest.approx((1 - wrong.high, 1 - wrong.low))


@given(COUNTS)
def test_more_episodes_and_less_certainty_make_it_narrower(counts: tuple[int, int]):
    successes, n = counts
    found, more, looser = share(successes, n), share(2 * successes, 2 * n), share(successes, n, level=0.8)
    assert more.high - more.low < found.high - found.low
    assert looser.high - looser.low < found.high - found.low
