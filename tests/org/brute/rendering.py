"""A query as SOQL text, in one of its many spellings: case, white space, aliases, forms of a constant.

What must come back as it is written, an alias of a column, is never respelled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from random import Random

from tests.org.brute.questions import (
    Aggregate,
    AllFields,
    Branch,
    Children,
    Column,
    Comparison,
    Condition,
    Constant,
    DatePart,
    Grouping,
    Includes,
    Junction,
    Like,
    Membership,
    Not,
    Operand,
    Ordering,
    Path,
    Piece,
    Query,
    SemiJoin,
    Shown,
    TypeOf,
)

ESCAPES = {"'": "\\'", "\\": "\\\\", "\n": "\\n"}


def rendered(query: Query, seed: int) -> str:
    return Rendering(Random(seed)).query(query, query.source, own_name=True)


@dataclass
class Rendering:
    """`names` are the aliases of FROM, by the relationships that they stand for."""

    rng: Random
    names: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    source: str = ""

    def query(self, query: Query, source: str, *, own_name: bool = False) -> str:
        """Names of an outer query mean nothing to an inner one."""
        inner = Rendering(self.rng)
        sources = inner.declare(query, source, own_name=own_name)
        gap = self.rng.choice([" ", " ", " ", "\n", "  ", "\t"])
        return gap.join([*inner.head(query, sources), *inner.tail(query)])

    def declare(self, query: Query, source: str, *, own_name: bool) -> str:
        """What stands after FROM."""
        text = self.word(source)
        if own_name and self.rng.random() < 0.1:
            self.source = source
            return text
        if self.rng.random() > 0.15:
            return text
        self.names = {(): "z"}
        text += self.rng.choice([" z", f" {self.word('AS')} z"])
        parents = sorted({path.steps[:1] for path in _paths(query) if path.steps})
        if own_name and parents and self.rng.random() < 0.5:
            (step,) = parent = self.rng.choice(parents)
            self.names = {**self.names, parent: "y"}
            text += f", z.{self.word(step)} y"
        return text

    def head(self, query: Query, sources: str) -> list[str]:
        shown = ", ".join(map(self.shown, query.shown)) or f"{self.word('COUNT')}()"
        head = [self.word("SELECT"), shown, self.word("FROM"), sources]
        return head if query.where is None else [*head, self.word("WHERE"), self.condition(query.where)]

    def tail(self, query: Query) -> list[str]:
        groups = ", ".join(map(self.operand, query.groups))
        if query.subtotals:
            groups = f"{self.word(query.subtotals)}({groups})"
        clauses = {
            "GROUP BY": groups,
            "HAVING": "" if query.having is None else self.condition(query.having),
            "ORDER BY": ", ".join(map(self.ordering, query.order)),
            "LIMIT": "" if query.limit is None else str(query.limit),
            "OFFSET": "" if query.offset is None else str(query.offset),
        }
        return [f"{self.word(name)} {clause}" for name, clause in clauses.items() if clause]

    def shown(self, item: Shown) -> str:
        match item:
            case Column(operand, alias):
                return self.operand(operand) + (f" {alias}" if alias else "")
            case AllFields(group):
                return f"{self.word('FIELDS')}({self.word(group)})"
            case Children(relationship, query):
                return f"({self.query(query, relationship)})"
            case TypeOf(relationship, branches, otherwise):
                parts = [self.word("TYPEOF"), self.word(relationship), *map(self.branch, branches)]
                parts += [self.word("ELSE"), self.fields(otherwise)] if otherwise else []
                return " ".join([*parts, self.word("END")])

    def branch(self, branch: Branch) -> str:
        return f"{self.word('WHEN')} {self.word(branch.object)} {self.word('THEN')} {self.fields(branch.fields)}"

    def fields(self, paths: tuple[Path, ...]) -> str:
        """The fields of a branch are those of another object: no name of FROM leads there."""
        return ", ".join(self.word(".".join([*path.steps, path.field])) for path in paths)

    def operand(self, operand: Operand) -> str:
        match operand:
            case Path(name, steps):
                return self.path(name, steps)
            case DatePart(function, path, local):
                argument = self.operand(path)
                argument = f"{self.word('convertTimezone')}({argument})" if local else argument
                return f"{self.word(function)}({argument})"
            case Aggregate(function, path):
                return f"{self.word(function)}({self.operand(path)})"
            case Grouping(group):
                return f"{self.word('GROUPING')}({self.operand(group)})"

    def path(self, name: str, steps: tuple[str, ...]) -> str:
        prefix: tuple[str, ...] = (self.source,) if self.source else ()
        for known in sorted(self.names, key=len):
            if steps[: len(known)] == known and self.rng.random() < 0.7:
                prefix, rest = (self.names[known],), steps[len(known) :]
                return self.word(".".join([*prefix, *rest, name]))
        return self.word(".".join([*prefix, *steps, name]))

    def ordering(self, one: Ordering) -> str:
        nulls = f"NULLS {one.nulls}" if one.nulls else ""
        name = one.alias or self.operand(one.operand)
        return " ".join(part for part in (name, self.word(one.way), self.word(nulls)) if part)

    # Conditions

    def condition(self, condition: Condition) -> str:
        match condition:
            case Not(inner):
                return f"{self.word('NOT')} {self.part(inner)}"
            case Junction(both, conditions):
                return f" {self.word(both)} ".join(map(self.part, conditions))
            case Comparison(left, operator, right):
                gap = self.rng.choice([" ", " ", ""])
                return f"{self.operand(left)}{gap}{operator}{gap}{self.constant(right)}"
            case Like(left, pattern):
                return f"{self.operand(left)} {self.word('LIKE')} {self.pattern(pattern)}"
            case Membership(left, negated, members):
                return f"{self.operand(left)} {self.among(negated)}({', '.join(map(self.constant, members))})"
            case Includes(left, negated, sets):
                word = self.word("EXCLUDES" if negated else "INCLUDES")
                return f"{self.operand(left)} {word}({', '.join(self.text(';'.join(one)) for one in sets)})"
            case SemiJoin(left, negated, query):
                return f"{self.operand(left)} {self.among(negated)}({self.query(query, query.source, own_name=True)})"

    def part(self, condition: Condition) -> str:
        """A condition within another one: the language has no precedence to fall back on."""
        bare = not isinstance(condition, Junction | Not) and self.rng.random() < 0.9
        text = self.condition(condition)
        return text if bare else f"({text})"

    def among(self, negated: bool) -> str:
        return self.word("NOT IN" if negated else "IN") + self.rng.choice(["", " "])

    def constant(self, one: Constant) -> str:
        match one.kind:
            case "text":
                return self.text(str(one.value))
            case "id":
                return self.text(self.identifier(str(one.value)))
            case "number":
                return self.number(float(one.value or 0))
            case "boolean":
                return self.word(str(one.value))
            case "null":
                return self.word("null")
            case "datetime":
                return self.datetime(str(one.value))
            case "literal":
                count = "" if one.count is None else self.rng.choice([f":{one.count}", f" : {one.count}"])
                return self.word(str(one.value)) + count
        return str(one.value)

    def text(self, value: str) -> str:
        return f"'{''.join(map(self.character, value))}'"

    def character(self, one: str) -> str:
        if ord(one) < 0x10000 and self.rng.random() < 0.03:
            return f"\\u{ord(one):04x}"
        return ESCAPES.get(one, one)

    def pattern(self, pattern: tuple[Piece, ...] | None) -> str:
        if pattern is None:
            return self.word("null")
        escapes = {**ESCAPES, "%": "\\%", "_": "\\_"}
        return f"'{''.join(one.text if one.wild else escapes.get(one.text, one.text) for one in pattern)}'"

    def identifier(self, value: str) -> str:
        return self.rng.choice(
            [value, value, value[:15], value.lower(), value.upper(), value[:17] + value[17:].lower()]
        )

    def number(self, value: float) -> str:
        if value != int(value):
            text = f"{value:.10f}".rstrip("0")
            return text.removeprefix("0") if self.rng.random() < 0.5 else text
        sign = self.rng.choice(["", "", "+"]) if value >= 0 else ""
        return f"{sign}{int(value)}{self.rng.choice(['', '', '', '.0', '.00'])}"

    def datetime(self, value: str) -> str:
        """The same moment on a clock somewhere."""
        zone = timezone(timedelta(minutes=self.rng.choice([0, 0, 0, 330, -480, 600, -30])))
        moment = datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(zone)
        text = moment.strftime("%Y-%m-%dT%H:%M:%S")
        if moment.microsecond or self.rng.random() < 0.3:
            text += f".{moment.microsecond // 1000:03}"
        offset = moment.strftime("%z")
        if offset == "+0000":
            return text + self.rng.choice(["Z", "Z", "+00:00", "+0000"])
        return text + self.rng.choice([offset, f"{offset[:3]}:{offset[3:]}"])

    def word(self, text: str) -> str:
        """Keywords and names, in any case."""
        ways = (text, text, text, text.upper(), text.lower(), "".join(map(self.flipped, text)))
        return self.rng.choice(ways)

    def flipped(self, letter: str) -> str:
        return letter.swapcase() if self.rng.random() < 0.5 else letter


def _paths(query: Query) -> list[Path]:
    return [item.operand for item in query.shown if isinstance(item, Column) and isinstance(item.operand, Path)]
