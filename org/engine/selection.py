"""What a query of records selects: fields, parents' fields, whole groups of fields, typed parents, children."""

from collections.abc import Callable, Iterator
from typing import Any

from org.caret import GUIDANCE, layout
from org.engine.drafts import Draft, shapes
from org.engine.operands import Operands, plain
from org.engine.places import One, Place
from org.engine.plan import AS_THE_ROW_SAYS, Children, Plan, Typed
from org.errors import InvalidType, MalformedQuery
from org.schema import Child, Field, Object
from org.soql.ast import (
    AllFields,
    Branch,
    Expression,
    FieldPath,
    FunctionCall,
    Junction,
    Membership,
    Query,
    Selected,
    SelectedItem,
    TypeOf,
)

NO_CHILDREN = (
    "Didn't understand relationship '{name}' in FROM part of query call. If you are attempting to use a custom "
    "relationship, be sure to append the '__r' after the custom relationship name. " + GUIDANCE
)
NO_RELATION = (
    "No such relation '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append "
    "the '__c' after the custom field name. " + GUIDANCE
)
GROUPS = ("ALL", "CUSTOM", "STANDARD")
RENAMED = frozenset(["TOLABEL", "FORMAT", "CONVERTCURRENCY", "DISTANCE"])
MOST_FIELDS = 200
MOST_CHILDREN = 20
Family = Callable[[Query, Child], Plan]


class Selection:
    """`family` compiles a sub-query over the children of one relationship."""

    def __init__(self, operands: Operands, query: Query, family: Family) -> None:
        self.operands = operands
        self.paths = operands.paths
        self.query = query
        self.family = family
        self.columns: list[Any] = []
        self.draft = Draft(self.paths.root.label, self.paths.root, self.columns)
        self.children: list[Children] = []

    def collect(self) -> Draft:
        for item in self.query.selected:
            self.add(item)
        return self.draft

    def add(self, item: SelectedItem) -> None:
        match item:
            case Selected():
                self.add_field(item)
            case AllFields():
                self.add_group(item)
            case TypeOf():
                self.add_typed(item)
            case Query():
                self.add_children(item)

    def add_field(self, item: Selected) -> None:
        call = item.expression if isinstance(item.expression, FunctionCall) else None
        if item.alias and not (call and call.name.upper() in RENAMED):
            raise MalformedQuery("only aggregate expressions use field aliasing")
        operand = self.operands.of(item.expression)
        if item.alias:
            operand = operand._replace(trail=())
        self.draft.add(item.alias or operand.name, operand)

    def add_group(self, item: AllFields) -> None:
        for field in self.group(item):
            self.draft.add(field.name, plain(self.paths.root.resolved(field)))

    def group(self, item: AllFields) -> list[Field]:
        group = item.group.upper()
        if group not in GROUPS:
            known = f"(all), (custom), (standard); ({item.group}) is not supported."
            raise MalformedQuery(f"The SOQL FIELDS function only supports arguments of {known}")
        if group != "STANDARD" and not _is_bounded(self.query):
            raise MalformedQuery(f"The SOQL FIELDS function must have a LIMIT of at most {MOST_FIELDS}")
        found = list(_of_group(self.paths.root.target.thing, group))
        if not found:
            raise MalformedQuery("'FIELDS(...)' expansion function must result in at least one field being selected.")
        return found

    def add_typed(self, item: TypeOf) -> None:
        *parents, name = self.paths.steps(item.reference.name)
        trail = self.paths.follow(self.paths.root, parents, item.reference)
        holder, reference = self.reference(trail[-1] if trail else self.paths.root, name, item)
        self.check_unique(item.branches)
        things = [self.target(reference, branch) for branch in item.branches]
        branches = [
            self.branch(holder, reference, thing, branch)
            for thing, branch in zip(things, item.branches, strict=True)
            if thing is not None
        ]
        otherwise = self.otherwise(holder, name, item) if item.otherwise else None
        draft = self.draft
        for place in trail:
            draft = draft.parent(place)
        shown = str(reference.relationship)
        draft.put(shown, Typed(shown, shapes(branches), otherwise.shape() if otherwise else None))

    def reference(self, holder: Place, name: str, item: TypeOf) -> tuple[One, Field]:
        reference = holder.target.thing.parent(name) if isinstance(holder, One) else None
        at = item.reference.at
        if not isinstance(holder, One) or reference is None:
            raise self.operands.invalid(NO_RELATION.format(name=name, entity=holder.label), at)
        if len(reference.reference_to) < 2:
            message = f"TYPEOF operand '{name}' is not a polymorphic relationship field"
            raise self.operands.malformed(message, at)
        return holder, reference

    def target(self, reference: Field, branch: Branch) -> Object | None:
        """None is an object that Salesforce has and this org has not: no record is ever one of these."""
        if branch.object.lower() not in map(str.lower, reference.reference_to):
            message = f"sObject type '{branch.object}' is not among those that {reference.relationship} refers to"
            raise InvalidType(layout(self.operands.text, branch.at, message, first_column=1))
        return self.paths.schema.object(branch.object)

    def branch(self, holder: One, reference: Field, thing: Object, branch: Branch) -> Draft:
        place = self.paths.branch(holder, reference, thing)
        return self.filled(Draft(place.label, place, self.columns), place, branch.fields)

    def otherwise(self, holder: Place, name: str, item: TypeOf) -> Draft:
        """Whatever the object is, its type is what the record says it is."""
        place = self.paths.parent(holder, name, item.reference)
        return self.filled(Draft(AS_THE_ROW_SAYS, place, self.columns), place, item.otherwise)

    def filled(self, draft: Draft, place: Place, fields: tuple[FieldPath, ...]) -> Draft:
        for path in fields:
            found = plain(self.paths.resolve_from(place, path.name.split("."), path))
            draft.add(found.name, found)
        return draft

    def check_unique(self, branches: tuple[Branch, ...]) -> None:
        seen: set[str] = set()
        for branch in branches:
            if branch.object.lower() in seen:
                raise MalformedQuery(f"WHEN clause operand [{branch.object}] is not unique")
            seen.add(branch.object.lower())

    def add_children(self, item: Query) -> None:
        name = item.source.rpartition(".")[2]
        child = self.paths.root.target.thing.child(name)
        if child is None or self.paths.schema.object(child.object) is None:
            message = NO_CHILDREN.format(name=name)
            raise InvalidType(layout(self.operands.text, item.source_at, message, first_column=1))
        if len(self.children) == MOST_CHILDREN:
            raise MalformedQuery(f"A query can have at most {MOST_CHILDREN} sub-queries")
        made = Children(child.name, self.family(item, child), len(self.children))
        self.children.append(made)
        self.draft.put(child.name, made)


def _is_bounded(query: Query) -> bool:
    """Few records are asked for: by a limit, or one by one."""
    if query.limit is not None and query.limit <= MOST_FIELDS:
        return True
    where = query.where
    conditions = where.conditions if isinstance(where, Junction) and where.word == "AND" else (where,)
    return any(
        isinstance(one, Membership) and one.operator == "IN" and len(one.members) <= MOST_FIELDS and _is_id(one.left)
        for one in conditions
    )


def _is_id(expression: Expression) -> bool:
    return isinstance(expression, FieldPath) and expression.name.lower() == "id"


def _of_group(thing: Object, group: str) -> Iterator[Field]:
    for field in thing.fields.values():
        if group == "ALL" or (group == "CUSTOM") == field.name.endswith("__c"):
            yield field
