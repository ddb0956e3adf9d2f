"""Values as an org's file stores them: no empty texts, every checkbox set, choices in the order of their list."""

from collections.abc import Mapping

from org.schema import Field, Object

Value = str | int | float | bool | None
Record = Mapping[str, Value]


def stored(thing: Object, record: Record) -> list[Value]:
    return [_stored(field, record.get(field.name)) for field in thing.fields.values()]


def _stored(field: Field, value: Value) -> Value:
    if field.type == "boolean":
        return int(bool(value))
    if value is None or value == "":
        return None
    return chosen(field, value) if field.type == "multipicklist" and isinstance(value, str) else value


def chosen(field: Field, text: str) -> str | None:
    """A set of choices has one spelling: `Red;Blue` and `blue; red` are the same, written as the list has them."""
    places = {choice.lower(): place for place, choice in enumerate(field.picklist)}
    given = {choice.strip().lower(): choice.strip() for choice in text.split(";") if choice.strip()}
    order = sorted(given, key=lambda low: (places.get(low, len(places)), low))
    return ";".join(field.picklist[places[low]] if low in places else given[low] for low in order) or None
