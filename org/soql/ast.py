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
    value: str | int | float | bool | None
    at: int
    count: int | None = None


Expression = FieldPath | FunctionCall


@dataclass(frozen=True, slots=True)
class Selected:
    expression: Expression
    alias: str | None
    at: int


@dataclass(frozen=True, slots=True)
class AllFields:
    """`FIELDS(STANDARD)`: the fields of a group, by its name."""

    group: str
    at: int


@dataclass(frozen=True, slots=True)
class Branch:
    """What TYPEOF shows of a record of one object."""

    object: str
    fields: tuple[FieldPath, ...]
    at: int


@dataclass(frozen=True, slots=True)
class TypeOf:
    """`otherwise` is what ELSE shows of any other record; without ELSE there is nothing to show."""

    reference: FieldPath
    branches: tuple[Branch, ...]
    otherwise: tuple[FieldPath, ...]
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
    left: Expression
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
class Source:
    """A further name in FROM: a relationship, perhaps through an alias before it, and its own alias."""

    path: str
    alias: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Query:
    """`filtered_by` names the WITH clause: what it holds besides is for the grammar alone."""

    selected: "tuple[SelectedItem, ...]"
    source: str
    source_at: int
    alias: str | None = None
    where: Condition | None = None
    group_by: tuple[Expression, ...] = ()
    having: Condition | None = None
    order_by: tuple[Ordering, ...] = ()
    limit: int | None = None
    offset: int | None = None
    more_sources: tuple[Source, ...] = ()
    subtotals: Literal["ROLLUP", "CUBE"] | None = None
    scope: str | None = None
    scope_at: int = 0
    filtered_by: str | None = None
    filtered_at: int = 0
    viewed: Literal["VIEW", "REFERENCE"] | None = None
    updated: tuple[str, ...] = ()


SelectedItem = Selected | AllFields | TypeOf | Query
