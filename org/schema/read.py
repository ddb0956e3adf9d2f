"""Reads schema files into checked entries: past this door every key is known and every value has its type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import yaml

from org.schema.defaults import BY_TYPE, defaults
from org.schema.errors import SchemaError
from org.schema.model import Field, Rule

_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_OBJECT_KEYS = frozenset({"name", "label", "prefix", "description", "without", "fields", "rules"})
_RULE_KEYS = frozenset({"refused", "message", "field"})
_FIELD_KEYS = frozenset(
    {
        *("type", "label", "description", "length", "nillable", "filterable", "sortable", "groupable", "to"),
        *("relationship", "children", "picklist", "unique", "external_id", "case_sensitive", "name_field"),
    }
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+")


@dataclass(frozen=True, slots=True)
class FieldEntry:
    field: Field
    children: str | None


@dataclass(frozen=True, slots=True)
class RuleEntry:
    node: Node
    rule: Rule


@dataclass(frozen=True, slots=True)
class ObjectEntry:
    path: str
    name: str
    label: str
    prefix: str
    description: str
    without: tuple[str, ...]
    fields: Mapping[str, FieldEntry]
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping in a file, with the place to name when something in it is wrong."""

    path: str
    where: str
    values: Mapping[object, object]

    def fail(self, key: str, what: str) -> SchemaError:
        return SchemaError(self.path, f"{self.where}.{key}" if self.where else key, what)

    def only(self, known: frozenset[str]) -> None:
        for key in self.values:
            if key not in known:
                raise self.fail(str(key), f"unknown key; known: {', '.join(sorted(known))}")

    def text(self, key: str, default: str) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.fail(key, f"expected text, found {value!r}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.fail(key, f"expected true or false, found {value!r}")
        return value

    def number(self, key: str) -> int | None:
        value = self.values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise self.fail(key, f"expected a whole number, found {value!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.fail(key, f"expected a list of texts, found {values!r}")
        return tuple(values)

    def inners(self, key: str) -> list[Node]:
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.fail(key, f"expected a list of mappings, found {values!r}")
        where = f"{self.where}.{key}" if self.where else key
        return [Node(self.path, f"{where}.{number}", value) for number, value in enumerate(values, 1)]

    def inner(self, key: str) -> Node:
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.fail(key, f"expected a mapping, found {value!r}")
        return Node(self.path, f"{self.where}.{key}" if self.where else key, value)


def documents(path: str, text: str) -> Iterator[Node]:
    try:
        found = list(yaml.load_all(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise SchemaError(path, f"line {line}", error.problem or "not YAML") from error
    for document in found:
        if not isinstance(document, dict):
            raise SchemaError(path, "", f"expected a mapping of an object, found {document!r}")
        yield Node(path, "", document)


def object_entry(node: Node) -> ObjectEntry:
    node.only(_OBJECT_KEYS)
    name = node.text("name", "")
    if not name:
        raise node.fail("name", "missing: the API name of the object")
    if not _NAME.fullmatch(name):
        raise node.fail("name", f"{name!r} is no API name: a letter, then letters, digits and _")
    fields = node.inner("fields")
    return ObjectEntry(
        node.path,
        name,
        label=node.text("label", words(name)),
        prefix=node.text("prefix", ""),
        description=node.text("description", ""),
        without=node.texts("without"),
        fields={str(key): field_entry(fields, str(key)) for key in fields.values},
        rules=tuple(rule_entry(rule) for rule in replace(node, where=name).inners("rules")),
    )


def rule_entry(node: Node) -> RuleEntry:
    node.only(_RULE_KEYS)
    for key, what in (("refused", "the condition that no record may meet"), ("message", "what is told who writes one")):
        if not node.text(key, "").strip():
            raise node.fail(key, f"missing: {what}")
    return RuleEntry(node, Rule(node.text("refused", ""), node.text("message", ""), node.text("field", "") or None))


def field_entry(fields: Node, name: str) -> FieldEntry:
    node = fields.inner(name)
    if not _NAME.fullmatch(name):
        raise fields.fail(name, "is no API name: a letter, then letters, digits and _")
    node.only(_FIELD_KEYS)
    type_name = node.text("type", "")
    if type_name not in BY_TYPE:
        raise node.fail("type", f"unknown type {type_name!r}; known: {', '.join(BY_TYPE)}")
    _check_reference(node, type_name)
    return FieldEntry(_field(node, name, type_name), node.text("children", "") or None)


def _check_reference(node: Node, type_name: str) -> None:
    if type_name == "reference" and not node.texts("to"):
        raise node.fail("to", "missing: a reference names the objects it points at")
    for key in ("to", "relationship", "children"):
        if type_name != "reference" and key in node.values:
            raise node.fail(key, f"only a reference has it, and this is a {type_name}")


def _field(node: Node, name: str, type_name: str) -> Field:
    usual = defaults(type_name, node.number("length"))
    return Field(
        name,
        type_name,
        label=node.text("label", words(name)),
        description=node.text("description", ""),
        length=usual.length,
        nillable=node.flag("nillable", usual.nillable),
        filterable=node.flag("filterable", usual.filterable),
        sortable=node.flag("sortable", usual.sortable),
        groupable=node.flag("groupable", usual.groupable),
        reference_to=node.texts("to"),
        relationship=_followed(node, name) if type_name == "reference" else None,
        picklist=node.texts("picklist"),
        unique=node.flag("unique", False),
        external_id=node.flag("external_id", False),
        case_sensitive=node.flag("case_sensitive", False),
        name_field=node.flag("name_field", False),
    )


def _followed(node: Node, name: str) -> str | None:
    """The name a reference is read through; an empty one in the file says that it only holds an Id."""
    return node.text("relationship", relationship(name)) or None


def relationship(name: str) -> str:
    """`AccountId` is read through `Account`, `IssueId__c` through `IssueId__r`."""
    return name[:-1] + "r" if name.endswith("__c") else name.removesuffix("Id")


def words(name: str) -> str:
    parts = [part for part in _WORDS.split(name.removesuffix("__c")) if part]
    return " ".join("ID" if part == "Id" else part for part in parts)
