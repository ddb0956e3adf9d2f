"""Fields that a file lacks and that Salesforce itself would set, mostly from others of the same record."""

from collections.abc import Callable, Mapping
from typing import Any

from org.schema import Object

Record = Mapping[str, Any]
Rule = Callable[[Record], Any]


def _full_name(record: Record) -> str | None:
    return " ".join(part for part in (record.get("FirstName"), record.get("LastName")) if part) or None


def _last_change(record: Record) -> Any:
    return record.get("LastModifiedDate") or record.get("CreatedDate")


def _is_person(record: Record) -> bool:
    return bool(record.get("LastName"))


def _is_active(record: Record) -> bool:
    """Whoever wrote down no more than a user's name meant one who works here."""
    return True


def _is_closed(record: Record) -> bool:
    return record.get("Status") == "Closed"


ANYWHERE: Mapping[str, tuple[Rule, frozenset[str]]] = {
    "SystemModstamp": (_last_change, frozenset()),
    "Name": (_full_name, frozenset({"LastName"})),
}
SOMEWHERE: Mapping[tuple[str, str], tuple[Rule, frozenset[str]]] = {
    ("Account", "IsPersonAccount"): (_is_person, frozenset({"LastName"})),
    ("User", "IsActive"): (_is_active, frozenset()),
    ("Case", "IsClosed"): (_is_closed, frozenset({"Status"})),
}


def rules(thing: Object, given: frozenset[str]) -> dict[str, Rule]:
    """The rules for the fields that are not given, where what they need is."""
    possible = {**ANYWHERE, **{field: rule for (name, field), rule in SOMEWHERE.items() if name == thing.name}}
    return {
        field: rule
        for field, (rule, needs) in possible.items()
        if field in thing.fields and field not in given and needs <= given
    }
