"""The org of a cell: the one that its settings name, with the secrets that only the environment has.

An org that is not made here must hold the records of the world that its tasks are from, or grades would be false.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import org
from org.connection.errors import LoginFailed, Misdescribed
from org.connection.settings import from_settings
from org.errors import OrgUnavailable
from org.world import WorldSpec
from org.world.cache import cached
from runner.mistake import UserMistake
from runner.plan import world_spec
from runner.settings import OrgChoice, Settings

# Enough to tell worlds apart, and one that was written to from one that was not.
SAMPLE = "SELECT Id, LastModifiedDate FROM Case ORDER BY Id LIMIT 200"
COUNTED = ("Account", "Case", "Contact", "Product2", "User")


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
        spec = world_spec(point)
        if _there(point.org, keys) != _here(spec, Path(point.home)):
            world = f"world={spec.name} seed={spec.seed} scale={spec.scale}"
            raise UserMistake(
                f"the {point.org.kind} org does not hold the records of the tasks' world: serve the one of {world}"
            )


def _there(choice: OrgChoice, keys: Mapping[str, str]) -> list[Any]:
    with _plainly(choice, keys):
        client = org.connect(connection(choice, keys))
        with closing(client.session):
            return _looked(lambda query: client.query(query)["records"])


def _here(spec: WorldSpec, home: Path) -> list[Any]:
    with closing(org.open(cached(spec, home / "worlds"))) as made:
        return _looked(lambda query: made.query(query).records)


def _looked(ask: Callable[[str], Sequence[Mapping[str, Any]]]) -> list[Any]:
    counts = [ask(f"SELECT COUNT(Id) FROM {name}")[0]["expr0"] for name in COUNTED]
    return [*counts, *((record["Id"], record["LastModifiedDate"]) for record in ask(SAMPLE))]


@contextmanager
def _plainly(choice: OrgChoice, keys: Mapping[str, str]) -> Iterator[None]:
    from requests import RequestException
    from simple_salesforce.exceptions import SalesforceError

    try:
        yield
    except (LoginFailed, Misdescribed) as error:
        raise UserMistake(f"{error}{_unset(choice, keys)}") from error
    except OrgUnavailable as error:
        raise UserMistake(str(error)) from error
    except SalesforceError as error:
        raise UserMistake(
            f"the {choice.kind} org answered {error.status} to a look at its records: try again"
        ) from error
    except RequestException as error:
        name = type(error).__name__
        raise UserMistake(f"the {choice.kind} org broke off a look at its records ({name}): try again") from error


def _unset(choice: OrgChoice, keys: Mapping[str, str]) -> str:
    missing = [variable for variable in choice.secrets.values() if variable not in keys]
    return f"; not set in the environment: {' and '.join(missing)}" if missing else ""
