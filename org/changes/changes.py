"""The writer of an org: every change whole or not at all, and seen by every reader once it is done."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from org.changes import rules
from org.changes.changing import Changing
from org.changes.rows import Rows
from org.changes.writer import Writer
from org.engine import Org
from org.engine.calendar import stored_moment
from org.errors import NotFound
from org.schema import Object


class Changes:
    """`thing` is an object's name in any case; `user` becomes the owner, creator or last modifier.

    It may be used from any number of threads. `gone` is called when it is closed.
    """

    def __init__(self, org: Org, writer: Writer, gone: Callable[[], object]) -> None:
        self._org = org
        self._writer = writer
        self._gone = gone

    def create(self, thing: str, values: Mapping[str, Any], user: str) -> str:
        """The new record's Id."""
        with self._changing(user) as change:
            return change.create(self._object(thing), values)

    def update(self, thing: str, identifier: str, values: Mapping[str, Any], user: str) -> None:
        with self._changing(user) as change:
            change.update(self._object(thing), identifier, values)

    def upsert(self, thing: str, field: str, value: str, values: Mapping[str, Any], user: str) -> tuple[str, bool]:
        """The record's Id, and whether it is new."""
        with self._changing(user) as change:
            return change.upsert(self._object(thing), field, value, values)

    def delete(self, thing: str, identifier: str, user: str) -> None:
        with self._changing(user) as change:
            change.delete(self._object(thing), identifier)

    @contextmanager
    def together(self) -> Iterator[None]:
        """The changes of a block, in this thread, are one: undone when it raises, and seen by itself alone until then.

        A block within a block is undone by itself.
        """
        with self._writer.change():
            yield

    def close(self) -> None:
        """Ends the writing; a kept file may still be read, and a scratch copy is gone."""
        self._writer.close()
        self._gone()

    @contextmanager
    def _changing(self, user: str) -> Iterator[Changing]:
        with self._writer.change() as connection:
            rows = Rows(connection, self._org.tables)
            yield Changing(rows, user, stored_moment(self._org.now), partial(rules.check, self._org))

    def _object(self, name: str) -> Object:
        thing = self._org.schema.object(name)
        if thing is None:
            raise NotFound
        return thing
