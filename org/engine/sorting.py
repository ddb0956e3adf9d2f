"""ORDER BY: what is empty comes first whichever way the order runs, unless it is asked to come last."""

from collections.abc import Callable, Sequence
from typing import Any

from org.engine.operands import Operand, Operands
from org.soql.ast import Expression, FunctionCall, Ordering

NOT_SORTED = frozenset(["TOLABEL", "FORMAT", "CONVERTCURRENCY"])


def check_place(operands: Operands, expression: Expression, clause: str, refused: frozenset[str]) -> None:
    """Functions that only show a value have no place where values are compared."""
    if isinstance(expression, FunctionCall) and expression.name.upper() in refused:
        raise operands.malformed(f"{expression.name}() is not allowed in {clause}", expression.at)


class Sorting:
    """`off_index` keeps a column from being read in the order of its index."""

    def __init__(self, operands: Operands, off_index: Callable[[Any], Any]) -> None:
        self.operands = operands
        self.off_index = off_index

    def by(self, orderings: Sequence[Ordering]) -> list[Any]:
        return [column for ordering in orderings for column in self.one(ordering)]

    def one(self, ordering: Ordering) -> list[Any]:
        operand = self.operands.of(ordering.expression)
        check_place(self.operands, ordering.expression, "ORDER BY", NOT_SORTED)
        field = operand.field
        if field is not None and not field.sortable:
            message = f"field '{field.name}' can not be sorted in a query call"
            raise self.operands.malformed(message, ordering.expression.at)
        return [directed(self.off_index(column), ordering) for column in sorted_by(operand)]


def sorted_by(operand: Operand) -> list[Any]:
    """Choices that are on no list share a place, and stand there by their texts."""
    return [operand.sorting(), operand.key] if operand.is_choice() else [operand.sorting()]


def directed(column: Any, ordering: Ordering) -> Any:
    made = column.desc() if ordering.descending else column.asc()
    return made.nulls_last() if ordering.nulls_last else made.nulls_first()
