"""What a command leaves on the screen: results, where they are kept, and what to do next."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from runner.compose import points
from runner.mistake import UserMistake
from runner.report import CellReport, document, report
from runner.screen import Screen
from runner.settings import Settings
from runner.sweep import Outcome, open_store
from runner.table import show as show_table
from tracing import Store
from tracing.insert import table_of
from tracing.tables import Sweep


def results(outcome: Outcome, settings: Settings, screen: Screen) -> None:
    _show(outcome.sweep_id, outcome.store, outcome.reports, settings, screen)
    owed = sum(one.owed for one in outcome.reports)
    if owed:
        screen.say(f"{owed} episodes are still owed: the same command runs them")
    screen.say(f"store:  {outcome.store}")
    if settings.tracking.kind == "mlflow":
        home = "" if settings.home == ".proctor" else f" home={settings.home}"
        screen.say(f"MLflow: python -m runner mlflow{home}   (then open the address it prints)")


def stored(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """`report [SWEEP]`: the results of a sweep as the store has them."""
    screen = Screen.of(arguments)
    words = [argument for argument in arguments if not argument.startswith("--")]
    names = [word for word in words if "=" not in word]
    settings = points("run", [word for word in words if "=" in word])[0]
    store = open_store(settings)
    try:
        sweep_id = _find(store, names[0] if names else "")
        _show(sweep_id, store.address, report(store, sweep_id), settings, screen)
    finally:
        store.close()
    return 0


def _show(sweep_id: str, store: str, reports: Sequence[CellReport], settings: Settings, screen: Screen) -> None:
    if screen.json:
        print(document(sweep_id, reports, store, _mlflow(settings)), file=screen.out)
    else:
        screen.out.write("\n")
        show_table(screen.console(), reports)
        screen.out.write("\n")


def _mlflow(settings: Settings) -> str | None:
    """Its address without credentials."""
    if settings.tracking.kind != "mlflow" or settings.tracking.uri is None:
        return None
    return re.sub(r"//[^/@]*@", "//", settings.tracking.uri)


def _find(store: Store, prefix: str) -> str:
    sweeps: Any = table_of(Sweep)
    query = select(sweeps.c.id).where(sweeps.c.id.startswith(prefix, autoescape=True))
    with store.engine.connect() as connection:
        found = list(connection.execute(query.order_by(sweeps.c.created_at.desc())).scalars())
    if not found:
        raise UserMistake(f"the store {store.address} has no sweep {prefix}".rstrip() + ": run one first")
    return str(found[0])
