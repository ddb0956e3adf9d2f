"""From one record to others along a relationship: to a contact's `Account`, or to an account's `Cases`."""

from org.errors import NotFound, NotThere
from org.rest import external, reading
from org.rest.call import Answer, Call
from org.rest.query import batch, size
from org.rest.records import existing, present
from org.schema import Child, Field, Object
from org.soql.quoting import quoted


def read(call: Call) -> Answer:
    """The same place in a path is that of an external Id, and its value; fields go before relationships."""
    thing, name = call.thing, call.given[2]
    if thing.field(call.given[1]) is not None:
        return external.read(call)
    parent, child = thing.parent(name), thing.child(name)
    if parent is not None:
        return _parent(call, thing, parent)
    if child is not None:
        return _children(call, thing, child)
    if reading.identified(thing, call.given[1]) is None:
        raise NotThere(call.given[1])
    raise NotFound


def _parent(call: Call, thing: Object, field: Field) -> Answer:
    holder = existing(call, thing, call.given[1], reading.wanted(thing, [field.name]))
    identifier = holder[field.name]
    targets = filter(None, map(call.door.org.schema.object, field.reference_to))
    target = next((one for one in targets if identifier and reading.identified(one, identifier)), None)
    if target is None:
        raise NotFound
    return Answer(existing(call, target, identifier, reading.asked(call, target)))


def _children(call: Call, thing: Object, child: Child) -> Answer:
    identifier = present(thing, call.given[1])
    existing(call, thing, identifier, reading.wanted(thing, ["Id"]))
    what = reading.asked(call, call.object(child.object))
    text = f"{what.text} WHERE {child.field} = {quoted(identifier)}"
    return batch(call, call.door.org.query(text, batch=size(call), user=call.user, api=call.api))
