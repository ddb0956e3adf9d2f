import asyncio
import math
import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Message, Reply, Request, errors
from models.retry import RetryPolicy, ask

REQUEST = Request("m", (Message("user", "hello"),))


class Scripted:
    """Replies or fails as listed."""

    def __init__(self, outcomes: Iterable[Reply | Exception]) -> None:
        self.outcomes = list(outcomes)
        self.asked = 0

    async def reply(self, request: Request) -> Reply:
        self.asked += 1
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def close(self) -> None: ...


@dataclass
class Clock:
    """Time passes only by sleeping."""

    events: list[tuple[str, float]] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.events.append(("slept", seconds))

    async def on_wait(self, error: errors.Transient, seconds: float) -> None:
        self.events.append((type(error).__name__, seconds))

    def slept(self) -> list[float]:
        return [seconds for name, seconds in self.events if name == "slept"]


def asked(model: Scripted, clock: Clock, policy: RetryPolicy, seed: int = 0) -> Reply:
    dice = random.Random(seed)
    return asyncio.run(ask(model, REQUEST, policy=policy, sleep=clock.sleep, random=dice, on_wait=clock.on_wait))


def test_a_reply_at_once_waits_for_nothing() -> None:
    clock = Clock()
    assert asked(Scripted([Reply("yes")]), clock, RetryPolicy()).content == "yes"
    assert clock.events == []


def test_a_transient_error_is_told_then_slept_then_asked_again() -> None:
    clock, model = Clock(), Scripted([errors.Overloaded("busy"), errors.TimedOut("late"), Reply("yes")])
    assert asked(model, clock, RetryPolicy()).content == "yes"
    assert [name for name, _ in clock.events] == ["Overloaded", "slept", "TimedOut", "slept"]
    assert clock.events[0][1] == clock.events[1][1]
    assert model.asked == 3


def test_the_last_error_is_raised_without_a_wait_after_it() -> None:
    failures = [errors.Unreachable(str(n)) for n in range(3)]
    clock, model = Clock(), Scripted(failures)
    with pytest.raises(errors.Unreachable) as caught:
        asked(model, clock, RetryPolicy(attempts=3))
    assert caught.value is failures[-1]
    assert (model.asked, len(clock.slept())) == (3, 2)


@pytest.mark.parametrize("error", [errors.BadKey("k"), errors.ContentRefused("no"), errors.ContextTooLong("long")])
def test_what_will_not_pass_is_not_tried_again(error: errors.ModelError) -> None:
    clock, model = Clock(), Scripted([error, Reply("never")])
    with pytest.raises(type(error)):
        asked(model, clock, RetryPolicy())
    assert (model.asked, clock.events) == (1, [])


def test_one_attempt_means_no_retry() -> None:
    model = Scripted([errors.Overloaded("busy"), Reply("never")])
    with pytest.raises(errors.Overloaded):
        asked(model, Clock(), RetryPolicy(attempts=1))
    assert model.asked == 1


def test_without_a_callback_the_wait_is_silent() -> None:
    model, clock = Scripted([errors.Overloaded("busy"), Reply("yes")]), Clock()
    assert asyncio.run(ask(model, REQUEST, sleep=clock.sleep)).content == "yes"
    assert len(clock.events) == 1


@pytest.mark.parametrize("settings", [{"attempts": 0}, {"first_s": -1.0}, {"first_s": 2.0, "cap_s": 1.0}])
def test_a_senseless_policy_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        RetryPolicy(**settings)  # type: ignore[arg-type]


seconds = st.floats(min_value=0.001, max_value=1000)
policies = st.builds(
    lambda first, more, attempts: RetryPolicy(attempts, first, first + more),
    seconds,
    seconds,
    st.integers(1, 12),
)
waits = st.none() | st.floats(min_value=0, max_value=5000)


@given(policies, st.integers(1, 10_000), waits, st.integers())
def test_a_delay_is_never_sooner_than_told_and_never_beyond_the_ceiling(
    policy: RetryPolicy, failures: int, retry_after: float | None, seed: int
) -> None:
    told = retry_after or 0.0
    delay = policy.delay(failures, retry_after, random.Random(seed))
    assert told <= delay <= told + policy.ceiling(failures)


@given(policies, st.integers(1, 10_000))
def test_the_ceiling_doubles_up_to_the_cap(policy: RetryPolicy, failures: int) -> None:
    now, later = policy.ceiling(failures), policy.ceiling(failures + 1)
    assert policy.ceiling(1) == policy.first_s
    assert later == pytest.approx(min(policy.cap_s, 2 * now))


@given(policies, st.lists(waits, max_size=20), st.integers())
def test_attempts_and_waits_are_bounded(policy: RetryPolicy, told: list[float | None], seed: int) -> None:
    clock = Clock()
    policy = replace(policy, patience_s=math.inf)
    model = Scripted([*(errors.RateLimited("slow down", wait) for wait in told), Reply("yes")])
    if len(told) < policy.attempts:
        assert asked(model, clock, policy, seed).content == "yes"
    else:
        with pytest.raises(errors.RateLimited):
            asked(model, clock, policy, seed)
    assert model.asked == min(len(told) + 1, policy.attempts)
    assert len(clock.slept()) == model.asked - 1
    assert all(slept >= (wait or 0.0) for slept, wait in zip(clock.slept(), told, strict=False))


def test_a_wait_beyond_patience_is_not_begun() -> None:
    clock = Clock()
    model = Scripted([errors.RateLimited("come back tomorrow", 86_400.0), Reply("yes")])
    with pytest.raises(errors.RateLimited, match="tomorrow"):
        asked(model, clock, RetryPolicy(), 7)
    assert clock.slept() == []


def test_jitter_spreads_over_the_whole_ceiling() -> None:
    dice, policy = random.Random(7), RetryPolicy(first_s=1.0)
    delays = [policy.delay(1, None, dice) for _ in range(1000)]
    assert min(delays) < 0.05
    assert max(delays) > 0.95
