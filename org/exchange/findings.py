"""What does not fit in a set of records, counted by object, field and kind, with the first case as the example."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

SHOWN = 60


class Kind(StrEnum):
    NO_OBJECT = "table is no object of the schema"
    NO_FIELD = "column is no field of the object"
    NO_ID = "no Id"
    REPEATED = "Id that another record has"
    NOT_AN_ID = "not a record Id"
    CHECKSUM = "Id with a wrong checksum"
    PREFIX = "Id with another object's prefix"
    DANGLING = "reference to a record that is not there"
    ELSEWHERE = "reference to a record of another object"
    NOT_NUMBER = "not a number"
    NOT_WHOLE = "not a whole number"
    NOT_BOOLEAN = "not true or false"
    NOT_DATE = "not a date"
    NOT_DATETIME = "not a date and time"
    NOT_TIME = "not a time"
    NOT_TEXT = "bytes that are no UTF-8"
    NOT_LISTED = "value that the picklist does not have"
    TOO_LONG = "text longer than the field"
    EMPTY = "empty, though the field may not be"
    NEVER_SET = "fields that may not be empty, and are in every record"


GRAVE = frozenset([Kind.NO_ID, Kind.REPEATED, Kind.NOT_AN_ID, Kind.CHECKSUM, Kind.PREFIX, Kind.DANGLING,
                   Kind.ELSEWHERE])  # fmt: skip
# What an import does about it; everything else is kept as it is.
DONE = {
    **dict.fromkeys([Kind.NO_OBJECT, Kind.NO_FIELD, Kind.NO_ID, Kind.REPEATED], "left out"),
    **dict.fromkeys([Kind.NOT_NUMBER, Kind.NOT_WHOLE, Kind.NOT_DATE, Kind.NOT_DATETIME, Kind.NOT_TIME], "left empty"),
    Kind.NOT_BOOLEAN: "taken as false",
    Kind.NOT_TEXT: "shown as �",
    Kind.EMPTY: "left empty",
    Kind.NEVER_SET: "left empty",
}
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Finding:
    object: str
    field: str
    kind: Kind
    count: int
    example: str

    @property
    def grave(self) -> bool:
        """Whether queries give other answers than the records were meant to."""
        return self.kind in GRAVE

    @property
    def done(self) -> str:
        return DONE.get(self.kind, KEPT)


class Findings:
    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, Kind], int] = {}
        self._examples: dict[tuple[str, str, Kind], str] = {}

    def add(self, thing: str, field: str, kind: Kind, example: str) -> None:
        key = (thing, field, kind)
        self._counts[key] = self._counts.get(key, 0) + 1
        if key not in self._examples:
            self._examples[key] = example if len(example) <= SHOWN else f"{example[: SHOWN - 1]}…"

    def __iter__(self) -> Iterator[Finding]:
        found = [Finding(*key, count, self._examples[key]) for key, count in self._counts.items()]
        return iter(sorted(found, key=lambda one: (not one.grave, -one.count)))
