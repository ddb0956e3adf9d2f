"""What a command leaves on the screen: results, where they are kept, and what to do next.

Credentials are never shown.
"""

import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from runner.compose import one_point, override
from runner.door import HOME, absolute, near_here, sqlite_file
from runner.mistake import Options, UserMistake
from runner.report import CellReport, document, report
from runner.screen import Screen
from runner.settings import Settings
from runner.sweep import Outcome, open_store
from runner.table import show as show_table
from tracing import Store, StoreUnavailable
from tracing.insert import table_of
from tracing.tables import Sweep

EXAMPLES = "examples: python -m runner report    python -m runner report 3f2a --json home=/data/proctor"


def results(outcome: Outcome, settings: Settings, screen: Screen) -> None:
    _show(outcome.sweep_id, outcome.store, outcome.reports, settings, screen)
    owed = sum(one.owed for one in outcome.reports)
    if owed:
        screen.say(f"{owed} episodes are still owed: the same command runs them")
    screen.say(f"store:  {near_here(outcome.store)}")
    if settings.tracking.kind == "mlflow":
        screen.say(f"MLflow: {pages(settings)}   (then open the address it prints)")


def pages(settings: Settings) -> str:
    """The command that shows these results in MLflow's pages."""
    words = ["python", "-m", "runner", "mlflow"]
    if settings.home != str(Path(HOME).absolute()):
        words.append(override("home", settings.home))
    uri = settings.tracking.uri
    if uri and uri != absolute(f"sqlite:///{quote(settings.home)}/mlflow.db"):
        words.append(override("tracking.uri", _without_credentials(uri)))
    return shlex.join(words)


def stored(arguments: Sequence[str]) -> int:
    """`report [SWEEP]`: the results of a sweep as the store has them."""
    options = _options().read(arguments)
    screen = Screen(quiet=options.quiet, json=options.json)
    names = [word for word in options.words if "=" not in word]
    if len(names) > 1:
        raise UserMistake(f"a report is of one sweep, not of {' and '.join(names)}")
    folder = ["--config-dir", options.config_dir] if options.config_dir else []
    settings = one_point([*folder, *(word for word in options.words if "=" in word)])
    try:
        _report(names[0] if names else "", settings, screen)
    except (StoreUnavailable, SQLAlchemyError) as error:
        raise UserMistake(str(error).splitlines()[0]) from error
    return 0


def _options() -> Options:
    options = Options(
        prog="python -m runner report",
        description="A sweep's results, as the store has them.",
        epilog=EXAMPLES,
        allow_abbrev=False,
    )
    what = "the first letters of a sweep's name (by default the newest); settings such as home"
    options.add_argument("words", nargs="*", metavar="SWEEP | key=value", help=what)
    options.add_argument("--json", action="store_true", help="one JSON document")
    options.add_argument("--quiet", action="store_true", help="results only")
    options.add_argument("--config-dir", metavar="D", help="look for further configs in a folder of yours")
    return options


def _report(prefix: str, settings: Settings, screen: Screen) -> None:
    store = _existing(settings)
    try:
        sweep_id = _find(store, prefix)
        _show(sweep_id, store.address, report(store, sweep_id), settings, screen)
    finally:
        store.close()


def _existing(settings: Settings) -> Store:
    """Opening makes a store where there is none; a report is no reason to."""
    file = sqlite_file(settings.store.url)
    if file is not None and not file.exists():
        raise UserMistake(f"there is no store at {file}: run a sweep first, or say where with home=FOLDER")
    return open_store(settings)


def _show(sweep_id: str, store: str, reports: Sequence[CellReport], settings: Settings, screen: Screen) -> None:
    if screen.json:
        print(document(sweep_id, reports, store, _mlflow(settings)), file=screen.out)
    else:
        screen.out.write("\n")
        show_table(screen.console(), reports)
        screen.out.write("\n")


def _mlflow(settings: Settings) -> str | None:
    tracking = settings.tracking
    return _without_credentials(tracking.uri) if tracking.kind == "mlflow" and tracking.uri is not None else None


def _without_credentials(uri: str) -> str:
    return uri if sqlite_file(uri) else re.sub(r"//[^/]*@", "//", uri.partition("?")[0])


def _find(store: Store, prefix: str) -> str:
    sweeps: Any = table_of(Sweep)
    query = select(sweeps.c.id).where(sweeps.c.id.startswith(prefix, autoescape=True))
    with store.engine.connect() as connection:
        found = list(connection.execute(query.order_by(sweeps.c.created_at.desc())).scalars())
    if not found:
        raise UserMistake(f"the store {store.address} has no sweep {prefix}".rstrip() + ": run one first")
    if prefix and len(found) > 1 and prefix not in found:
        raise UserMistake(f"{prefix} could be {' or '.join(found)}: give more letters")
    return prefix if prefix in found else str(found[0])
