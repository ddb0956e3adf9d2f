"""The org of a cell: the one that its settings name, with the secrets that only the environment has.

An org that is not made here must hold the records of the world that its tasks are from, or every grade would be false.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import org
from org.connection.settings import from_settings
from org.errors import OrgUnavailable
from org.world.cache import cached
from runner.mistake import UserMistake
from runner.plan import world_spec
from runner.settings import OrgChoice, Settings

SAMPLE = "SELECT Id FROM Case ORDER BY Id LIMIT 50"


def secrets(points: Iterable[Settings], environment: Mapping[str, str]) -> dict[str, str]:
    """What the environment has of the variables that orgs are let in by."""
    names = {name for point in points for name in point.org.secrets.values()}
    return {name: environment[name] for name in names if environment.get(name)}


def connection(choice: OrgChoice, keys: Mapping[str, str]) -> org.Connection:
    """Of an org that is not embedded."""
    plain = {name: value for name, value in asdict(choice).items() if name != "secrets"}
    given = {name: keys[variable] for name, variable in choice.secrets.items() if variable in keys}
    return from_settings({**plain, **given})


def check_orgs(points: Sequence[Settings], keys: Mapping[str, str]) -> None:
    """Every org is reached once, and looked into, before any episode costs anything."""
    elsewhere = {(point.org, world_spec(point)): point for point in points if point.org.kind != "embedded"}
    for point in elsewhere.values():
        try:
            _check(point, keys)
        except OrgUnavailable as error:
            raise UserMistake(f"{error}{_unset(point.org, keys)}") from error


def _unset(choice: OrgChoice, keys: Mapping[str, str]) -> str:
    missing = [variable for variable in choice.secrets.values() if variable not in keys]
    return f"; not set in the environment: {' and '.join(missing)}" if missing else ""


def _check(settings: Settings, keys: Mapping[str, str]) -> None:
    client = org.connect(connection(settings.org, keys))
    there = [record["Id"] for record in client.query(SAMPLE)["records"]]
    client.session.close()
    spec = world_spec(settings)
    made = org.open(cached(spec, Path(settings.home) / "worlds"))
    here = [record["Id"] for record in made.query(SAMPLE).records]
    made.close()
    if there != here:
        world = f"world={spec.name} seed={spec.seed} scale={spec.scale}"
        raise UserMistake(
            f"the {settings.org.kind} org does not hold the records of the tasks' world: serve the one of {world}"
        )
