"""`composite/tree`: records with those below them, made all together or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from org.errors import InvalidField, RequestError, SalesforceError
from org.rest.call import Answer, Call
from org.rest.composite.inner import entries
from org.rest.composite.saving import failed
from org.rest.errors import TooManyRecords
from org.schema import Child, Object

MOST, DEEPEST = 200, 5
MADE, REFUSED = 201, 400
Told = dict[str, Any]


@dataclass(slots=True)
class Node:
    """A record to be made; `parent` and `link` say below which other and by which of its own fields."""

    reference: str
    thing: Object
    values: Mapping[str, Any]
    parent: "Node | None" = None
    link: str = ""
    identifier: str = ""

    @property
    def whole(self) -> Mapping[str, Any]:
        return self.values if self.parent is None else {**self.values, self.link: self.parent.identifier}


class BadTree(RequestError):
    code = "INVALID_INPUT"


class Refused(Exception):
    """Why nothing of a tree stays: the record called so cannot be made."""

    def __init__(self, reference: str, error: SalesforceError) -> None:
        super().__init__()
        self.reference = reference
        self.error = error


def create(call: Call) -> Answer:
    changes, document = call.changes, call.document()
    try:
        nodes = _checked(_nodes(call, call.thing, entries(document, "records")))
        with changes.together():
            for node in nodes:
                _make(call, node)
    except Refused as refused:
        told = {"referenceId": refused.reference, "errors": failed(refused.error)["errors"]}
        return Answer({"hasErrors": True, "results": [told]}, REFUSED)
    results = [{"referenceId": node.reference, "id": node.identifier} for node in nodes]
    return Answer({"hasErrors": False, "results": results}, MADE)


def _make(call: Call, node: Node) -> None:
    try:
        node.identifier = call.changes.create(node.thing.name, node.whole, call.user)
    except SalesforceError as error:
        raise Refused(node.reference, error) from error


def _checked(nodes: list[Node]) -> list[Node]:
    seen: set[str] = set()
    for node in nodes:
        if node.reference in seen:
            raise Refused(node.reference, BadTree("Duplicate ReferenceId provided in the request."))
        seen.add(node.reference)
    return nodes


def _nodes(call: Call, thing: Object, roots: list[dict[str, Any]]) -> list[Node]:
    """Level by level, so that whoever is above is there first."""
    nodes: list[Node] = []
    level = [_node(thing, entry, None, "") for entry in roots]
    for _ in range(DEEPEST):
        nodes += (node for node, _ in level)
        if len(nodes) > MOST:
            raise TooManyRecords(MOST)
        level = [below for node, entry in level for below in _below(call, node, entry)]
    if level:
        raise Refused(level[0][0].reference, BadTree(f"A tree can be {DEEPEST} levels deep at most."))
    return nodes


def _below(call: Call, node: Node, entry: Mapping[str, Any]) -> Iterator[tuple[Node, dict[str, Any]]]:
    for name, value in entry.items():
        if name != "attributes" and isinstance(value, dict) and "records" in value:
            child = _child(node, name)
            thing = call.object(child.object)
            yield from (_node(thing, one, node, child.field) for one in entries(value, "records"))


def _child(node: Node, name: str) -> Child:
    child = node.thing.child(name)
    if child is None:
        error = InvalidField(f"No such column '{name}' on sobject of type {node.thing.name}")
        raise Refused(node.reference, error)
    return child


def _node(thing: Object, entry: dict[str, Any], parent: Node | None, link: str) -> tuple[Node, dict[str, Any]]:
    attributes = entry.get("attributes")
    told = attributes if isinstance(attributes, dict) else {}
    reference = told.get("referenceId")
    if not isinstance(reference, str) or not reference:
        raise Refused("", BadTree("Include a reference ID for each record in the request."))
    if str(told.get("type", "")).lower() != thing.name.lower():
        raise Refused(reference, BadTree(f"The type of the record has to be {thing.name}."))
    return Node(
        reference, thing, {name: value for name, value in entry.items() if _is_value(name, value)}, parent, link
    ), entry


def _is_value(name: str, value: Any) -> bool:
    return name != "attributes" and not (isinstance(value, dict) and "records" in value)
