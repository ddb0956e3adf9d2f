"""A cell's results as figures: overall, per persona and per kind, beside what a constant answer would have scored.

Episodes without a grade are infrastructure's fault: they are counted, and never count as wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.interval import Share, share


@dataclass(frozen=True, slots=True)
class Result:
    """One planned episode; `correct` is None while it is owed, `failures` are attempts that infrastructure spoilt."""

    kind: str
    persona: str
    gold: tuple[str, ...]
    correct: bool | None
    failures: int
    cost_usd: float | None
    tokens: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    episodes: int
    infra_errors: int
    overall: Share
    personas: Mapping[str, Share]
    kinds: Mapping[str, Share]
    baselines: Mapping[str, float]
    cost_usd: float | None
    tokens: int
    seconds: float


def summarise(results: Sequence[Result]) -> Summary:
    graded = [result for result in results if result.correct is not None]
    return Summary(
        episodes=len(results),
        infra_errors=sum(1 for result in results if result.correct is None and result.failures > 0),
        overall=_share(graded),
        personas=_by(graded, lambda result: result.persona),
        kinds=_by(graded, lambda result: result.kind),
        baselines={"none": _always_none(graded), "constant": _best_constant(graded)},
        cost_usd=_total_cost(graded),
        tokens=sum(result.tokens for result in graded),
        seconds=sum(result.seconds for result in graded),
    )


def _share(graded: Iterable[Result]) -> Share:
    outcomes = [bool(result.correct) for result in graded]
    return share(sum(outcomes), len(outcomes))


def _by(graded: Iterable[Result], group: Callable[[Result], str]) -> Mapping[str, Share]:
    groups: defaultdict[str, list[Result]] = defaultdict(list)
    for result in graded:
        groups[group(result)].append(result)
    return {name: _share(groups[name]) for name in sorted(groups)}


def _always_none(graded: Sequence[Result]) -> float:
    return sum(1 for result in graded if not result.gold) / len(graded) if graded else 0.0


def _best_constant(graded: Sequence[Result]) -> float:
    """The most frequent gold of each kind, answered always."""
    golds: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for result in graded:
        golds[result.kind][result.gold] += 1
    best = sum(counts.most_common(1)[0][1] for counts in golds.values())
    return best / len(graded) if graded else 0.0


def _total_cost(graded: Sequence[Result]) -> float | None:
    """Unknown as soon as one part is: an unknown price is not a price of zero."""
    costs = [result.cost_usd for result in graded]
    return sum(cost for cost in costs if cost is not None) if None not in costs else None
