"""The command line: `python -m runner VERB ...` and `proctor VERB ...`.

Whatever the user can mend is one line on standard error and exit code 2; an interruption is one line and 130.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
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
  python -m runner multirun experiment=baselines           (a saved sweep)
"""
OWN_FLAGS = ("--json", "--quiet")
HELP = ("--help", "-h")
# The word after one of these is its value, never a verb.
VALUED = ("--config-dir", "-cd", "--config-path", "-cp", "--config-name", "-cn", "--cfg", "-c", "--package", "-p",
          "--info", "-i")  # fmt: skip
MISTAKE = 2
UNHEARD = 1
INTERRUPTED = 130
PACKAGES = ("org", "agents")
Verb = Callable[[str, Sequence[str], Mapping[str, str]], int]


class Package(Protocol):
    def main(self, arguments: Sequence[str], environment: Mapping[str, str]) -> int: ...


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        try:
            return dispatch(sys.argv[1:] if arguments is None else arguments, os.environ)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNHEARD


def dispatch(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    verb, rest = split(arguments)
    try:
        return _verb(verb)(verb, rest, environment)
    except UserMistake as mistake:
        Screen().mistake(str(mistake))
        return MISTAKE
    except KeyboardInterrupt:
        Screen().mistake("interrupted")
        return INTERRUPTED


def _verb(name: str) -> Verb:
    if name in PACKAGES:
        return package
    if name not in VERBS:
        raise UserMistake(f"no command is called {name!r}{near(name, (*VERBS, *PACKAGES))}")
    return VERBS[name]


def split(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The verb, wherever it stands among flags and settings, and the rest; without a verb it is `run`."""
    for place, (before, word) in enumerate(zip(("", *arguments), arguments, strict=False)):
        if before not in VALUED and not word.startswith(("-", "+", "~")) and "=" not in word:
            return word, [*arguments[:place], *arguments[place + 1 :]]
    return "run", list(arguments)


def run(verb: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    if set(arguments) & set(HELP):
        return usage(verb, arguments, environment)
    from runner.compose import points

    screen = Screen.of(arguments)
    composed = points(verb, [argument for argument in arguments if argument not in OWN_FLAGS])
    return _execute(composed, environment, screen) if composed else 0


def _execute(points: "Sequence[Settings]", environment: Mapping[str, str], screen: Screen) -> int:
    from runner.show import results
    from runner.sweep import execute
    from runner.track import track

    try:
        outcome = execute(points, environment, screen)
    except OSError as error:
        if not Path(str(error.filename)).is_relative_to(points[0].home):
            raise
        raise UserMistake(f"cannot write {error.filename}: {error.strerror}") from error
    results(outcome, points[0], screen)
    track(points[0], outcome.sweep_id, outcome.reports, screen)
    return outcome.exit_code


def usage(verb: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    print(USAGE, end="")
    return 0


def package(verb: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """`org` and `agents` are commands of their own."""
    its: Package = import_module(f"{verb}.__main__")
    return its.main(arguments, environment)


def report(verb: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    from runner.show import stored

    return stored(arguments)


def mlflow(verb: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    from runner.mlflow_pages import serve

    return serve(arguments, environment)


VERBS: Mapping[str, Verb] = {"run": run, "multirun": run, "report": report, "mlflow": mlflow, "help": usage}
