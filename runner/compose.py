"""From the words of a command to the points of its grid: Hydra composes, we collect.

Hydra keeps its command line (`--cfg`, `--info`, `--config-dir`, sweeps); each job does nothing but hand its config
over, and one pool runs them all. Whatever Hydra finds wrong is a mistake in one line, and nothing is written.
"""

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import hydra
from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.errors import ConfigCompositionException, HydraException, MissingConfigException
from omegaconf import DictConfig
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from runner.door import check_together, settings, unknown_key, unresolved
from runner.mistake import Options, UserMistake, near
from runner.settings import Settings

FULL_ERROR = "HYDRA_FULL_ERROR"
MULTIRUN = ("--multirun", "-m")
PLAIN = re.compile(r"[\w/.:@%+-]+")


@dataclass(frozen=True, slots=True)
class Command:
    """`grid` asks for every combination; `shows` for something of Hydra's to be shown, so that nothing runs."""

    flags: tuple[str, ...]
    overrides: tuple[str, ...]
    grid: bool
    shows: bool

    @property
    def multirun(self) -> bool:
        return not self.shows and (self.grid or any(map(_unites_tasks, self.overrides)))


def points(verb: str, arguments: Sequence[str]) -> list[Settings]:
    """The points, in the grid's order; none when the command only asked Hydra to show something."""
    command = _command(verb, arguments)
    found = [settings(config) for config in _composed(command)]
    if not command.grid and len({replace(point, task=found[0].task) for point in found}) > 1:
        raise UserMistake("one run takes several tasks, and one of everything else: use `multirun` for a grid")
    check_together(found)
    return found


def one_point(arguments: Sequence[str]) -> Settings:
    """For a command that runs nothing: the settings that all points of a sweep share."""
    if _command("run", arguments).shows:
        raise UserMistake("only run and multirun show a configuration")
    return points("run", arguments)[0]


def override(name: str, value: str) -> str:
    """As Hydra reads it, whatever the value has in it."""
    escaped = value.replace('"', '\\"')
    return f"{name}={value}" if PLAIN.fullmatch(value) else f'{name}="{escaped}"'


def conf_location() -> str:
    """`conf/` of a checkout, or the copy that the wheel carries."""
    checkout = Path(__file__).parent.parent
    if (checkout / "pyproject.toml").is_file():
        return str(checkout / "conf")
    return "pkg://runner._conf"


def _command(verb: str, arguments: Sequence[str]) -> Command:
    words = _options().read(arguments)
    if words.config_dir and not Path(words.config_dir).is_dir():
        raise UserMistake(f"there is no folder {words.config_dir}, which --config-dir names")
    shows = words.hydra_help or words.version or words.shell_completion or words.cfg or words.info
    flags = [word for word in arguments if word not in (*words.overrides, *MULTIRUN)]
    return Command(tuple(flags), tuple(words.overrides), verb == "multirun" or words.multirun, bool(shows))


def _options() -> Options:
    """Hydra's own, but for the one that unpickles a file."""
    options = Options(add_help=False, allow_abbrev=False)
    options.add_argument("overrides", nargs="*")
    for name in ("--hydra-help", "--version", "--resolve"):
        options.add_argument(name, action="store_true")
    for name, short in (("--run", "-r"), MULTIRUN, ("--shell-completion", "-sc")):
        options.add_argument(name, short, action="store_true")
    for name, short in (("--config-dir", "-cd"), ("--config-path", "-cp"), ("--config-name", "-cn")):
        options.add_argument(name, short)
    options.add_argument("--cfg", "-c", choices=("job", "hydra", "all"))
    options.add_argument("--package", "-p")
    shown = ("all", "config", "defaults", "defaults-tree", "plugins", "searchpath")
    options.add_argument("--info", "-i", nargs="?", const="all", choices=shown)
    return options


def _composed(command: Command) -> list[DictConfig]:
    try:
        found = _from_hydra(command)
    except MissingConfigException as error:
        raise UserMistake(_no_such_choice(error)) from error
    except (ConfigCompositionException, HydraException) as error:
        said = unknown_key(command.overrides) or _several_values(command) or _first_line(error)
        raise UserMistake(said) from error
    except OmegaConfBaseException as error:
        raise UserMistake(unresolved(error)) from error
    except (ValueError, OSError, YAMLError) as error:
        raise UserMistake(_first_line(error)) from error
    if saved := [name for _, name in found if name]:
        raise UserMistake(f"{saved[0]} is a saved sweep: run it with `multirun experiment={saved[0]}`, one at a time")
    return [config for config, _ in found]


def _from_hydra(command: Command) -> list[tuple[DictConfig, str | None]]:
    found: list[tuple[DictConfig, str | None]] = []
    # Hydra prints its errors and exits by itself unless it is told that somebody is there to read them.
    os.environ[FULL_ERROR] = "1"
    with TemporaryDirectory() as notes:
        sweep = ("--multirun", override("hydra.sweep.dir", notes)) if command.multirun else ()
        sys.argv = ["runner", *command.flags, *sweep, *command.overrides]
        try:
            hydra.main(version_base="1.3", config_path=conf_location(), config_name="config")(
                lambda config: found.append((config, _unvaried()))
            )()
        finally:
            GlobalHydra.instance().clear()
    return found


def _unvaried() -> str | None:
    """The saved sweep whose variations this job was not given: Hydra itself passes over them in silence."""
    job = HydraConfig.get()
    given = {override.partition("=")[0].lstrip("+") for override in job.overrides.task}
    return str(job.runtime.choices.get("experiment")) if set(job.sweeper.params or ()) - given else None


def _unites_tasks(override: str) -> bool:
    """`task=a,b` is the union of both, in a single run too."""
    name, _, value = override.partition("=")
    return name == "task" and "," in value


def _several_values(command: Command) -> str | None:
    several = [one for one in command.overrides if "," in one.partition("=")[2]]
    if command.multirun or not several:
        return None
    what = "a configuration is shown for one point" if command.shows else "use `multirun` for every combination"
    return f"{several[0]} asks for several values: {what}"


def _no_such_choice(error: MissingConfigException) -> str:
    group, _, name = (error.missing_cfg_file or "").rpartition("/")
    if not group or not error.options:
        return _first_line(error)
    return f"no {group} is called {name!r}{near(name, error.options)}"


def _first_line(error: Exception) -> str:
    return " ".join(line.strip() for line in str(error).splitlines()[:2])
