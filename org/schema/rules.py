"""The rules of a schema file, looked at as it is read: each is a condition, of fields that the object has.

What stands behind a relationship, and whether a value fits its field, is left to those who ask the condition.
"""

from collections.abc import Iterator
from dataclasses import replace

from org.errors import QueryError
from org.schema.model import Object, Rule
from org.schema.read import RuleEntry
from org.soql import Query, parse
from org.soql.ast import Comparison, Condition, Constant, Expression, FieldPath, Junction, Membership, Not, SemiJoin

# Stands for the Id of the record that a rule is asked of: one text, and one plan, for all records.
ANY = "000000000000000AAA"


def query(thing: Object, rule: Rule) -> str:
    """Finds the record if the rule refuses it."""
    return f"SELECT Id FROM {thing.name} WHERE Id = '{ANY}' AND ({rule.refused})"


def checked(thing: Object, entry: RuleEntry) -> Rule:
    rule, node = entry.rule, entry.node
    for path in _paths(_condition(thing, entry)):
        if not _begins_here(thing, path):
            raise node.fail("refused", f"{thing.name} has no field {path}")
    if rule.field is None:
        return rule
    field = thing.field(rule.field)
    if field is None:
        raise node.fail("field", f"{thing.name} has no field {rule.field}")
    return replace(rule, field=field.name)


def _condition(thing: Object, entry: RuleEntry) -> Condition:
    try:
        asked = parse(f"SELECT Id FROM {thing.name} WHERE {entry.rule.refused}")
    except QueryError as error:
        wrong = error.message.splitlines()[-1]
        raise entry.node.fail("refused", f"{wrong} in {entry.rule.refused!r}") from error
    bare = Query(asked.selected, asked.source, asked.source_at, where=asked.where, filtered_at=asked.filtered_at)
    if asked.where is None or asked != bare:
        raise entry.node.fail("refused", f"{entry.rule.refused!r} is more than a condition")
    return asked.where


def _paths(condition: Condition) -> Iterator[str]:
    """Of a sub-select only what is compared with it: the rest is not the object's own."""
    match condition:
        case Junction(_, parts):
            for part in parts:
                yield from _paths(part)
        case Not(inner):
            yield from _paths(inner)
        case Comparison(left) | Membership(left) | SemiJoin(left):
            yield from _fields(left)


def _fields(expression: Expression | Constant) -> Iterator[str]:
    match expression:
        case FieldPath(name):
            yield name
        case Constant():
            return
        case _:
            for argument in expression.arguments:
                yield from _fields(argument)


def _begins_here(thing: Object, path: str) -> bool:
    """A first name that is the object's own, as `Machine__c.Name` has it, stands for the record."""
    first, _, rest = path.partition(".")
    if not rest:
        return thing.field(first) is not None
    return first.lower() == thing.name.lower() or thing.parent(first) is not None
