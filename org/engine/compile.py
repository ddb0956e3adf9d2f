"""From a SOQL tree to SQL statements and the shape of their rows: one plan for each text, caller's kind and day."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import sqlite

from org.engine import joins
from org.engine.caller import Caller
from org.engine.conditions import Conditions, among_listed, pair
from org.engine.groups import Groups, counts_rows, is_aggregate
from org.engine.narrowing import Narrowing, without_index
from org.engine.operands import Operand, Operands
from org.engine.paths import Paths, source_object
from org.engine.places import Resolved
from org.engine.plan import Marker, Plan, Shape
from org.engine.rules import check_limits, check_words, scope
from org.engine.selection import Selection
from org.engine.sorting import Sorting, check_place
from org.engine.tables import Tables
from org.errors import InvalidField, MalformedQuery, TooComplicated
from org.schema import Child, Object
from org.soql.ast import Condition, Expression, Query, SemiJoin

DIALECT = sqlite.dialect()
LARGEST = 2**63 - 1
LEVELS = 5
NOT_FILTERED = frozenset(["FORMAT", "CONVERTCURRENCY"])
LONG_TEXTS = 2
SMALL_BATCH = 200


def compile_query(tables: Tables, query: Query, text: str, caller: Caller, *, listed: bool = False) -> Plan:
    """`listed` asks only for records whose Ids come when the plan is run."""
    return Compiler(tables, query, source_object(tables, query, text), text, caller, listed=listed).plan()


class Compiler:
    """`level` counts sub-queries within sub-queries; `first` keeps the tables of nested statements apart."""

    def __init__(
        self,
        tables: Tables,
        query: Query,
        thing: Object,
        text: str,
        caller: Caller,
        *,
        level: int = 0,
        first: int = 0,
        listed: bool = False,
    ) -> None:
        self.tables = tables
        self.query = query
        self.thing = thing
        self.text = text
        self.caller = caller
        self.level = level
        self.first = first
        self.listed = listed
        self.paths = Paths(tables, query, thing, text, deleted=caller.deleted, first=first)
        self.operands = Operands(self.paths, text, caller.calendar)
        self.narrowing = Narrowing(self.paths)

    def plan(self) -> Plan:
        check_limits(self.query)
        check_words(self.query, self.text)
        if counts_rows(self.query):
            return self.count()
        return self.groups() if is_aggregate(self.query) else self.records()

    def count(self) -> Plan:
        """LIMIT and OFFSET cut the records before they are counted."""
        if self.query.group_by or self.query.order_by:
            raise MalformedQuery("COUNT() cannot be used with GROUP BY or ORDER BY, use COUNT(Id)")
        where = self.where()
        if self.query.limit is None and self.query.offset is None:
            statement = select(func.count()).select_from(self.paths.source).where(*where)
        else:
            cut = select(self.paths.root.identifier()).select_from(self.paths.source).where(*where)
            statement = select(func.count()).select_from(self.limited(cut).subquery())
        return self.made(statement, Shape("AggregateResult", ()), counts_rows=True)

    def groups(self) -> Plan:
        groups = Groups(self.operands, self.query, self.narrowing.off_index)
        statement, shape = groups.statement(self.where, self.limited)
        return self.made(statement, shape)

    def records(self) -> Plan:
        selection, shape, where, orderings = self.asked()
        statement = select(*selection.columns).select_from(self.paths.source).where(*where).order_by(*orderings)
        plan = self.made(self.limited(statement), shape)
        return replace(plan, children=tuple(selection.children), batch=self.batch(selection))

    def asked(self) -> tuple[Selection, Shape, list[Any], list[Any]]:
        """Every clause may still join a parent, so that all are read before the source is."""
        selection = Selection(self.operands, self.query, self.family)
        draft = selection.collect()
        where = self.where()
        orderings = Sorting(self.operands, self.narrowing.off_index).by(self.query.order_by)
        return selection, draft.shape(), where, orderings

    def batch(self, selection: Selection) -> int | None:
        """Records with several long texts come in smaller batches."""
        fields = [self.thing.field(name) for name in selection.draft.items]
        long = [f for f in fields if f and f.type == "textarea" and not f.filterable and f.name.endswith("__c")]
        return SMALL_BATCH if len(long) >= LONG_TEXTS else None

    def family(self, query: Query, child: Child) -> Plan:
        """The children of all parents at once: each row says whose it is in its last column."""
        if is_aggregate(query) or counts_rows(query):
            raise MalformedQuery("only root queries support aggregate expressions")
        if self.level == LEVELS - 1:
            raise MalformedQuery(f"Sub-queries can be at most {LEVELS} levels deep")
        if query.offset is not None and self.query.limit != 1:
            raise MalformedQuery("OFFSET in a sub-query needs LIMIT 1 in the query around it")
        thing = self.tables.by_name(child.object)
        return Compiler(
            self.tables, query, thing, self.text, self.caller, level=self.level + 1, first=self.first
        ).of_parents(child)

    def of_parents(self, child: Child) -> Plan:
        check_limits(self.query)
        check_words(self.query, self.text)
        selection, shape, where, orderings = self.asked()
        parent = self.paths.root.target.table.c[child.field]
        where.append(among_listed(parent))
        columns = [column.label(f"c{place}") for place, column in enumerate([*selection.columns, parent])]
        statement = select(*columns).select_from(self.paths.source).where(*where)
        limit, offset = self.query.limit, self.query.offset
        if limit is None and offset is None:
            statement = statement.order_by(*orderings)
        else:
            statement = self.per_parent(statement, len(columns), parent, orderings)
        return replace(self.made(statement, shape), children=tuple(selection.children))

    def per_parent(self, statement: Select[Any], width: int, parent: Any, orderings: Sequence[Any]) -> Select[Any]:
        # By the index of the partition the database would number the children of every parent there is.
        place = func.row_number().over(partition_by=without_index(parent), order_by=orderings or None)
        ranked = statement.add_columns(place.label("place")).subquery()
        start = self.query.offset or 0
        kept = ranked.c.place > start
        if self.query.limit is not None:
            kept = kept & (ranked.c.place <= start + min(self.query.limit, LARGEST - start))
        return select(*list(ranked.c)[:width]).where(kept).order_by(ranked.c.place)

    def where(self) -> list[Any]:
        joins.check_where(self.query.where)
        found = [] if self.query.where is None else [self.condition(self.query.where)]
        return [*found, *self.standing()]

    def standing(self) -> list[Any]:
        """What holds for every query of these records: they are not deleted, and in the scope asked for."""
        found = scope(self.query, self.paths.root.target, self.caller, self.text)
        table = self.paths.root.target.table
        if self.thing.name in self.tables.deleted and not self.caller.deleted:
            found.append(table.c["IsDeleted"] == 0)
        if self.listed:
            found.append(among_listed(table.c["Id"]))
        return found

    def condition(self, condition: Condition) -> Any:
        made = Conditions(self.filtered, self.semi_join, self.caller.calendar, self.text).build(condition)
        self.narrowing.learn(condition)
        return made

    def filtered(self, expression: Expression) -> Operand:
        operand = self.operands.of(expression)
        check_place(self.operands, expression, "WHERE", NOT_FILTERED)
        if operand.aggregate:
            raise self.operands.malformed(
                f"Aggregate functions are not allowed in WHERE: {expression.name}", expression.at
            )
        field = operand.field
        if field is not None and not field.filterable:
            raise self.operands.invalid(f"field '{field.name}' can not be filtered in a query call", expression.at)
        if field is not None and field.type in ("address", "location"):
            kind = "Address" if field.type == "address" else "Geolocation"
            message = f"{kind} fields can only be filtered using Distance expressions"
            raise InvalidField(self.operands.malformed(message, expression.at).message)
        return operand

    def semi_join(self, node: SemiJoin) -> Any:
        thing = source_object(self.tables, node.query, self.text)
        joins.check_objects(self.thing, thing)
        self.first += 100
        inner = Compiler(self.tables, node.query, thing, self.text, self.caller, first=self.first)
        found = inner.joined()
        path = joins.left_path(node)
        left = self.paths.resolve(path)
        joins.check_left(path, len(left.trail), left.field, self.text)
        joins.check_types((self.thing, left.field), (thing, found.field), node, self.text)
        return pair(left.key, inner.joinable(found), node.operator)

    def joined(self) -> Resolved:
        """The Id that a sub-select selects."""
        check_words(self.query, self.text)
        joins.check_within(self.query.where)
        path = joins.inner_path(self.query)
        found = self.paths.resolve(path)
        joins.check_inner(path, len(found.trail), found.field)
        return found

    def joinable(self, found: Resolved) -> Select[Any]:
        where = self.where()
        return select(found.key).select_from(self.paths.source).where(*where, found.key.is_not(None))

    def limited(self, statement: Select[Any]) -> Select[Any]:
        limit, offset = self.query.limit, self.query.offset
        statement = statement if limit is None else statement.limit(min(limit, LARGEST))
        return statement if offset is None else statement.offset(offset)

    def made(self, statement: Select[Any], shape: Shape, *, counts_rows: bool = False) -> Plan:
        try:
            compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
        except RecursionError as error:
            raise TooComplicated from error
        names = cast(Sequence[str], compiled.positiontup or ())
        values = compiled.params
        parameters = tuple(Marker.LISTED if name == "listed" else values[name] for name in names)
        return Plan(str(compiled), parameters, shape, counts_rows=counts_rows)
