"""Single records: made, read, changed and deleted by their Ids, or by the value of an external Id."""

from collections.abc import Mapping
from typing import Any

from org.errors import EntityIsDeleted, JsonParserError, NotThere
from org.rest import reading
from org.rest.call import Answer, Call
from org.rest.errors import in_the_address
from org.schema import Object

Values = Mapping[str, Any]
MADE, CHANGED, NOTHING_TO_SAY, SEVERAL = 201, 200, 204, 300
# From this version on, who upserts is told which record it was.
TELLS_UPSERTED = 46
TOKENS: Mapping[type, str] = {
    list: "START_ARRAY",
    str: "VALUE_STRING",
    bool: "VALUE_TRUE",
    int: "VALUE_NUMBER_INT",
    float: "VALUE_NUMBER_FLOAT",
}


def create(call: Call) -> Answer:
    thing, changes = call.thing, call.changes
    made = changes.create(thing.name, values(call.document(), without="Id"), call.user)
    return Answer(saved(made), MADE, {"Location": url(call, thing, made)})


def read(call: Call) -> Answer:
    thing = call.thing
    return Answer(existing(call, thing, call.given[1], reading.asked(call, thing)))


def update(call: Call) -> Answer:
    thing, changes = call.thing, call.changes
    identifier = present(thing, call.given[1])
    changes.update(thing.name, identifier, values(call.document(), without="Id"), call.user)
    return Answer(status=NOTHING_TO_SAY)


def delete(call: Call) -> Answer:
    thing, changes = call.thing, call.changes
    changes.delete(thing.name, present(thing, call.given[1]), call.user)
    return Answer(status=NOTHING_TO_SAY)


def present(thing: Object, text: str) -> str:
    identifier = reading.identified(thing, text)
    if identifier is None:
        raise NotThere(text)
    return identifier


def existing(call: Call, thing: Object, text: str, what: reading.Wanted) -> dict[str, Any]:
    identifier = present(thing, text)
    found = reading.one(call, what, identifier)
    if found is not None:
        return found
    if reading.one(call, reading.wanted(thing, ["Id"]), identifier, deleted=True) is not None:
        raise EntityIsDeleted
    raise NotThere(text)


def values(document: Any, *, without: str) -> Values:
    """What a record is to hold; `without` is what the address tells already."""
    if not isinstance(document, dict):
        token = "VALUE_NULL" if document is None else TOKENS[type(document)]
        raise JsonParserError(f"Can not deserialize SObject out of {token} token")
    named = next((name for name in document if name.lower() == without.lower()), None)
    if named is not None:
        raise in_the_address(named)
    return {name: value for name, value in document.items() if name != "attributes"}


def saved(identifier: str, **more: bool) -> dict[str, Any]:
    return {"id": identifier, "success": True, "errors": [], **more}


def url(call: Call, thing: Object, identifier: str) -> str:
    return f"{call.api}/sobjects/{thing.name}/{identifier}"
