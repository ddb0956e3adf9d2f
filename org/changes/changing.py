"""One change to the records of an org, from what a request gives to what the file keeps.

What is wrong is told in this order: columns that are none, values that are no values of their types, fields that only
the org sets, fields that are missing, values out of bounds, references, values that another record has, and last what
the org's own rules refuse.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from org.changes import persons, references, totals
from org.changes.derived import Settling, settle
from org.changes.errors import (
    CannotDelete,
    Duplicate,
    MalformedId,
    NotWritable,
    RequiredMissing,
    SeveralFound,
    UnknownField,
)
from org.changes.given import check, typed
from org.changes.rows import Record, Rows
from org.engine.values import Value
from org.errors import EntityIsDeleted, NotThere
from org.identifiers import canonical
from org.schema import Field, Object
from org.schema.writing import auto_number, createable, default_value, deletable, part_of, required, updateable

PERSONAL = ("FirstName", "LastName", "PersonEmail")
Allowed = Callable[[Object, Field], bool]


@dataclass(frozen=True, slots=True)
class Changing:
    """`user` is who changes, `now` the moment as it is stored; `judge` raises when a written record may not be so."""

    rows: Rows
    user: str
    now: str
    judge: Callable[[Object, str], None]

    def create(self, thing: Object, values: Mapping[str, Any]) -> str:
        given = self._given(thing, values, createable)
        record = self._blank(thing) | {name: value for name, value in given.items() if value is not None}
        missing = [field.name for field in thing.fields.values() if required(thing, field) and _empty(record, field)]
        self._check_present(thing, given, {}, missing)
        self._check_values(thing, given)
        self._check_unique(thing, given, None)
        identifier = self.rows.new_id(thing)
        record |= {"Id": identifier, **self._audit(thing, created=True)}
        for field in filter(auto_number, thing.fields.values()):
            record[field.name] = self.rows.next_number(thing, field)
        self._keep(thing, record, {})
        return identifier

    def update(self, thing: Object, identifier: str, values: Mapping[str, Any]) -> None:
        before = self._existing(thing, identifier)
        given = self._given(thing, values, updateable)
        missing = [name for name, value in given.items() if value is None and not thing.fields[name].nillable]
        self._check_present(thing, given, before, missing)
        self._check_values(thing, given)
        self._check_unique(thing, given, before["Id"])
        self._keep(thing, before | given | self._audit(thing), before)

    def upsert(self, thing: Object, name: str, value: str, values: Mapping[str, Any]) -> tuple[str, bool]:
        field = thing.field(name)
        if field is None or not (field.external_id or field.unique or field.type == "id"):
            raise NotThere(name)
        key = typed(field, value)
        found = [] if key is None else self.rows.with_value(thing, field, key)
        if len(found) > 1:
            raise SeveralFound(thing, field, found)
        if not found and field.type == "id":
            raise NotThere(value)
        if not found:
            return self.create(thing, {**values, field.name: value}), True
        self.update(thing, found[0], values)
        return found[0], False

    def delete(self, thing: Object, identifier: str) -> None:
        """Into the recycle bin, where the object has one; with it goes what cannot be without it.

        That is what points at it by a reference that must not be empty, as the lines of an order do. What may be
        without it stays as it is: queries find nothing behind such a reference any more.
        """
        if not deletable(thing):
            raise CannotDelete(thing)
        self._remove(thing, self._existing(thing, identifier))

    def _remove(self, thing: Object, record: Record) -> None:
        gone: Record = {**record, **self._audit(thing), "IsDeleted": True}
        if "IsDeleted" in thing.fields:
            persons.follow(self.rows, thing, gone)
            self.rows.put(thing, gone)
        else:
            self.rows.take_out(thing, record["Id"])
        for part, reference in self._parts(thing):
            for child in self.rows.children(part, reference, record["Id"]):
                self._remove(part, child)
        totals.follow(self.rows, thing, record, {}, self.now)

    def _parts(self, thing: Object) -> Iterator[tuple[Object, Field]]:
        for part in self.rows.schema.objects.values():
            for field in part.fields.values():
                if part_of(field) and thing.name in field.reference_to:
                    yield part, field

    def _given(self, thing: Object, values: Mapping[str, Any], allowed: Allowed) -> Record:
        """The values by the fields' own names."""
        columns = {name: raw for name, raw in values.items() if name != "attributes"}
        for name in columns:
            if thing.field(name) is None and thing.parent(name) is None:
                raise UnknownField(name, thing)
        given: Record = {}
        refused = []
        for name, raw in columns.items():
            field = thing.field(name)
            if field is None:
                field, value = references.by_foreign_key(self.rows, thing, name, raw)
            else:
                value = typed(field, raw) if allowed(thing, field) else None
            given[field.name] = value
            if not allowed(thing, field):
                refused.append(field.name)
        if refused:
            raise NotWritable(refused)
        return given

    def _blank(self, thing: Object) -> Record:
        record: Record = {name: default_value(thing, field) for name, field in thing.fields.items()}
        record |= {name: False for name, field in thing.fields.items() if field.type == "boolean"}
        return record | ({"OwnerId": self.user} if "OwnerId" in thing.fields else {})

    def _check_present(self, thing: Object, given: Record, before: Record, missing: list[str]) -> None:
        if thing.name == "Account" and "LastName" in thing.fields:
            missing = [*missing, *_check_account(given, before)]
        if missing:
            raise RequiredMissing(missing)

    def _check_values(self, thing: Object, given: Record) -> None:
        for name, value in given.items():
            field = thing.fields[name]
            check(field, value)
            if field.type == "reference" and isinstance(value, str):
                references.check(self.rows, thing, field, value)

    def _check_unique(self, thing: Object, given: Record, own: Value) -> None:
        for name, value in given.items():
            field = thing.fields[name]
            if field.unique and value is not None:
                others = [other for other in self.rows.with_value(thing, field, value) if other != own]
                if others:
                    raise Duplicate(field, others[0])

    def _existing(self, thing: Object, identifier: str) -> Record:
        known = canonical(identifier)
        if known is None:
            raise MalformedId(identifier)
        record = self.rows.get(thing, known)
        if record is None:
            raise NotThere(identifier)
        if record.get("IsDeleted"):
            raise EntityIsDeleted(fields=())
        return record

    def _audit(self, thing: Object, *, created: bool = False) -> Record:
        times = ["LastModifiedDate", "SystemModstamp", *(["CreatedDate"] if created else [])]
        users = ["LastModifiedById", *(["CreatedById"] if created else [])]
        stamped = dict.fromkeys(times, self.now) | dict.fromkeys(users, self.user)
        return {name: value for name, value in stamped.items() if name in thing.fields}

    def _keep(self, thing: Object, record: Record, before: Record) -> None:
        settle(Settling(self.rows, thing, record, before, self.now))
        persons.follow(self.rows, thing, record)
        self.rows.put(thing, record)
        totals.follow(self.rows, thing, record, before, self.now)
        self.judge(thing, str(record["Id"]))


def _empty(record: Record, field: Field) -> bool:
    return record.get(field.name) is None


def _check_account(given: Record, before: Record) -> list[str]:
    """What is missing: a person's account has a family name, from which its name follows; any other has a name."""
    person = bool((before or given).get("LastName"))
    refused = ["Name"] * ("Name" in given) if person else [name for name in PERSONAL if given.get(name)]
    if refused:
        raise NotWritable(refused)
    key = "LastName" if person else "Name"
    return [] if (before | given).get(key) else [key]
