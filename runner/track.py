"""Whether, when and where results go to MLflow; how they are written is `runner.tracking`'s."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import update

from runner.report import CellReport
from runner.screen import Screen
from runner.settings import Settings
from tracing import Store
from tracing.insert import table_of
from tracing.tables import SweepCell


def track(
    settings: Settings,
    store: Store,
    sweep_id: str,
    reports: Sequence[CellReport],
    screen: Screen,
    *,
    changed: bool,
) -> None:
    """MLflow being away never spoils a sweep: what it misses is written the next time."""
    uri = settings.tracking.uri
    if settings.tracking.kind == "none" or uri is None or not (changed or any(r.published is None for r in reports)):
        return
    from mlflow.exceptions import MlflowException

    from runner.tracking import Publisher

    try:
        runs = Publisher(uri, Path(settings.home)).publish(sweep_id, reports)
    except (MlflowException, OSError) as error:
        screen.say(f"MLflow could not be written, the store has everything: {str(error).splitlines()[0]}")
        return
    table = table_of(SweepCell)
    with store.engine.begin() as connection:
        for cell_id, run in runs.items():
            mine = (table.c.sweep_id == sweep_id, table.c.cell_id == cell_id)
            connection.execute(update(table).where(*mine).values(mlflow_run=run))
