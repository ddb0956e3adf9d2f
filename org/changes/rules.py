"""The rules of the org's schema, asked of a record as it stands once it is written, and before anybody else sees it."""

from org.changes.errors import RefusedByRule
from org.engine import Org
from org.schema import Object
from org.schema.rules import ANY, query


def check(org: Org, thing: Object, identifier: str) -> None:
    """Within the change, whose thread reads what it wrote; the first rule that the record meets is told."""
    for rule in thing.rules:
        plan = org.plan(query(thing, rule))
        parameters = tuple(identifier if value == ANY else value for value in plan.parameters)
        if org.execute(plan.sql, parameters):
            raise RefusedByRule(rule)
