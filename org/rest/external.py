"""Records named by the value of an external Id: `sobjects/Account/Code__c/A-17`."""

from org.errors import NotFound, NotThere
from org.rest import reading
from org.rest.call import Answer, Call
from org.rest.records import (
    CHANGED,
    MADE,
    NOTHING_TO_SAY,
    SEVERAL,
    TELLS_UPSERTED,
    existing,
    present,
    saved,
    url,
    values,
)
from org.schema import Field, Object
from org.soql.quoting import quoted

MOST_TOLD = 200
NUMBERS = frozenset(["double", "int", "currency", "percent"])


def read(call: Call) -> Answer:
    thing, field = call.thing, external_field(call.thing, call.given[1])
    identifiers = found(call, thing, field, call.given[2])
    if len(identifiers) > 1:
        return _ambiguous(call, thing, identifiers)
    return Answer(existing(call, thing, _the_one(identifiers), reading.asked(call, thing)))


def upsert(call: Call) -> Answer:
    thing, changes = call.thing, call.changes
    field, value = external_field(thing, call.given[1]), call.given[2]
    held = values(call.document(), without=field.name)
    identifiers = found(call, thing, field, value)
    if len(identifiers) > 1:
        return _ambiguous(call, thing, identifiers)
    if not identifiers and (field.type == "id" or call.query.get("updateOnly") == "true"):
        raise NotFound
    if field.type == "id":
        changes.update(thing.name, identifiers[0], held, call.user)
        return upserted(call, thing, identifiers[0], created=False)
    identifier, created = changes.upsert(thing.name, field.name, value, held, call.user)
    return upserted(call, thing, identifier, created=created)


def upserted(call: Call, thing: Object, identifier: str, *, created: bool) -> Answer:
    if not call.since(TELLS_UPSERTED):
        return Answer(saved(identifier), MADE) if created else Answer(status=NOTHING_TO_SAY)
    headers = {"Location": url(call, thing, identifier)} if created else {}
    return Answer(saved(identifier, created=created), MADE if created else CHANGED, headers)


def delete(call: Call) -> Answer:
    thing, changes = call.thing, call.changes
    identifiers = found(call, thing, external_field(thing, call.given[1]), call.given[2])
    if len(identifiers) > 1:
        return _ambiguous(call, thing, identifiers)
    changes.delete(thing.name, _the_one(identifiers), call.user)
    return Answer(status=NOTHING_TO_SAY)


def external_field(thing: Object, name: str) -> Field:
    field = thing.field(name)
    if field is None or not (field.external_id or field.type == "id"):
        raise NotThere(name)
    return field


def found(call: Call, thing: Object, field: Field, value: str) -> list[str]:
    """The Ids of the records with this value, as far as they are told."""
    if field.type == "id":
        return [present(thing, value)]
    condition = f"{field.name} = {_constant(field, value)}"
    records = call.door.org.query(f"SELECT Id FROM {thing.name} WHERE {condition} LIMIT {MOST_TOLD}").records
    return [record["Id"] for record in records]


def _ambiguous(call: Call, thing: Object, identifiers: list[str]) -> Answer:
    return Answer([url(call, thing, identifier) for identifier in identifiers], SEVERAL)


def _constant(field: Field, value: str) -> str:
    if field.type not in NUMBERS:
        return quoted(value)
    try:
        return f"{float(value):f}"
    except ValueError as error:
        raise NotThere(value) from error


def _the_one(identifiers: list[str]) -> str:
    if not identifiers:
        raise NotFound
    return identifiers[0]
