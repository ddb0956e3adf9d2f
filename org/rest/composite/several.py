"""`composite/sobjects`: lists of records made, read, changed and deleted."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from org.changes.errors import MalformedId
from org.errors import InvalidType, JsonParserError, MissingArgument
from org.identifiers import canonical
from org.rest import reading, records
from org.rest.call import Answer, Call
from org.rest.composite.inner import entries
from org.rest.composite.saving import Save, saved
from org.rest.errors import BadRequest, TooManyRecords
from org.rest.external import external_field
from org.schema import Object

MOST, MOST_READ = 200, 2000
Entry = Mapping[str, Any]
Told = dict[str, Any]


def create(call: Call) -> Answer:
    return _saved(call, lambda entry: Save(partial(_create, call, entry)))


def update(call: Call) -> Answer:
    return _saved(call, lambda entry: Save(partial(_update, call, entry), _text(entry, "id")))


def upsert(call: Call) -> Answer:
    thing = call.thing
    field = external_field(thing, call.given[1]).name
    return _saved(call, lambda entry: Save(partial(_upsert, call, thing, field, entry)))


def delete(call: Call) -> Answer:
    changes, identifiers = call.changes, _listed(call.query.get("ids"))
    if len(identifiers) > MOST:
        raise TooManyRecords(MOST)
    saves = [Save(partial(_delete, call, identifier), identifier) for identifier in identifiers]
    return Answer(saved(changes, saves, all_or_none=call.query.get("allOrNone", "").lower() == "true"))


def get(call: Call) -> Answer:
    return _read(call, _listed(call.query.get("ids")), _listed(call.query.get("fields"), "fields"))


def read(call: Call) -> Answer:
    document = call.document()
    if not isinstance(document, dict):
        raise JsonParserError("The body has to be an object with ids and fields.")
    return _read(call, _texts(document, "ids"), _texts(document, "fields"))


def _read(call: Call, identifiers: Sequence[str], fields: Sequence[str]) -> Answer:
    """In the order they were asked for, and nothing where there is nothing."""
    if len(identifiers) > MOST_READ:
        raise TooManyRecords(MOST_READ)
    thing = call.thing
    whole = [reading.identified(thing, identifier) for identifier in identifiers]
    found = reading.several(call, reading.wanted(thing, fields), [one for one in whole if one is not None])
    return Answer([found.get(one) if one is not None else None for one in whole])


def _saved(call: Call, save: Callable[[Entry], Save]) -> Answer:
    changes, document = call.changes, call.document()
    found = entries(document, "records")
    if len(found) > MOST:
        raise TooManyRecords(MOST)
    return Answer(saved(changes, [save(entry) for entry in found], all_or_none=document.get("allOrNone") is True))


def _create(call: Call, entry: Entry) -> Told:
    made = call.changes.create(_thing(call, entry).name, records.values(dict(entry), without="Id"), call.user)
    return records.saved(made)


def _update(call: Call, entry: Entry) -> Told:
    thing, identifier = _thing(call, entry), _identifier(_text(entry, "id") or "")
    call.changes.update(thing.name, identifier, _without(entry, "id"), call.user)
    return records.saved(identifier)


def _upsert(call: Call, thing: Object, field: str, entry: Entry) -> Told:
    value, held = _text(entry, field), _without(entry, field)
    if field == "Id":
        if value:
            call.changes.update(thing.name, _identifier(value), held, call.user)
            return records.saved(_identifier(value), created=False)
        return records.saved(call.changes.create(thing.name, held, call.user), created=True)
    if not value:
        raise MissingArgument(f"{field} not specified")
    identifier, created = call.changes.upsert(thing.name, field, value, held, call.user)
    return records.saved(identifier, created=created)


def _delete(call: Call, text: str) -> Told:
    """Which object a record is of, its Id tells."""
    identifier = _identifier(text)
    things = call.door.org.schema.objects.values()
    thing = next((one for one in things if identifier.startswith(one.prefix)), None)
    if thing is None:
        raise MalformedId(text)
    call.changes.delete(thing.name, identifier, call.user)
    return records.saved(identifier)


def _thing(call: Call, entry: Entry) -> Object:
    attributes = entry.get("attributes")
    name = attributes.get("type") if isinstance(attributes, dict) else None
    found = call.door.org.schema.object(name) if isinstance(name, str) else None
    if found is None:
        raise InvalidType(f"sObject type '{name}' is not supported." if name else "attributes.type is missing")
    return found


def _identifier(text: str) -> str:
    found = canonical(text)
    if found is None:
        raise MalformedId(text)
    return found


def _text(entry: Entry, name: str) -> str | None:
    value = next((value for key, value in entry.items() if key.lower() == name.lower()), None)
    return None if value is None or isinstance(value, dict | list) else str(value)


def _without(entry: Entry, name: str) -> Entry:
    return {key: value for key, value in entry.items() if key.lower() not in (name.lower(), "attributes")}


def _listed(text: str | None, name: str = "ids") -> list[str]:
    if not text:
        raise BadRequest(f"The parameter {name} has to be specified.")
    return [part.strip() for part in text.split(",") if part.strip()]


def _texts(document: Mapping[str, Any], name: str) -> list[str]:
    found = document.get(name)
    if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
        raise JsonParserError(f"The body has to be an object with a list of texts called {name}.")
    return found
