"""The tree of a SOQL query. Nodes are values; `at` is the offset in the text where the node begins."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A field, perhaps through parents: `Contact.Account.Name`."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class FunctionCall:
    name: str
    arguments: "tuple[FieldPath | FunctionCall | Constant, ...]"
    at: int


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant; `kind` is how it was written, since Salesforce checks that against the field's type."""

    kind: Literal["string", "number", "boolean", "null", "date", "datetime", "time", "relative"]
    value: str | float | bool | None
    at: int
    count: int | None = None


Expression = FieldPath | FunctionCall


@dataclass(frozen=True, slots=True)
class Selected:
    expression: Expression
    alias: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Expression
    operator: str
    right: Constant
    at: int


@dataclass(frozen=True, slots=True)
class Membership:
    """`IN`, `NOT IN`, `INCLUDES` and `EXCLUDES` over a list of constants."""

    left: Expression
    operator: str
    members: tuple[Constant, ...]
    at: int


@dataclass(frozen=True, slots=True)
class SemiJoin:
    left: FieldPath
    operator: str
    query: "Query"
    at: int


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions joined by one and the same word, `AND` or `OR`."""

    word: Literal["AND", "OR"]
    conditions: "tuple[Condition, ...]"


Condition = Comparison | Membership | SemiJoin | Not | Junction


@dataclass(frozen=True, slots=True)
class Ordering:
    expression: Expression
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True)
class Query:
    selected: "tuple[Selected | Query, ...]"
    source: str
    source_at: int
    alias: str | None = None
    where: Condition | None = None
    group_by: tuple[Expression, ...] = ()
    having: Condition | None = None
    order_by: tuple[Ordering, ...] = ()
    limit: int | None = None
    offset: int | None = None
