"""Field paths made concrete: which column, through which joins.

Parents are joined once per path and always as outer joins: a record without a parent stays in the result.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause

from org.caret import GUIDANCE, layout
from org.engine.tables import tables
from org.errors import InvalidField, InvalidType
from org.schema import Field, Object, Schema
from org.soql.ast import FieldPath, Query

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


@dataclass(frozen=True, slots=True)
class Place:
    """An object as it stands in the FROM clause: the root, or a parent reached by `path`."""

    thing: Object
    table: FromClause
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    place: Place
    field: Field
    column: ColumnElement[Any]


class Paths:
    def __init__(self, schema: Schema, query: Query, text: str) -> None:
        self.schema = schema
        self.text = text
        self.query = query
        thing = schema.object(query.source)
        if thing is None:
            message = NO_OBJECT.format(name=query.source)
            raise InvalidType(layout(text, query.source_at, message, first_column=1))
        self.root = Place(thing, tables(schema)[thing.name].alias(), ())
        self.source: FromClause = self.root.table
        self.places: dict[tuple[str, ...], Place] = {(): self.root}

    def resolve(self, path: FieldPath) -> Resolved:
        *parents, last = self.steps(path)
        place = self.root
        for parent in parents:
            place = self.parent(place, parent, path)
        field = place.thing.field(last)
        if field is None:
            raise self.error(NO_COLUMN.format(name=last, entity=place.thing.name), path)
        return Resolved(place, field, place.table.c[field.name])

    def steps(self, path: FieldPath) -> list[str]:
        steps = path.name.split(".")
        names = {self.query.source.lower(), (self.query.alias or self.query.source).lower()}
        return steps[1:] if len(steps) > 1 and steps[0].lower() in names else steps

    def parent(self, place: Place, name: str, path: FieldPath) -> Place:
        reference = place.thing.parent(name)
        thing = self.target(reference) if reference else None
        if reference is None or thing is None:
            raise self.error(NO_PARENT.format(name=name), path)
        key = (*place.path, str(reference.relationship))
        if key not in self.places:
            self.places[key] = self.join(place, reference, thing, key)
        return self.places[key]

    def target(self, reference: Field) -> Object | None:
        """The object behind a reference; None when it lives outside this org, as record types do."""
        known = (self.schema.object(name) for name in reference.reference_to)
        return next((thing for thing in known if thing is not None), None)

    def join(self, place: Place, reference: Field, thing: Object, key: tuple[str, ...]) -> Place:
        table = tables(self.schema)[thing.name].alias()
        on = place.table.c[reference.name] == table.c["Id"]
        self.source = self.source.outerjoin(table, on)
        return Place(thing, table, key)

    def error(self, message: str, path: FieldPath) -> InvalidField:
        return InvalidField(layout(self.text, path.at, message, first_column=1))
