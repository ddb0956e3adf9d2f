"""From rows of CSV to records written: each row is a change of its own, and says for itself how that went."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from org.changes.errors import InvalidReference, WrongJson
from org.errors import ChangeRefused, MissingArgument, NotFound, SalesforceError
from org.identifiers import canonical
from org.rest.bulk import upload
from org.rest.bulk.columns import NOT_FOUND, Column, named, values
from org.rest.bulk.errors import JobFailed
from org.rest.bulk.job import SUCCESSFUL, UNSUCCESSFUL, Clock, IngestJob, State
from org.rest.bulk.sheet import Sheet
from org.schema import Schema

if TYPE_CHECKING:
    from org.changes import Changes

TOGETHER = 200
IDENTIFIER = "Id"
ONLY_IDS = "InvalidBatch : The '{}' batch must contain only ids"
LOCKED = "TooManyLockFailure : {}"
NO_ID = {"update": "Id not specified in an update call", "delete": "Id not specified in a delete call"}
NOT_OF_TYPE = "Failed to deserialize field at col {}. Due to, '{}' is not a valid value for the type xsd:{}"
SCHEMA_TYPES = {"currency": "double", "percent": "double", "datetime": "dateTime"}
ENDS = {True: " --", False: "--"}
TRUTH = {True: "true", False: "false"}
Row = Sequence[str]


class NotReadable(ChangeRefused):
    """A row, or a cell of it, that cannot be made a record of."""

    code = "INVALID_FIELD"


class Outcome(NamedTuple):
    """What stands before the cells of a row in its result."""

    identifier: str
    told: str
    successful: bool


def load(changes: "Changes", schema: Schema, job: IngestJob, clock: Clock) -> None:
    """Rows that are written together are all there or none is; each that is refused is left out alone."""
    with job.working(clock):
        if job.upload is None or job.upload.size == 0:
            return
        table = upload.read(job.upload, job.form)
        job.head = list(table.head)
        loader = Loader(changes, job, _columns(schema, job))
        job.successful = Sheet(job.form, [*SUCCESSFUL, *job.head])
        job.unsuccessful = Sheet(job.form, [*UNSUCCESSFUL, *job.head])
        while job.running and (rows := list(islice(table.rows, TOGETHER))):
            _note(job, rows, _written(changes, loader, rows))
    if job.state is State.DONE:
        job.upload = None


def unprocessed(job: IngestJob) -> Sheet:
    """The rows that a job which was aborted, or failed, has not come to, as far as they can be read."""
    sheet = Sheet(job.form, job.head)
    if job.upload is None:
        return sheet
    with suppress(JobFailed):
        table = upload.read(job.upload, job.form)
        sheet = Sheet(job.form, table.head)
        for row in islice(table.rows, job.processed, None):
            sheet.add(_squared(row, len(table.head)))
    return sheet


def _written(changes: "Changes", loader: "Loader", rows: Sequence[Row]) -> list[Outcome]:
    try:
        with changes.together():
            return [loader.take(row) for row in rows]
    except SalesforceError as error:
        raise JobFailed(LOCKED.format(error.message)) from error


def _note(job: IngestJob, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> None:
    for row, outcome in zip(rows, outcomes, strict=True):
        sheet = job.successful if outcome.successful else job.unsuccessful
        if sheet is not None:
            sheet.add([outcome.identifier, outcome.told, *_squared(row, len(job.head))])
        job.failed += not outcome.successful
    job.processed += len(rows)


def _columns(schema: Schema, job: IngestJob) -> list[Column]:
    found = named(schema, schema.objects[job.object], job.head)
    names = [column.name for column in found]
    if job.operation == "delete" and names != [IDENTIFIER]:
        raise JobFailed(ONLY_IDS.format(job.operation))
    key = IDENTIFIER if job.operation == "update" else job.external_id
    if key is not None and key not in names:
        raise JobFailed(NOT_FOUND.format(key))
    return found


def _squared(row: Row, width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


class Loader:
    def __init__(self, changes: "Changes", job: IngestJob, columns: Sequence[Column]) -> None:
        self._changes = changes
        self._job = job
        self._columns = columns
        self._operations = {
            "insert": self._insert,
            "update": self._update,
            "upsert": self._upsert,
            "delete": self._delete,
        }

    def take(self, row: Row) -> Outcome:
        try:
            identifier, created = self._write(row)
        except WrongJson as error:
            return self._refused(row, self._not_of_type(error))
        except NotFound:
            return self._refused(row, InvalidReference())
        except SalesforceError as error:
            return self._refused(row, error)
        return Outcome(identifier, TRUTH[created], successful=True)

    def _write(self, row: Row) -> tuple[str, bool]:
        if len(row) != len(self._columns):
            raise NotReadable(f"The row has {len(row)} values, the header row has {len(self._columns)}")
        return self._operations[self._job.operation](values(self._columns, row))

    def _refused(self, row: Row, error: SalesforceError) -> Outcome:
        """With the Id that the row itself names."""
        named = (text for column, text in zip(self._columns, row, strict=False) if column.name == IDENTIFIER)
        names = " ".join(error.fields or ())
        told = f"{error.code}:{error.message}:{names}{ENDS[bool(names)]}"
        return Outcome(canonical(next(named, "")) or "", told, successful=False)

    def _not_of_type(self, error: WrongJson) -> NotReadable:
        names = [column.name for column in self._columns]
        place = names.index(error.field.name) if error.field.name in names else 0
        told = NOT_OF_TYPE.format(place, error.value, SCHEMA_TYPES.get(error.field.type, error.field.type))
        return NotReadable(told, [error.field.name])

    def _insert(self, given: Mapping[str, Any]) -> tuple[str, bool]:
        return self._changes.create(self._job.object, given, self._job.user), True

    def _update(self, given: Mapping[str, Any]) -> tuple[str, bool]:
        identifier = self._identifier(given)
        rest = {name: value for name, value in given.items() if name != IDENTIFIER}
        self._changes.update(self._job.object, identifier, rest, self._job.user)
        return str(canonical(identifier)), False

    def _delete(self, given: Mapping[str, Any]) -> tuple[str, bool]:
        identifier = self._identifier(given)
        self._changes.delete(self._job.object, identifier, self._job.user)
        return str(canonical(identifier)), False

    def _upsert(self, given: Mapping[str, Any]) -> tuple[str, bool]:
        key = self._job.external_id or IDENTIFIER
        value = given.get(key)
        if key == IDENTIFIER:
            return self._update(given) if value else self._insert(given)
        if value is None:
            raise MissingArgument(f"{key} not specified")
        rest = {name: value for name, value in given.items() if name != key}
        return self._changes.upsert(self._job.object, key, str(value), rest, self._job.user)

    def _identifier(self, given: Mapping[str, Any]) -> str:
        identifier = given.get(IDENTIFIER)
        if identifier is None:
            raise MissingArgument(NO_ID["delete" if self._job.operation == "delete" else "update"])
        return str(identifier)
