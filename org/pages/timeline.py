"""What happened around a record, newest first: messages, calls, chats, tasks, meetings and changes that point at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from org.pages import addresses, columns
from org.pages.cells import Cell, Cells
from org.pages.columns import Path, name_of
from org.pages.related import Family, Pointing
from org.schema import Object, Schema

# When such a record happened, the first that is set; who and what it was; and what was said.
HAPPENED: Mapping[str, tuple[str, str, str]] = {
    "Event": ("StartDateTime CreatedDate", "OwnerId DurationInMinutes Location", "Description"),
    "Task": ("ActivityDate CreatedDate", "OwnerId Status Priority", "Description"),
    "EmailMessage": ("MessageDate CreatedDate", "FromName FromAddress ToAddress", "TextBody"),
    "CaseComment": ("CreatedDate", "CreatedById", "CommentBody"),
    "LiveChatTranscript": ("StartTime EndTime CreatedDate", "OwnerId ContactId Status", "Body"),
    "VoiceCallTranscript__c": ("CreatedDate EndTime__c", "", "Body__c"),
    "CaseHistory__c": ("CreatedDate", "Field__c OldValue__c NewValue__c", ""),
}
OWNER = "OwnerId"
FETCHED, MOST = 40, 60


@dataclass(frozen=True, slots=True)
class Moment:
    kind: str
    at: Cell
    name: Cell
    facts: Sequence[tuple[str, Cell]]
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """`cut` where more has happened than is shown."""

    moments: Sequence[Moment]
    cut: bool


def happens(pointing: Pointing) -> bool:
    """Whether such records happen around what they point at; to own one is no event."""
    return pointing.thing.name in HAPPENED and pointing.field.name != OWNER


def texts(schema: Schema, thing: Object) -> list[Path]:
    """The paths that a moment of this object takes."""
    when, facts, text = HAPPENED[thing.name]
    names = [*when.split(), *facts.split(), *text.split(), name_of(thing)]
    return [found for name in names if (found := columns.path(schema, thing, name)) is not None]


def timeline(schema: Schema, families: Sequence[Family], cells: Cells) -> Timeline | None:
    """A record that points here in two ways happened once. None where nothing can happen."""
    around = [family for family in families if happens(family.pointing)]
    if not around:
        return None
    found: dict[str, tuple[str, Moment]] = {}
    for family in around:
        for record in family.records:
            found[record["Id"]] = _moment(schema, family.pointing.thing, record, cells)
    newest = sorted(found.values(), key=lambda pair: pair[0], reverse=True)
    cut = len(newest) > MOST or any(family.total > len(family.records) for family in around)
    return Timeline([moment for _, moment in newest[:MOST]], cut)


def _moment(schema: Schema, thing: Object, record: Mapping[str, Any], cells: Cells) -> tuple[str, Moment]:
    when, facts, text = HAPPENED[thing.name]
    moments = ((thing.fields[name], record[name]) for name in when.split() if name in thing.fields)
    field, at = next(((field, value) for field, value in moments if value), (thing.fields["Id"], ""))
    paths = [found for name in facts.split() if (found := columns.path(schema, thing, name)) is not None]
    said = [(path.label, cells.cell(path.field, path.value(record))) for path in paths]
    name = record[name_of(thing)] or thing.label
    link = Cell(str(name), "text", addresses.record(thing.name, record["Id"]))
    known = [(label, cell) for label, cell in said if cell.kind != "empty"]
    return str(at), Moment(thing.label, cells.cell(field, at), link, known, str(record.get(text) or ""))
