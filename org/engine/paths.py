"""Field paths made concrete: which column, through which joins.

Parents are joined once per path. A record without a parent stays in the result, unless a condition is known to leave it
out: the database then may begin at the parent.
"""

from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

from sqlalchemy import ColumnElement, FromClause, and_

from org.caret import GUIDANCE, layout
from org.engine.places import One, Path, Place, Resolved, Several, Target
from org.engine.tables import Tables
from org.errors import InvalidField, InvalidType, MalformedQuery, NotQueryable
from org.schema import Field, Object
from org.soql.ast import FieldPath, Query, Source

NO_COLUMN = (
    "No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append "
    "the '__c' after the custom field name. " + GUIDANCE
)
NO_PARENT = (
    "Didn't understand relationship '{name}' in field path. If you are attempting to use a custom relationship, be "
    "sure to append the '__r' after the custom relationship name. " + GUIDANCE
)
NO_OBJECT = (
    "sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the "
    "'__c' after the entity name. " + GUIDANCE
)
NOT_RELATED = (
    "A driving SObject type has already been set, all other entity types in the FROM clause must be relationships to "
    "the initial object.  The driving object is {name}"
)
# Objects that records are shown as, and that hold none.
UNASKED = {
    name.lower(): name
    for name in (
        *("ActivityHistory", "AggregateResult", "AttachedContentDocument", "ContentBody", "LookedUpFromActivity"),
        *("Name", "NoteAndAttachment", "OpenActivity", "ProcessInstanceHistory"),
    )
}
STREAMS = ("changeevent", "eventstream")
DEEPEST = 5
MOST = 55


class Join(NamedTuple):
    """A table of parents, and the path that it is joined for."""

    table: FromClause
    on: ColumnElement[bool]
    within: Path


class Paths:
    """`first` numbers the tables of one statement, so that those of a statement within another differ from them."""

    def __init__(
        self, tables: Tables, query: Query, thing: Object, text: str, *, deleted: bool, first: int = 0
    ) -> None:
        self.tables = tables
        self.schema = tables.schema
        self.text = text
        self.deleted = deleted
        self.numbers = count(first)
        self.root = One(tables, Target(thing, tables.alias(thing.name, next(self.numbers))), (), ())
        self.joins: list[Join] = []
        self.required: set[Path] = set()
        self.places: dict[Path, Place] = {(): self.root}
        self.names: dict[str, Path] = {query.source.rpartition(".")[2].lower(): (), thing.name.lower(): ()}
        if query.alias:
            self.names[query.alias.lower()] = ()
        for more in query.more_sources:
            self.name_parent(more)

    def name_parent(self, more: Source) -> None:
        """A further name in FROM is that of a parent, and may have an alias of its own."""
        path = FieldPath(more.path, more.at)
        steps = self.steps(more.path)
        if len(steps) == 1 and self.root.target.thing.parent(steps[0]) is None:
            raise MalformedQuery(NOT_RELATED.format(name=self.root.label))
        self.follow(self.root, steps, path)
        self.names[(more.alias or steps[-1]).lower()] = tuple(steps)

    def resolve(self, path: FieldPath) -> Resolved:
        return self.resolve_from(self.root, self.steps(path.name), path)

    def resolve_from(self, place: Place, steps: Sequence[str], path: FieldPath) -> Resolved:
        *parents, last = steps
        trail = self.follow(place, parents, path) if parents else ()
        holder = trail[-1] if trail else place
        found = holder.find(last)
        if found is None:
            raise self.error(NO_COLUMN.format(name=last, entity=holder.label), path)
        return found._replace(trail=trail) if trail else found

    def steps(self, name: str) -> list[str]:
        """A path's first name may be that of the source, or an alias of it or of a parent."""
        if "." not in name:
            return [name]
        first, *rest = name.split(".")
        return [*self.names[first.lower()], *rest] if first.lower() in self.names else [first, *rest]

    def follow(self, place: Place, parents: Sequence[str], path: FieldPath) -> tuple[Place, ...]:
        trail = []
        for parent in parents:
            place = self.parent(place, parent, path)
            trail.append(place)
        return tuple(trail)

    def parent(self, place: Place, name: str, path: FieldPath) -> Place:
        holder, reference = self.reference(place, name, path)
        relationship = str(reference.relationship)
        within = (*holder.within, relationship)
        if within not in self.places:
            self.check_reach(within, path)
            self.places[within] = self.join(holder, reference, (*holder.path, relationship), within)
        return self.places[within]

    def reference(self, place: Place, name: str, path: FieldPath) -> tuple[One, Field]:
        reference = place.target.thing.parent(name) if isinstance(place, One) else None
        if not isinstance(place, One) or reference is None or not self.targets(reference):
            raise self.error(NO_PARENT.format(name=name), path)
        return place, reference

    def targets(self, reference: Field) -> list[Object]:
        """The objects behind a reference; some live outside this org, as record types do."""
        known = (self.schema.object(name) for name in reference.reference_to)
        return [thing for thing in known if thing is not None]

    def check_reach(self, key: Path, path: FieldPath) -> None:
        if len(key) > DEEPEST:
            raise self.error(f"Relationship paths can have at most {DEEPEST} levels: {path.name}", path)
        if len(self.places) > MOST:
            raise self.error(f"A query can use at most {MOST} child-to-parent relationships", path)

    def join(self, holder: One, reference: Field, path: Path, within: Path) -> Place:
        joined = tuple(self.joined(holder, reference, thing, within) for thing in self.targets(reference))
        if len(reference.reference_to) > 1:
            return Several(self.tables, joined, path, within)
        return One(self.tables, joined[0], path, within)

    def branch(self, holder: One, reference: Field, thing: Object) -> One:
        """The records of one object behind a reference, as TYPEOF asks for them."""
        path = (*holder.path, str(reference.relationship))
        within = (*holder.within, f"TYPEOF {reference.relationship} {thing.name}")
        return One(self.tables, self.joined(holder, reference, thing, within), path, within)

    def joined(self, holder: One, reference: Field, thing: Object, within: Path) -> Target:
        table = self.tables.alias(thing.name, next(self.numbers))
        on = holder.target.table.c[reference.name] == table.c["Id"]
        if thing.name in self.tables.deleted and not self.deleted:
            on = and_(on, table.c["IsDeleted"] == 0)
        self.joins.append(Join(table, on, within))
        return Target(thing, table)

    def require(self, trail: Sequence[Place]) -> None:
        """No record without these parents is wanted."""
        if not any(isinstance(place, Several) and len(place.targets) > 1 for place in trail):
            self.required.update(place.within for place in trail)

    @property
    def source(self) -> FromClause:
        found: FromClause = self.root.target.table
        for join in self.joins:
            found = found.join(join.table, join.on, isouter=join.within not in self.required)
        return found

    def error(self, message: str, path: FieldPath) -> InvalidField:
        return InvalidField(layout(self.text, path.at, message, first_column=1))


def source_object(tables: Tables, query: Query, text: str) -> Object:
    if query.source.lower() in UNASKED or query.source.lower().endswith(STREAMS):
        raise NotQueryable(UNASKED.get(query.source.lower(), query.source))
    thing = tables.schema.object(query.source)
    if thing is None:
        message = NO_OBJECT.format(name=query.source)
        raise InvalidType(layout(text, query.source_at, message, first_column=1))
    return thing
