"""A sweep's results as they are shown: one entry per cell, the same for the table, the JSON document and MLflow."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring import GRADER
from scoring.interval import Share
from scoring.summary import Result, Summary, summarise
from tracing import Store
from tracing.results import cells, of_cell


@dataclass(frozen=True, slots=True)
class CellReport:
    """`label` tells the cell from the others of its sweep."""

    id: str
    label: str
    suite: str
    model: str
    strategy: str
    knowledge: str
    baseline: bool
    settings: Mapping[str, Any]
    summary: Summary

    @property
    def owed(self) -> int:
        return self.summary.episodes - self.summary.overall.n


def report(store: Store, sweep_id: str) -> list[CellReport]:
    with store.engine.connect() as connection:
        found = cells(connection, sweep_id)
        labels = labels_of([cell["settings"] for cell in found])
        episodes = [of_cell(connection, sweep_id, cell["id"], GRADER) for cell in found]
    return [_cell(*parts) for parts in zip(found, labels, episodes, strict=True)]


def labels_of(settings: Sequence[Mapping[str, Any]]) -> list[str]:
    """Model and strategy, and whatever else differs between the cells."""
    flat = [dict(flatten(one)) for one in settings]
    varying = [name for name in flat[0] if len({str(one.get(name)) for one in flat}) > 1] if flat else []
    more = [name for name in varying if name not in ("model.name", "strategy", "prompts") and _own(name)]
    return [" ".join([f"{one['model.name']} / {one['strategy']}", *(f"{n}={one[n]}" for n in more)]) for one in flat]


def _own(name: str) -> bool:
    """A setting of its own, not one that comes with the model's name."""
    return not name.startswith("model.") or name in ("model.temperature", "model.top_p", "model.reasoning_effort")


def flatten(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _cell(cell: Mapping[str, Any], label: str, episodes: Sequence[Mapping[str, Any]]) -> CellReport:
    summary = summarise([_result(row) for row in episodes])
    baseline = cell["settings"]["model"]["provider"] == "scripted"
    return CellReport(
        cell["id"], label, cell["suite"], cell["model"], cell["strategy"], cell["knowledge"], baseline,
        cell["settings"], summary,
    )  # fmt: skip


def _result(row: Mapping[str, Any]) -> Result:
    correct = None if row["end_reason"] is None else row["correct"]
    tokens = row["input_tokens"] + row["output_tokens"]
    return Result(row["kind"], row["persona"], tuple(row["gold"]), correct, row["failures"], row["cost_usd"], tokens,
                  row["seconds"])  # fmt: skip


def document(sweep_id: str, reports: Sequence[CellReport], store: str, mlflow: str | None) -> str:
    owed = sum(one.owed for one in reports)
    content = {
        "sweep": sweep_id,
        "cells": [_entry(one) for one in reports],
        "owed": owed,
        "store": store,
        "mlflow": mlflow,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)


def _entry(one: CellReport) -> Mapping[str, Any]:
    summary = one.summary
    overall = _share(summary.overall)
    return {
        "cell": one.id,
        "label": one.label,
        "model": one.model,
        "strategy": one.strategy,
        "knowledge": one.knowledge,
        "suite": one.suite,
        "scripted_baseline": one.baseline,
        "episodes": summary.episodes,
        "graded": overall.pop("n"),
        "infra_errors": summary.infra_errors,
        **overall,
        "personas": {name: _share(share) for name, share in summary.personas.items()},
        "kinds": {name: _share(share) for name, share in summary.kinds.items()},
        "baselines": dict(summary.baselines),
        "cost_usd": summary.cost_usd,
        "tokens": summary.tokens,
        "seconds": round(summary.seconds, 3),
    }


def _share(share: Share) -> dict[str, Any]:
    value = share.value if share.n else None
    return {"n": share.n, "success": value, "ci_low": share.low, "ci_high": share.high}
