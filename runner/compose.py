"""From the words of a command to the points of its grid: Hydra composes, we collect.

Hydra keeps its whole command line (`--cfg`, `--help`, `--info`, `--config-dir`, sweeps); each job does nothing but
hand its config over, and one pool runs them all.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import hydra
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import ConfigCompositionException, HydraException, MissingConfigException
from omegaconf import DictConfig

from runner.door import settings, unknown_key
from runner.mistake import UserMistake, near
from runner.settings import Settings

FULL_ERROR = "HYDRA_FULL_ERROR"


def points(verb: str, arguments: Sequence[str]) -> list[Settings]:
    """The points, in the grid's order; none when the command only asked Hydra to show something."""
    multirun = verb == "multirun" or any(_unites_tasks(argument) for argument in arguments)
    composed: list[DictConfig] = []
    # Hydra prints its errors and exits by itself unless it is told that somebody is there to read them.
    os.environ.setdefault(FULL_ERROR, "1")
    sys.argv = ["runner", *(["--multirun"] if multirun else []), *arguments]
    try:
        hydra.main(version_base="1.3", config_path=conf_location(), config_name="config")(composed.append)()
    except MissingConfigException as error:
        raise UserMistake(_no_such_choice(error)) from error
    except (ConfigCompositionException, HydraException) as error:
        said = unknown_key(arguments) or _several_values(verb, arguments) or _first_line(error)
        raise UserMistake(said) from error
    finally:
        GlobalHydra.instance().clear()
    return [settings(config) for config in composed]


def conf_location() -> str:
    """`conf/` of a checkout, or the copy that the wheel carries."""
    checkout = Path(__file__).parent.parent
    if (checkout / "pyproject.toml").is_file():
        return str(checkout / "conf")
    return "pkg://runner._conf"


def _unites_tasks(argument: str) -> bool:
    """`task=a,b` is the union of both, in a single run too."""
    name, _, value = argument.partition("=")
    return name == "task" and "," in value


def _several_values(verb: str, arguments: Sequence[str]) -> str | None:
    several = [argument for argument in arguments if "," in argument.partition("=")[2]]
    if verb == "multirun" or not several:
        return None
    return f"{several[0]} asks for several values: use `multirun` for every combination"


def _no_such_choice(error: MissingConfigException) -> str:
    group, _, name = (error.missing_cfg_file or "").rpartition("/")
    if not group or not error.options:
        return _first_line(error)
    return f"no {group} is called {name!r}{near(name, error.options)}"


def _first_line(error: Exception) -> str:
    return " ".join(line.strip() for line in str(error).splitlines()[:2])
