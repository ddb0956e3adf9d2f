"""What a record points at: it must be there, and of a kind that may stand in the field.

Some objects live outside our orgs, as record types do: an Id that is of none of ours may be of one of theirs.
"""

from collections.abc import Mapping
from typing import Any

from org.changes.errors import InactiveOwner, InvalidReference, UnknownField, UnknownForeignKey, WrongJson, WrongKind
from org.changes.given import typed
from org.changes.rows import Rows
from org.engine.values import Value
from org.schema import Field, Object

APART = frozenset(["attributes", "type"])


def check(rows: Rows, thing: Object, field: Field, identifier: str) -> None:
    targets = _targets(rows, field)
    for target in targets:
        record = rows.get(target, identifier)
        if record is not None and not record.get("IsDeleted"):
            if field.name == "OwnerId" and not record.get("IsActive", True):
                raise InactiveOwner(identifier, thing)
            return
    prefix = identifier[:3]
    if prefix in {target.prefix for target in targets}:
        raise InvalidReference(field)
    ours = prefix in {other.prefix for other in rows.schema.objects.values()}
    if ours or len(targets) == len(field.reference_to):
        raise WrongKind(field, f"id value of incorrect type: {identifier}")


def by_foreign_key(rows: Rows, thing: Object, name: str, raw: Any) -> tuple[Field, Value]:
    """A parent named by an external Id of its own, as in `"Account": {"Number__c": "7"}`."""
    reference = thing.parent(name)
    if reference is None:
        raise UnknownField(name, thing)
    if raw is None:
        return reference, None
    named = {key: value for key, value in raw.items() if key not in APART} if isinstance(raw, dict) else {}
    if len(named) != 1:
        raise WrongJson(reference, raw)
    target = _target(rows, reference, raw)
    ((key, value),) = named.items()
    field = None if target is None else target.field(key)
    if target is None or field is None or not (field.external_id or field.unique or field.type == "id"):
        raise UnknownField(key, target or thing)
    found = rows.with_value(target, field, typed(field, value))
    if len(found) != 1:
        raise UnknownForeignKey(target, field, value)
    return reference, found[0]


def _targets(rows: Rows, field: Field) -> list[Object]:
    known = (rows.schema.object(name) for name in field.reference_to)
    return [target for target in known if target is not None]


def _target(rows: Rows, reference: Field, raw: Mapping[str, Any]) -> Object | None:
    """Of several kinds, the one that the value says it is."""
    targets = _targets(rows, reference)
    attributes = raw.get("attributes")
    told = attributes.get("type") if isinstance(attributes, dict) else raw.get("type")
    named = [target for target in targets if target.name == told]
    return next(iter(named or targets), None)
