"""Semi- and anti-joins: what Salesforce allows of them.

At most two in a WHERE, at its top level, joined by AND only; an Id on the left, an Id or a reference to the same
object on the right; another object within than without; none within another.
"""

from collections.abc import Iterator

from org.caret import layout
from org.errors import MalformedQuery, TooManySemiJoins
from org.schema import Field, Object
from org.soql.ast import Condition, FieldPath, Junction, Not, Query, SemiJoin

MOST = 2
TOP_LEVEL = (
    "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions."
)
UNJOINED = frozenset(["ActivityHistory", "Attachment", "Event", "Note", "OpenActivity", "Task"])


def check_where(where: Condition | None) -> None:
    found = list(semi_joins(where)) if where else []
    if where is None or not found:
        return
    top = where.conditions if isinstance(where, Junction) else (where,)
    joined = sum(isinstance(condition, SemiJoin) for condition in top)
    if joined and isinstance(where, Junction) and where.word == "OR":
        raise MalformedQuery("Semi join sub-selects are not allowed with the 'OR' operator")
    if joined < len(found):
        raise MalformedQuery(TOP_LEVEL)
    if len(found) > MOST:
        raise TooManySemiJoins(f"Maximum {MOST} semi join sub-selects are allowed")


def check_within(where: Condition | None) -> None:
    if where is not None and any(semi_joins(where)):
        raise MalformedQuery("Nesting of semi join sub-selects is not supported")


def semi_joins(condition: Condition) -> Iterator[SemiJoin]:
    waiting = [condition]
    while waiting:
        one = waiting.pop()
        if isinstance(one, SemiJoin):
            yield one
        elif isinstance(one, Not):
            waiting.append(one.condition)
        elif isinstance(one, Junction):
            waiting.extend(one.conditions)


def left_path(node: SemiJoin) -> FieldPath:
    if not isinstance(node.left, FieldPath):
        raise MalformedQuery(_not_an_id(node.left.name))
    return node.left


def check_left(path: FieldPath, levels: int, field: Field, text: str) -> None:
    if levels:
        message = f"The left operand '{path.name}' cannot have more than one level of relationships"
        raise MalformedQuery(layout(text, path.at, message, first_column=1))
    if field.type not in ("id", "reference"):
        raise MalformedQuery(_not_an_id(path.name))


def inner_path(query: Query) -> FieldPath:
    item = query.selected[0]
    expression = getattr(item, "expression", None)
    if not isinstance(expression, FieldPath):
        raise MalformedQuery("only root queries support aggregate expressions")
    return expression


def check_inner(path: FieldPath, levels: int, field: Field) -> None:
    if levels:
        raise MalformedQuery(f"The inner select field '{path.name}' cannot have more than one level of relationships")
    if field.type not in ("id", "reference"):
        raise MalformedQuery(f"semi join sub selects can only query id fields, cannot use: '{path.name}'")


def check_objects(outer: Object, inner: Object) -> None:
    if outer.name == inner.name:
        raise MalformedQuery("The inner and outer selects should not be on the same object type")
    if inner.name in UNJOINED:
        raise MalformedQuery(f"Entity '{inner.name}' is not supported for semi join inner selects")


def check_types(left: tuple[Object, Field], inner: tuple[Object, Field], node: SemiJoin, text: str) -> None:
    if not _points_at(*left) & _points_at(*inner):
        name = inner[1].name
        message = (
            f"The selected field '{name}' in the subquery and the left operand field in the where expression in the "
            f"outer query '{left[1].name}' should point to the same object type"
        )
        raise MalformedQuery(layout(text, node.at, message, first_column=1))


def _points_at(thing: Object, field: Field) -> set[str]:
    return {thing.name} if field.type == "id" else set(field.reference_to)


def _not_an_id(name: str) -> str:
    return f"The left operand field in the where expression for outer query should be an id field, cannot use: '{name}'"
