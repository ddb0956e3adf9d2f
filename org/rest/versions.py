"""The versions of the API, and the resources that each has."""

import re

from org.rest.call import DATA, Answer, Call
from org.rest.identity import identity_url

OLDEST, NEWEST = 31, 66
NAME = re.compile(r"v(\d\d)\.0", re.ASCII)
# Three versions come in a year, and version 30.0 came with Spring '14.
SPRING, YEAR = 30, 14
SEASONS = ("Spring", "Summer", "Winter")
RESOURCES = ("composite", "jobs", "limits", "parameterizedSearch", "query", "queryAll", "recent", "search", "sobjects")


def known(part: str) -> str | None:
    """The version that a part of a path names, as "59.0"."""
    found = NAME.fullmatch(part)
    return f"{found[1]}.0" if found and OLDEST <= int(found[1]) <= NEWEST else None


def versions(call: Call) -> Answer:
    return Answer([_version(number) for number in range(OLDEST, NEWEST + 1)])


def resources(call: Call) -> Answer:
    found = {name: f"{call.api}/{name}" for name in RESOURCES}
    return Answer({**found, "identity": identity_url(call)})


def _version(number: int) -> dict[str, str]:
    return {"label": _label(number), "url": f"{DATA}/v{number}.0", "version": f"{number}.0"}


def _label(number: int) -> str:
    """Winter comes in the autumn before the year that it is named after."""
    years, season = divmod(number - SPRING, len(SEASONS))
    return f"{SEASONS[season]} '{YEAR + years + (SEASONS[season] == 'Winter')}"
