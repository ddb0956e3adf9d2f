"""Records saved one by one or all together, and what is told of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from org.changes.errors import InvalidReference
from org.errors import NotFound, SalesforceError
from org.rest.composite.errors import Undone

if TYPE_CHECKING:
    from org.changes import Changes

ROLLED_BACK = "ALL_OR_NONE_OPERATION_ROLLED_BACK"
WHY = "Record rolled back because not all records were valid and the request was using AllOrNone header"
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Save:
    """`act` saves and gives the Id and what else is told; `identifier` is the Id of a record that is there already."""

    act: Callable[[], Told]
    identifier: str | None = None


def saved(changes: "Changes", saves: Sequence[Save], *, all_or_none: bool) -> list[Told]:
    if not all_or_none:
        return [_attempted(save) for save in saves]
    told: list[Told] = []
    try:
        with changes.together():
            told += [_attempted(save) for save in saves]
            if not all(one["success"] for one in told):
                raise Undone
    except Undone:
        return [_undone(save) if one["success"] else one for save, one in zip(saves, told, strict=True)]
    return told


def failed(error: SalesforceError) -> Told:
    """In a list, a record that is not there is a reference that leads nowhere, whatever it is when asked for alone."""
    if isinstance(error, NotFound):
        error = InvalidReference()
    told = {"statusCode": error.code, "message": error.message, "fields": list(error.fields or ())}
    return {"success": False, "errors": [told]}


def _attempted(save: Save) -> Told:
    try:
        return save.act()
    except SalesforceError as error:
        return failed(error)


def _undone(save: Save) -> Told:
    named = {} if save.identifier is None else {"id": save.identifier}
    return {**named, "success": False, "errors": [{"statusCode": ROLLED_BACK, "message": WHY, "fields": []}]}
