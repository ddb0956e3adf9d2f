"""MLflow: one flat run per cell and sweep, written by the driver alone, the same however often it is written.

A run is found again by its tags in MLflow itself, so nothing else has to remember where it was written; what it
shows is always the last publication, also where a figure fell or went away.
"""

import fcntl
import hashlib
import json
import math
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import make_url

from runner import code_version
from runner.report import CellReport, flatten
from scoring.interval import Share

if TYPE_CHECKING:
    from mlflow.entities import Run

UNFIT = re.compile(r"[^\w\-./ :]")
PARAM_LENGTH = 6000
BATCH = 1000
SECTIONS = frozenset("success_rate ci_low ci_high n score baseline episodes tokens seconds cost".split())
# Tags: what a run shows, and how often it was written. The count is the step, because MLflow shows the largest step,
# whatever the clocks say.
FIGURES = "figures"
PUBLICATION = "publication"


class Publisher:
    def __init__(self, uri: str, home: Path, clock: Callable[[], float] = time.time) -> None:
        from mlflow.tracking import MlflowClient

        make_database(uri)
        self._clock = clock
        self._artifacts = (home / "mlartifacts").absolute().as_uri()
        self._client: MlflowClient = MlflowClient(tracking_uri=uri)

    def publish(self, sweep_id: str, reports: Sequence[CellReport]) -> None:
        """Write each cell that MLflow does not show as it is."""
        now = round(self._clock() * 1000)
        for suite in sorted({report.suite for report in reports}):
            experiment = self._experiment(suite)
            runs = self._runs(experiment, sweep_id)
            for report in (one for one in reports if one.suite == suite):
                self._cell(runs.get(report.id) or self._create(experiment, sweep_id, report, now), report, now)

    def _runs(self, experiment: str, sweep_id: str) -> "Mapping[str, Run]":
        found = self._client.search_runs([experiment], f"tags.sweep_id = '{sweep_id}'", max_results=50_000)
        return {run.data.tags["cell_id"]: run for run in found if "cell_id" in run.data.tags}

    def _cell(self, run: "Run", report: CellReport, now: int) -> None:
        figures = dict(metrics_of(report))
        status = "KILLED" if report.owed else "FINISHED"
        digest = _digest(figures, status)
        if run.data.tags.get(FIGURES) != digest:
            self._write(run, report, figures, now)
            self._client.set_terminated(run.info.run_id, status, end_time=now)
            # Last: a publication that was cut short is written again.
            self._client.set_tag(run.info.run_id, FIGURES, digest)

    def _write(self, run: "Run", report: CellReport, figures: Mapping[str, float], now: int) -> None:
        from mlflow import entities

        publication = int(run.data.tags.get(PUBLICATION, 0)) + 1
        shown = {**_gone(run.data.metrics), **figures}
        metrics = [entities.Metric(name, value, now, publication) for name, value in shown.items()]
        for start in range(0, len(metrics), BATCH):
            self._client.log_batch(run.info.run_id, metrics=metrics[start : start + BATCH])
        if not run.data.params:
            params = [entities.Param(name, value[:PARAM_LENGTH]) for name, value in params_of(report)]
            self._client.log_batch(run.info.run_id, params=params)
        self._client.set_tag(run.info.run_id, PUBLICATION, str(publication))

    def _create(self, experiment: str, sweep_id: str, report: CellReport, now: int) -> "Run":
        tags = {
            "sweep_id": sweep_id,
            "cell_id": report.id,
            "suite": report.suite,
            "world": str(report.settings["world"]),
            "scripted_baseline": str(report.baseline).lower(),
            "code_version": code_version(),
        }
        return self._client.create_run(experiment, start_time=now, tags=tags, run_name=report.label)

    def _experiment(self, suite: str) -> str:
        name = f"proctor/{suite}"
        known = self._client.get_experiment_by_name(name)
        if known is None:
            return str(self._client.create_experiment(name, artifact_location=f"{self._artifacts}/{suite}"))
        if known.lifecycle_stage == "deleted":
            self._client.restore_experiment(known.experiment_id)
        return str(known.experiment_id)


@contextmanager
def alone(uri: str, home: Path) -> Iterator[None]:
    """One process at a time makes MLflow's database, looks for runs and creates those that are missing."""
    path = file_of(uri) or home / "mlflow"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_database(uri: str) -> None:
    """Made whole beside its place and then linked there: MLflow cannot go on with one whose making was cut short."""
    from mlflow.tracking import MlflowClient

    path = file_of(uri)
    if path is None or path.exists():
        return
    for left in path.parent.glob(f".{path.name}.*"):
        left.unlink(missing_ok=True)
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    folder = uri.partition("?")[0].rpartition("/")[0]
    # This alone makes it.
    MlflowClient(tracking_uri=f"{folder}/{quote(draft.name)}")
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def file_of(uri: str) -> Path | None:
    """The file of an SQLite database; None for what a server keeps."""
    if not uri.startswith("sqlite"):
        return None
    name = make_url(uri).database
    if not name or name == ":memory:":
        raise FileNotFoundError("it names no file")
    return Path(name)


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


def _gone(shown: Mapping[str, float]) -> Mapping[str, float]:
    """A metric cannot be taken back, only shown as no number; what a user has added is left alone."""
    return {name: math.nan for name in shown if name.partition("/")[0] in SECTIONS}


def _digest(figures: Mapping[str, float], status: str) -> str:
    return hashlib.sha256(json.dumps([figures, status], sort_keys=True).encode()).hexdigest()


def params_of(report: CellReport) -> Iterator[tuple[str, str]]:
    for name, value in flatten(report.settings):
        yield _fit(name), "null" if value is None else str(value)


def _fit(name: str) -> str:
    """MLflow refuses a whole batch for one name with a character that it does not like."""
    return UNFIT.sub("_", name)
