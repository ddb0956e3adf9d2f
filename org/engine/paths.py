"""Field paths made concrete: which column, through which joins.

Parents are joined once per path. A record without a parent stays in the result, unless a condition is known to leave it
out: the database then may begin at the parent. Where a
reference may point at several objects, what can be read of its parent is the pseudo-object `Name`: the fields that
records of any object may have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal, null

from org.caret import GUIDANCE, layout
from org.engine.tables import Tables, ignores_case
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
ANYTHING = "Name"
# The fields of the pseudo-object, and their types; each is read from those targets that have it.
NAME_FIELDS = {
    "id": ("Id", "id"), "name": ("Name", "string"), "type": ("Type", "picklist"), "firstname": ("FirstName", "string"),
    "lastname": ("LastName", "string"), "alias": ("Alias", "string"), "email": ("Email", "email"),
    "phone": ("Phone", "phone"), "title": ("Title", "string"), "username": ("Username", "string"),
    "isactive": ("IsActive", "boolean"),
}  # fmt: skip
DEEPEST = 5
MOST = 55
Column = ColumnElement[Any]
Path = tuple[str, ...]


class Target(NamedTuple):
    thing: Object
    table: FromClause


class Join(NamedTuple):
    """A table of parents, and the path that it is joined for."""

    table: FromClause
    on: ColumnElement[bool]
    within: Path


class Resolved(NamedTuple):
    """A field found: `key` is what it is compared by, `identity` what makes it the same as another.

    `trail` are the parents on the way to it, in order.
    """

    field: Field
    shown: Column
    key: Column
    identity: Path
    trail: "tuple[Place, ...]" = ()


class Place(Protocol):
    """Records as they stand in the FROM clause: the root, or parents reached by `path`."""

    @property
    def path(self) -> Path: ...
    @property
    def within(self) -> Path: ...
    @property
    def label(self) -> str: ...
    def find(self, name: str) -> Resolved | None: ...
    def identifier(self) -> Column: ...
    def type_name(self) -> Column | None: ...


@dataclass(frozen=True, slots=True)
class One:
    """Records of one object. `within` tells apart what is joined under the same path, as TYPEOF does."""

    tables: Tables
    target: Target
    path: Path
    within: Path

    @property
    def label(self) -> str:
        return self.target.thing.name

    def find(self, name: str) -> Resolved | None:
        field = self.target.thing.field(name)
        return None if field is None else self.resolved(field)

    def resolved(self, field: Field) -> Resolved:
        key = self.tables.key(self.target.table, self.target.thing, field)
        return Resolved(field, self.target.table.c[field.name], key, (*self.within, field.name))

    def identifier(self) -> Column:
        return self.target.table.c["Id"]

    def type_name(self) -> Column | None:
        return None


@dataclass(frozen=True, slots=True)
class Several:
    """Records of several objects, seen through the pseudo-object."""

    tables: Tables
    targets: tuple[Target, ...]
    path: Path
    within: Path
    label: str = ANYTHING

    def find(self, name: str) -> Resolved | None:
        known = NAME_FIELDS.get(name.lower())
        if known is None:
            return None
        field = _name_field(*known)
        shown, key = self.columns(field)
        return Resolved(field, shown, key, (*self.within, field.name))

    def columns(self, field: Field) -> tuple[Column, Column]:
        if field.name == "Type":
            column = self.type_name()
            return column, func.lower(column)
        found = [(target, own) for target in self.targets if (own := _own(target.thing, field.name))]
        shown = _first([target.table.c[own.name] for target, own in found])
        keys = [self.tables.key(target.table, target.thing, own) for target, own in found]
        return shown, _first([func.lower(key) for key in keys] if len(keys) > 1 and ignores_case(field) else keys)

    def identifier(self) -> Column:
        return _first([target.table.c["Id"] for target in self.targets])

    def type_name(self) -> Column:
        return case(*((target.table.c["Id"].is_not(None), literal(target.thing.name)) for target in self.targets))


def _own(thing: Object, name: str) -> Field | None:
    """An object's name is not always called Name."""
    return thing.name_field if name == "Name" else thing.field(name)


def _first(columns: Sequence[Column]) -> Column:
    if not columns:
        return null()
    return columns[0] if len(columns) == 1 else func.coalesce(*columns)


def _name_field(name: str, type_name: str) -> Field:
    return Field(name, type_name, name, "", 255, True, True, True, True, (), None, (), False, False, False, False)


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
