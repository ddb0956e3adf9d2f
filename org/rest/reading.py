"""Records read by their Ids, with the fields that were asked for. The Ids never are part of a query's text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from org.engine.paths import NO_COLUMN
from org.errors import InvalidField
from org.identifiers import canonical
from org.rest.call import Call
from org.schema import Object

PATH = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)*", re.ASCII)
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which fields of which object, in which order."""

    thing: Object
    fields: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"SELECT {','.join(self.fields)} FROM {self.thing.name}"


def whole(thing: Object) -> Wanted:
    return Wanted(thing, tuple(thing.fields))


def wanted(thing: Object, names: Iterable[str]) -> Wanted:
    """Fields by any spelling, each once, and the Id whether it is named or not."""
    fields: dict[str, str] = {}
    for name in map(str.strip, names):
        if not PATH.fullmatch(name):
            raise InvalidField(NO_COLUMN.format(name=name, entity=thing.name))
        fields.setdefault(name.lower(), name)
    fields.setdefault("id", "Id")
    return Wanted(thing, tuple(fields.values()))


def asked(call: Call, thing: Object) -> Wanted:
    """As the parameter `fields` has it; without one, everything."""
    names = call.query.get("fields")
    return whole(thing) if names is None else wanted(thing, names.split(","))


def several(call: Call, what: Wanted, ids: Sequence[str], *, deleted: bool = False) -> Mapping[str, Record]:
    org = call.door.org
    plan = org.reading(what.text, deleted=deleted, user=call.user)
    rows = org.execute(plan.sql, plan.bound(ids))
    found = org.records(plan, rows, call.api)
    return {row[plan.shape.identifier]: record for row, record in zip(rows, found, strict=True)}


def one(call: Call, what: Wanted, identifier: str, *, deleted: bool = False) -> Record | None:
    return several(call, what, [identifier], deleted=deleted).get(identifier)


def identified(thing: Object, text: str) -> str | None:
    """The Id as the org has it, if the text is one of this object's."""
    found = canonical(text)
    return found if found is not None and found.startswith(thing.prefix) else None
