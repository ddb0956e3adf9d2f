"""What a WHERE tells of the way to the records: which parents must be there, and whether an index leads to them.

The database chooses its way by what it can see. It does not see that a condition on a grandparent leaves out records
without one, and it would rather walk a whole index in the order asked for than search another and sort what it finds.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from org.engine.paths import Paths
from org.engine.patterns import prefix
from org.engine.tables import indexed
from org.soql.ast import Comparison, Condition, Constant, FieldPath, Junction, Membership, SemiJoin

Column = ColumnElement[Any]
Part = Comparison | Membership | SemiJoin


class Narrowing:
    """`searched` are the columns by which records are found; empty as long as all must be looked at."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.searched: list[Column] = []

    def learn(self, where: Condition) -> None:
        for part, path in narrowing(where):
            found = self.paths.resolve(path)
            self.paths.require(found.trail)
            if (found.field.type == "id" or indexed(found.field)) and begins(part):
                self.searched.append(found.key)

    def off_index(self, column: Column) -> Column:
        """The column to sort or group by, without its index if another already leads to the records."""
        is_plain = isinstance(column, ColumnClause)
        if not is_plain or not self.searched or any(column is found for found in self.searched):
            return column
        return without_index(column)


def without_index(column: Column) -> Column:
    return UnaryExpression(column, operator=custom_op("+"))


def narrowing(where: Condition) -> Iterator[tuple[Part, FieldPath]]:
    """Conditions by which a field cannot be empty in a record that is found."""
    parts: Sequence[Condition] = where.conditions if isinstance(where, Junction) and where.word == "AND" else (where,)
    for part in parts:
        if isinstance(part, Comparison | Membership | SemiJoin) and isinstance(part.left, FieldPath) and rejects(part):
            yield part, part.left


def begins(part: Part) -> bool:
    """An index leads nowhere if the beginning of what is looked for is open."""
    return not (isinstance(part, Comparison) and part.operator == "LIKE") or bool(prefix(str(part.right.value)))


def rejects(part: Part) -> bool:
    """Whether nothing that is empty meets the condition."""
    if isinstance(part, Comparison):
        return part.operator != "!=" and not is_empty(part.right)
    if isinstance(part, Membership):
        return part.operator == "IN" and not any(map(is_empty, part.members))
    return part.operator == "IN"


def is_empty(constant: Constant) -> bool:
    return constant.kind == "null" or constant.value == ""
