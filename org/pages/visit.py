"""One visit to a page: who comes, to which org, and what was asked; and the page or the way on that is the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from org.engine import Org
from org.rest import Door, Request
from org.schema import Object, Schema


@dataclass(frozen=True)
class Visit:
    """`user` is whose session it is; empty where there is none."""

    door: Door
    request: Request
    user: str = ""

    @property
    def org(self) -> Org:
        return self.door.org

    @property
    def schema(self) -> Schema:
        return self.door.org.schema

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.request.search, keep_blank_values=True)

    def one(self, name: str) -> str:
        """The first value of that name, or nothing."""
        return next((value for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    def thing(self, name: str) -> Object:
        """The object that an address names, in any case."""
        found = self.schema.object(name)
        if found is None:
            raise Missing("There is no object of this name.")
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """`template` is drawn with `values`."""

    template: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Onward:
    """`to` is an address made in `addresses`; `session` is kept by the browser from now on, "" is forgotten."""

    to: str
    status: int = 302
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Download:
    body: bytes
    kind: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """What a visitor did wrong, in a line for them."""

    status = 400
    title = "This cannot be done"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Missing(Refused):
    status = 404
    title = "Not found"


class Foreign(Refused):
    status = 403
    title = "Refused"


class TooLarge(Refused):
    status = 413
    title = "Too large"


class WrongMethod(Refused):
    status = 405
    title = "Method not allowed"

    def __init__(self, allowed: str) -> None:
        super().__init__(f"This page answers {allowed}.")
        self.allowed = allowed
