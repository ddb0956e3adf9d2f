"""MLflow's own pages, started with the settings that work offline and beside litellm."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from models.guards import GUARDS
from runner.compose import points
from runner.mistake import UserMistake

# Off: it starts more processes, takes four times as long, and serves nothing that we use.
SERVER_GUARDS = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}


def serve(arguments: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    parser = argparse.ArgumentParser(
        prog="python -m runner mlflow",
        description="MLflow's pages over all results.",
        epilog="example: python -m runner mlflow --port 5001",
    )
    parser.add_argument("--port", type=int, default=5000)
    options, overrides = parser.parse_known_args(arguments)
    uri = points("run", overrides)[0].tracking.uri
    if uri is None:
        raise UserMistake("tracking is off in this configuration: leave out tracking=none")
    print(f"MLflow at http://127.0.0.1:{options.port}  (Ctrl-C ends it)", flush=True)
    words = command(uri, options.port)
    # In place of this process: signals then reach the server itself.
    os.execve(words[0], words, {**GUARDS, **SERVER_GUARDS, **environment})  # noqa: S606 - no shell is the point


def command(uri: str, port: int) -> list[str]:
    server = [sys.executable, "-m", "mlflow", "server", "--workers", "1", "--host", "127.0.0.1"]
    return [*server, "--port", str(port), "--backend-store-uri", uri]
