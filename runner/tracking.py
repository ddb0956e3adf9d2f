"""MLflow: one flat run per cell and sweep, written by the driver alone, the same however often it is written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runner import code_version
from runner.report import CellReport
from scoring.interval import Share

if TYPE_CHECKING:
    from mlflow.entities import Metric

UNFIT = re.compile(r"[^\w\-./ :]")
PARAM_LENGTH = 6000


class Publisher:
    def __init__(self, uri: str, home: Path) -> None:
        from mlflow.tracking import MlflowClient

        self._artifacts = (home / "mlartifacts").absolute().as_uri()
        self._client: MlflowClient = MlflowClient(tracking_uri=uri)

    def publish(self, sweep_id: str, reports: Sequence[CellReport]) -> Mapping[str, str]:
        """Write every cell; the MLflow run of each, by cell."""
        return {report.id: self._cell(sweep_id, report) for report in reports}

    def _cell(self, sweep_id: str, report: CellReport) -> str:
        from mlflow import entities

        run = report.published or self._create(sweep_id, report)
        metrics = [entities.Metric(name, value, 0, 0) for name, value in metrics_of(report)]
        params = [entities.Param(name, value[:PARAM_LENGTH]) for name, value in params_of(report)]
        if report.published is None:
            self._client.log_batch(run, params=params)
        self._log(run, metrics)
        self._client.set_terminated(run, "FINISHED" if not report.owed else "KILLED")
        return run

    def _log(self, run: str, metrics: "Sequence[Metric]") -> None:
        for start in range(0, len(metrics), 1000):
            self._client.log_batch(run, metrics=metrics[start : start + 1000])

    def _create(self, sweep_id: str, report: CellReport) -> str:
        tags = {
            "sweep_id": sweep_id,
            "cell_id": report.id,
            "suite": report.suite,
            "world": str(report.settings["world"]),
            "scripted_baseline": str(report.baseline).lower(),
            "code_version": code_version(),
        }
        name = f"{report.model}/{report.strategy}"
        run = self._client.create_run(self._experiment(report.suite), tags=tags, run_name=name)
        return str(run.info.run_id)

    def _experiment(self, suite: str) -> str:
        name = f"proctor/{suite}"
        known = self._client.get_experiment_by_name(name)
        if known is not None:
            return str(known.experiment_id)
        return str(self._client.create_experiment(name, artifact_location=f"{self._artifacts}/{suite}"))


def metrics_of(report: CellReport) -> Iterator[tuple[str, float]]:
    """Names with a slash become sections of MLflow's charts."""
    summary = report.summary
    for name, share in {"all": summary.overall, **summary.personas}.items():
        yield from _share_metrics(name, share)
    for kind, share in summary.kinds.items():
        if share.n:
            yield _fit(f"score/{kind}"), share.value
    for name, value in summary.baselines.items():
        yield f"baseline/{name}", value
    yield "episodes/planned", summary.episodes
    yield "episodes/graded", summary.overall.n
    yield "episodes/infra_errors", summary.infra_errors
    yield "tokens/total", summary.tokens
    yield "seconds/work", summary.seconds
    if summary.cost_usd is not None:
        yield "cost/usd", summary.cost_usd


def _share_metrics(name: str, share: Share) -> Iterator[tuple[str, float]]:
    if share.n:
        yield _fit(f"success_rate/{name}"), share.value
        yield _fit(f"ci_low/{name}"), share.low
        yield _fit(f"ci_high/{name}"), share.high
        yield _fit(f"n/{name}"), share.n


def params_of(report: CellReport) -> Iterator[tuple[str, str]]:
    for name, value in _flat(report.settings):
        yield _fit(name), "null" if value is None else str(value)


def _flat(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _fit(name: str) -> str:
    """MLflow refuses a whole batch for one name with a character that it does not like."""
    return UNFIT.sub("_", name)
