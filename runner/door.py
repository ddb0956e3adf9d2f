"""The door: what Hydra composed becomes typed settings here, or one clear line on what is wrong with it.

Behind it every place is absolute: workers on Ray run in another folder than the command that started them.
"""

import dataclasses
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from runner.mistake import UserMistake, near
from runner.settings import Settings

HOME = ".proctor"
NOT_OURS = frozenset(["hydra", "experiment"])
ONE_PER_SWEEP = ("trials", "home", "store", "cluster", "tracking",
                 "limits.model_requests_per_minute", "limits.org_requests_per_second")  # fmt: skip
TYPED = TypeAdapter(Settings)


def settings(config: DictConfig) -> Settings:
    ours = OmegaConf.masked_copy(config, [str(key) for key in config if key != "hydra"])
    unset = [path for path, value in _leaves(OmegaConf.to_container(ours)) if value == "???"]
    if unset:
        raise UserMistake(f"{' and '.join(unset)} not set: add {' '.join(f'{key}=VALUE' for key in unset)}")
    try:
        return _placed(ours)
    except OmegaConfBaseException as error:
        raise UserMistake(unresolved(error)) from error
    except ValidationError as error:
        raise UserMistake("; ".join(map(_problem, error.errors()))) from error


def check_together(points: Sequence[Settings]) -> None:
    """What a sweep has only one of cannot differ between its points."""
    for name in ONE_PER_SWEEP:
        if len(set(map(attrgetter(name), points))) > 1:
            raise UserMistake(f"{name} is one value per sweep: give it once, or run a sweep for each")


def unknown_key(overrides: Iterable[str]) -> str | None:
    """What is wrong with the first override that names no setting."""
    for override in overrides:
        path = override.partition("=")[0].lstrip("+~").split("@")[0].split(".")
        for depth, part in enumerate(path):
            known = _fields(path[:depth])
            if known and part not in known and path[0] not in NOT_OURS:
                return f"unknown setting {'.'.join(path)}{near(part, known)}"
    return None


def unresolved(error: OmegaConfBaseException) -> str:
    variable = re.search(r"Environment variable '(.+?)' not found", str(error))
    said = f"set the environment variable {variable[1]}" if variable else str(error).splitlines()[0]
    return f"{error.full_key}: {said}" if error.full_key else said


def near_here(url: str) -> str:
    """As it is said to the user: a file by its path, from the working directory where it lies below."""
    file = sqlite_file(url)
    if file is None:
        return url
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


def sqlite_file(address: str) -> Path | None:
    """The file of a store or of MLflow's database; None where the address is of something else, or of nothing."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        return None
    named = url.get_backend_name() == "sqlite" and url.database and not url.database.startswith((":", "file:"))
    return Path(str(url.database)) if named else None


def absolute(address: str) -> str:
    file = sqlite_file(address)
    if file is None:
        return address
    return make_url(address).set(database=str(file.absolute())).render_as_string(hide_password=False)


def _placed(ours: DictConfig) -> Settings:
    """In addresses `home` stands quoted, so that a folder may be called anything."""
    home = str(Path(str(ours.home or HOME)).expanduser().absolute())
    made, addressed = _typed(ours, home), _typed(ours, quote(home))
    uri = addressed.tracking.uri
    return dataclasses.replace(
        made,
        store=dataclasses.replace(made.store, url=absolute(addressed.store.url)),
        tracking=dataclasses.replace(made.tracking, uri=uri and absolute(uri)),
        org=dataclasses.replace(made.org, ca=_absolute(made.org.ca), private_key=_absolute(made.org.private_key)),
        prompts=_absolute(made.prompts),
    )


def _absolute(file: str | None) -> str | None:
    return str(Path(file).expanduser().absolute()) if file else None


def _typed(ours: DictConfig, home: str) -> Settings:
    ours.home = home
    tree: Any = OmegaConf.to_container(ours, resolve=True)
    made = TYPED.validate_python(tree)
    for path, value in _leaves(tree):
        # Python takes True for 1; no setting is a yes or no.
        if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
            raise UserMistake(f"{path} should be a finite number, not {value!r}")
    return made


def _leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Values by their place."""
    if not isinstance(tree, Mapping):
        yield path, tree
        return
    for name, value in tree.items():
        yield from _leaves(value, f"{path}.{name}" if path else str(name))


def _problem(problem: Any) -> str:
    path = [str(part) for part in problem["loc"]]
    if problem["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"unknown setting {'.'.join(path)}{near(path[-1], _fields(path[:-1]))}"
    if problem["type"] == "missing":
        return f"{'.'.join(path)} is not set: add {'.'.join(path)}=VALUE to the command"
    wanted = problem["msg"].removeprefix("Input ").split(", unable")[0]
    return f"{'.'.join(path)} {wanted}, not {problem['input']!r}"


def _fields(path: Sequence[str]) -> list[str]:
    """The names of the settings at a place in the tree."""
    kind: Any = Settings
    for part in path:
        kinds: Mapping[str, Any] = {f.name: f.type for f in dataclasses.fields(kind)}
        kind = kinds.get(part)
        if not dataclasses.is_dataclass(kind):
            return []
    return [f.name for f in dataclasses.fields(kind)]
