"""From a query to rows of CSV: read from the org batch by batch, so that no more than one is in memory.

A parent's fields are columns of their own, in the order in which they were asked for.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from org.engine import Org
from org.engine.plan import Parent, Plan, Shape, Value
from org.errors import SalesforceError
from org.rest.bulk.errors import ApiError, JobFailed
from org.rest.bulk.job import Clock, QueryJob
from org.rest.bulk.sheet import Sheet
from org.schema import Object, Schema
from org.soql import Query, parse
from org.soql.ast import TypeOf
from org.soql.constants import paired

CHILDREN = "Aggregate Relationships not supported in Bulk V2 Query with CSV content type"
AGGREGATES = "Aggregate Queries not supported in Bulk V2 Query with CSV content type"
CLAUSE = "{} not supported in Bulk V2 Query with CSV content type"
KINDS = {
    "address": "Selecting compound data not supported in Bulk Query",
    "location": "Selecting compound data not supported in Bulk Query",
    "base64": "Blob field not supported in Bulk V2 Query with CSV content type",
}
UTC_AS_STORED, UTC_AS_SHOWN = "+0000", "Z"
WORDS = {None: "", True: "true", False: "false"}
Record = dict[str, Any]


class AnswerColumn(NamedTuple):
    """A column of the answer. `kind` is the type of the field that it shows; none where it shows no field as it is."""

    path: tuple[str, ...]
    kind: str = ""

    def cell(self, record: Record) -> str:
        value: Any = record
        for name in self.path:
            value = None if value is None else value[name]
        return _cell(value, self.kind)


def accepted(org: Org, text: str, plan: Plan) -> str:
    """The object asked about, of a query that bulk queries can have the answer of."""
    query = parse(paired(text))
    _check(query, plan)
    for column in columns(org.schema, plan):
        if column.kind in KINDS:
            raise ApiError(KINDS[column.kind])
    return plan.shape.label


def extract(org: Org, job: QueryJob, clock: Clock) -> None:
    with job.working(clock):
        try:
            _fill(org, job)
        except SalesforceError as error:
            raise JobFailed(f"InvalidBatch : Failed to process query: {error.code}: {error.message}") from error


def columns(schema: Schema, plan: Plan) -> list[AnswerColumn]:
    numbered = _leaves(schema, schema.object(plan.shape.label), plan.shape, ())
    return [column for _, column in sorted(numbered, key=lambda found: found[0])]


def _check(query: Query, plan: Plan) -> None:
    if plan.children:
        raise ApiError(CHILDREN)
    if plan.aggregate or plan.counts_rows:
        raise ApiError(AGGREGATES)
    if any(isinstance(item, TypeOf) for item in query.selected):
        raise ApiError(CLAUSE.format("TYPEOF"))
    if query.offset is not None:
        raise ApiError(CLAUSE.format("OFFSET"))


def _leaves(
    schema: Schema, thing: Object | None, shape: Shape, trail: tuple[str, ...]
) -> Iterator[tuple[int, AnswerColumn]]:
    """With the place at which each was asked for."""
    for item in shape.items:
        path = (*trail, item.name)
        if isinstance(item, Parent):
            yield from _leaves(schema, schema.object(item.shape.label), item.shape, path)
        elif isinstance(item, Value):
            field = thing.field(item.name) if thing else None
            yield item.index, AnswerColumn(path, field.type if field else "")


def _fill(org: Org, job: QueryJob) -> None:
    deleted = job.operation == "queryAll"
    found = columns(org.schema, org.plan(job.text, deleted=deleted, user=job.user))
    sheet = job.found = Sheet(job.form, [".".join(column.path) for column in found])
    for batch in _batches(org, job, deleted=deleted):
        for record in batch:
            sheet.add([column.cell(record) for column in found])
        job.processed = len(sheet)
        if not job.running:
            return


def _batches(org: Org, job: QueryJob, *, deleted: bool) -> Iterator[Sequence[Record]]:
    result = org.query(job.text, deleted=deleted, user=job.user)
    yield result.records
    while result.next is not None:
        result = org.query_more(result.next)
        yield result.records


def _cell(value: Any, kind: str) -> str:
    if isinstance(value, float):
        return _number(value)
    if value is None or isinstance(value, bool):
        return WORDS[value]
    text = str(value)
    if kind == "datetime" and text.endswith(UTC_AS_STORED):
        return text.removesuffix(UTC_AS_STORED) + UTC_AS_SHOWN
    return text


def _number(value: float) -> str:
    """As Java writes it: very large and very small ones with an exponent."""
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    sign, digits, shift = Decimal(repr(value)).normalize().as_tuple()
    first, *rest = map(str, digits)
    return f"{'-' * sign}{first}.{''.join(rest) or '0'}E{int(shift) + len(rest)}"
