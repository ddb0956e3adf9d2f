"""The command line: `python -m runner VERB ...` and `proctor VERB ...`."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from runner.mistake import UserMistake, near
from runner.screen import Screen

if TYPE_CHECKING:
    from runner.settings import Settings

USAGE = """\
Proctor examines LLM agents on CRM work.

  python -m runner [run] [key=value ...]       one run; with nothing set, a small
                                               complete one: no key, no network
  python -m runner multirun key=a,b key=c,d    every combination, as one sweep
  python -m runner report [SWEEP]              a sweep's results (newest if none)
  python -m runner mlflow [--port N]           MLflow's pages over all results
  python -m org | agents --help                orgs; scripted models over HTTP

The same command again resumes: it runs what is owed, and nothing twice.

Options of run and multirun
  --json         one JSON document on standard output, and nothing else there
  --quiet        results only
  --cfg job      show the composed configuration and stop
  --config-dir D look for further configs (models, tasks) in a folder of yours

Settings (groups: model strategy knowledge task org limits store cluster
tracking experiment; single ones: seed trials per_kind turns prompts home)
  python -m runner model=novice strategy=act task=handle_time
  python -m runner multirun model=expert,novice strategy=act,react
  python -m runner multirun model=gpt-4o,claude,llama      (needs keys)
"""
OWN_FLAGS = ("--json", "--quiet")
MISTAKE = 2
PACKAGES = ("org", "agents")
Verb = Callable[[str, Sequence[str], Mapping[str, str]], int]


class Package(Protocol):
    def main(self, arguments: Sequence[str], environment: Mapping[str, str]) -> int: ...


def main(arguments: Sequence[str] | None = None) -> int:
    return dispatch(sys.argv[1:] if arguments is None else list(arguments), os.environ)


def dispatch(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    verb, rest = split(arguments)
    if verb in PACKAGES:
        package: Package = import_module(f"{verb}.__main__")
        return package.main(rest, environment)
    try:
        if verb in ("--help", "-h", "help"):
            print(USAGE, end="")
            return 0
        if verb not in VERBS:
            raise UserMistake(f"no command is called {verb!r}{near(verb, (*VERBS, *PACKAGES))}")
        return VERBS[verb](verb, rest, environment)
    except UserMistake as mistake:
        Screen().mistake(str(mistake))
        return MISTAKE


def split(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The verb and the rest; without a verb it is `run`."""
    if not arguments:
        return "run", []
    first, *rest = arguments
    if first in ("--help", "-h") or not (first.startswith(("-", "+", "~")) or "=" in first):
        return first, rest
    return ("multirun" if first in ("--multirun", "-m") else "run"), list(arguments)


def run(verb: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    from runner.compose import points

    if set(arguments) & {"--help", "-h"} and not set(arguments) & {"--hydra-help"}:
        print(USAGE, end="")
        return 0
    screen = Screen.of(arguments)
    composed = points(verb, [argument for argument in arguments if argument not in OWN_FLAGS])
    return _execute(composed, environment, screen) if composed else 0


def _execute(points: "Sequence[Settings]", environment: Mapping[str, str], screen: Screen) -> int:
    from models.errors import ModelError
    from org.errors import OrgUnavailable
    from runner.sweep import execute

    try:
        outcome = execute(points, environment, screen)
    except (ModelError, OrgUnavailable) as error:
        raise UserMistake(str(error)) from error
    from runner.show import results

    results(outcome, points[0], screen)
    return outcome.exit_code


def report(verb: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    from runner.show import stored

    return stored(arguments, environment)


def mlflow(verb: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    from runner.mlflow_pages import serve

    return serve(arguments, environment)


VERBS: Mapping[str, Verb] = {"run": run, "multirun": run, "report": report, "mlflow": mlflow}
