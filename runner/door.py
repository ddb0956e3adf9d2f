"""The door: what Hydra composed becomes typed settings here, or one clear line on what is wrong with it."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from pydantic import TypeAdapter, ValidationError

from runner.mistake import UserMistake, near
from runner.settings import Settings

NOT_OURS = frozenset(["hydra", "experiment"])


def settings(config: DictConfig) -> Settings:
    ours = OmegaConf.masked_copy(config, [str(key) for key in config if key != "hydra"])
    unset = _unset(OmegaConf.to_container(ours))
    if unset:
        raise UserMistake(f"{' and '.join(unset)} not set: add {' '.join(f'{key}=VALUE' for key in unset)}")
    try:
        return TypeAdapter(Settings).validate_python(OmegaConf.to_container(ours, resolve=True))
    except OmegaConfBaseException as error:
        raise UserMistake(f"{error.full_key}: {str(error).splitlines()[0]}") from error
    except ValidationError as error:
        raise UserMistake("; ".join(map(_problem, error.errors()))) from error


def unknown_key(overrides: Iterable[str]) -> str | None:
    """What is wrong with the first override that names no setting."""
    for override in overrides:
        path = override.partition("=")[0].lstrip("+~").split("@")[0].split(".")
        for depth, part in enumerate(path):
            known = _fields(path[:depth])
            if known and part not in known and path[0] not in NOT_OURS:
                return f"unknown setting {'.'.join(path)}{near(part, known)}"
    return None


def _unset(tree: Any, path: str = "") -> list[str]:
    """Mandatory values that nobody has given, by their place; interpolations are left alone."""
    if isinstance(tree, Mapping):
        return [key for name, value in tree.items() for key in _unset(value, f"{path}.{name}" if path else str(name))]
    return [path] if tree == "???" else []


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
