"""A sweep's results as they are shown: one entry per cell, the same for the table, the JSON document and MLflow."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring import GRADER
from scoring.interval import Share
from scoring.summary import Result, Summary, summarise
from tracing import Store
from tracing.results import cells, of_cell


@dataclass(frozen=True, slots=True)
class CellReport:
    """`published` is the cell's MLflow run, once it has one."""

    id: str
    suite: str
    model: str
    strategy: str
    knowledge: str
    baseline: bool
    settings: Mapping[str, Any]
    published: str | None
    summary: Summary

    @property
    def owed(self) -> int:
        return self.summary.episodes - self.summary.overall.n


def report(store: Store, sweep_id: str) -> list[CellReport]:
    with store.engine.connect() as connection:
        found = cells(connection, sweep_id)
        return [_cell(cell, of_cell(connection, sweep_id, cell["id"], GRADER)) for cell in found]


def _cell(cell: Mapping[str, Any], episodes: Sequence[Mapping[str, Any]]) -> CellReport:
    summary = summarise([_result(row) for row in episodes])
    baseline = cell["settings"]["model"]["provider"] == "scripted"
    return CellReport(cell["id"], cell["suite"], cell["model"], cell["strategy"], cell["knowledge"], baseline,
                      cell["settings"], cell["mlflow_run"], summary)  # fmt: skip


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
