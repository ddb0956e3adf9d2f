"""A query as a value: what it asks, apart from how it may be spelled.

Names are those of the schema; constants are as records hold them, so a date-time is UTC with milliseconds.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class Path:
    """A field, reached through the relationships of `steps`."""

    field: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatePart:
    """A date function of a field; `local` when the org's time zone is asked for."""

    function: str
    path: Path
    local: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    function: str
    path: Path


@dataclass(frozen=True, slots=True)
class Grouping:
    """Whether a field or a date function, of those grouped by, is rolled up."""

    group: Path | DatePart


Operand = Path | DatePart | Aggregate | Grouping


@dataclass(frozen=True, slots=True)
class Constant:
    """`kind` is how it is written; a date literal has its name as value, and perhaps a number."""

    kind: Literal["text", "id", "number", "boolean", "null", "date", "datetime", "time", "literal"]
    value: str | float | bool | None = None
    count: int | None = None


class Piece(NamedTuple):
    """A character of a LIKE pattern, as itself or as a wildcard."""

    text: str
    wild: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Operand
    operator: str
    right: Constant


@dataclass(frozen=True, slots=True)
class Like:
    left: Operand
    pattern: tuple[Piece, ...] | None


@dataclass(frozen=True, slots=True)
class Membership:
    left: Operand
    negated: bool
    members: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """Each set is one way to be included: all of its values."""

    left: Operand
    negated: bool
    sets: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SemiJoin:
    left: Path
    negated: bool
    query: "Query"


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Junction:
    word: Literal["AND", "OR"]
    conditions: "tuple[Condition, ...]"


Condition = Comparison | Like | Membership | Includes | SemiJoin | Not | Junction


@dataclass(frozen=True, slots=True)
class Column:
    operand: Operand
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class AllFields:
    group: Literal["ALL", "STANDARD", "CUSTOM"]


@dataclass(frozen=True, slots=True)
class Branch:
    object: str
    fields: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class TypeOf:
    relationship: str
    branches: tuple[Branch, ...]
    otherwise: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Children:
    """A sub-query; the source of `query` is the object behind the relationship."""

    relationship: str
    query: "Query"


Shown = Column | AllFields | TypeOf | Children


@dataclass(frozen=True, slots=True)
class Ordering:
    """`alias` is another name of the operand, when a column gives it one."""

    operand: Operand
    way: Literal["", "ASC", "DESC"] = ""
    nulls: Literal["", "FIRST", "LAST"] = ""
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """With nothing to show it is `SELECT COUNT()`."""

    source: str
    shown: tuple[Shown, ...] = ()
    where: Condition | None = None
    groups: tuple[Path | DatePart, ...] = ()
    subtotals: Literal["", "ROLLUP", "CUBE"] = ""
    having: Condition | None = None
    order: tuple[Ordering, ...] = ()
    limit: int | None = None
    offset: int | None = None

    @property
    def aggregated(self) -> bool:
        return bool(self.groups) or any(
            isinstance(item, Column) and isinstance(item.operand, Aggregate) for item in self.shown
        )
