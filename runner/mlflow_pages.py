"""MLflow's own pages, started with the settings that work offline and beside litellm.

What cannot be served is said before anything is started, and the address of the results, which may hold a password,
is in no list of processes.
"""

import os
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from models.guards import GUARDS
from runner.compose import one_point
from runner.mistake import Options, UserMistake
from runner.settings import Settings
from runner.track import masked, problem
from runner.tracking import alone, file_of, make_database

HOST = "127.0.0.1"
# Off: it starts more processes, takes four times as long, and serves nothing that we use.
SERVER_GUARDS = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}


def serve(arguments: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    options, overrides = _options().parse_known_args(arguments)
    settings = one_point(overrides)
    uri = servable(settings)
    check_free(options.port)
    prepare(uri, Path(settings.home))
    print(f"MLflow at http://{HOST}:{options.port}  (Ctrl-C ends it)", flush=True)
    words = command(options.port)
    # In place of this process: signals then reach the server itself.
    os.execve(words[0], words, surroundings(uri, environment))  # noqa: S606 - no shell is the point


def _options() -> Options:
    options = Options(
        prog="python -m runner mlflow",
        description="MLflow's pages over all results.",
        epilog="example: python -m runner mlflow --port 5001",
        allow_abbrev=False,
    )
    options.add_argument("--port", type=int, default=5000)
    return options


def servable(settings: Settings) -> str:
    uri = settings.tracking.uri
    if uri is None:
        raise UserMistake("tracking is off in this configuration: leave out tracking=none")
    if uri.startswith(("http:", "https:")):
        raise UserMistake(f"a server of its own shows these results: open {masked(uri)}")
    if found := problem(uri):
        raise UserMistake(f"MLflow's results cannot be opened: {found}")
    return uri


def check_free(port: int) -> None:
    with socket.socket() as probe:
        # As the server will: a port whose last connections have just ended is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UserMistake(f"port {port} cannot be used ({reason}): choose another with --port") from error


def prepare(uri: str, home: Path) -> None:
    """A sweep may be making the database just now, and the server must not make it too."""
    if file_of(uri):
        with alone(uri, home):
            make_database(uri)


def command(port: int) -> list[str]:
    server = [sys.executable, "-m", "mlflow", "server", "--workers", "1"]
    return [*server, "--host", HOST, "--port", str(port)]


def surroundings(uri: str, environment: Mapping[str, str]) -> dict[str, str]:
    return {**GUARDS, **SERVER_GUARDS, **environment, "MLFLOW_BACKEND_STORE_URI": uri}
