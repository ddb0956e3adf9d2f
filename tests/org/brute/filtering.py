"""Random conditions whose constants are mostly values that the records hold, or near to them."""

from collections.abc import Callable
from random import Random
from typing import Literal

from org.schema import Object
from tests.org.brute.days import NAMED, NUMBERED
from tests.org.brute.evaluate import Answering
from tests.org.brute.questions import (
    Aggregate,
    Comparison,
    Condition,
    Constant,
    Grouping,
    Includes,
    Junction,
    Like,
    Membership,
    Not,
    Operand,
    Piece,
    Query,
)
from tests.org.brute.records import identifier
from tests.org.brute.world import IDS, NUMBERS, TEXTS, Leaf, Value, World

EQUALITIES = ("=", "=", "!=", "<>")
ORDERS = ("<", ">", "<=", ">=")
KINDS: dict[str, Literal["boolean", "date", "datetime", "time"]]
KINDS = {"boolean": "boolean", "date": "date", "datetime": "datetime", "time": "time"}
NULL = Constant("null")


class Filtering:
    """Conditions on the records or the groups of one object."""

    def __init__(self, rng: Random, world: World, thing: Object) -> None:
        self.rng = rng
        self.world = world
        self.reading = Answering(world, Query(thing.name))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def condition(self, operand: Callable[[], Operand], depth: int) -> Condition:
        if depth == 0 or self.chance(0.2):
            return self.simple(operand())
        if self.chance(0.25):
            return Not(self.condition(operand, depth - 1))
        count = 230 if depth == 1 and self.chance(0.004) else self.rng.choice([2, 2, 3])
        word: Literal["AND", "OR"] = self.rng.choice(["AND", "OR"])
        return Junction(word, tuple(self.condition(operand, depth - 1) for _ in range(count)))

    def simple(self, operand: Operand) -> Condition:
        leaf = self.leaf(operand)
        draw = self.rng.random()
        if leaf.type in TEXTS and not isinstance(operand, Aggregate) and draw < 0.25:
            return Like(operand, self.pattern(operand))
        if leaf.type == "multipicklist" and draw < 0.5:
            return Includes(operand, self.chance(0.4), tuple(self.choices(leaf) for _ in range(self.rng.randint(1, 3))))
        if draw > 0.75:
            return Membership(operand, self.chance(0.5), self.members(operand, leaf))
        return self.comparison(operand, leaf)

    def comparison(self, operand: Operand, leaf: Leaf) -> Comparison:
        ordered = leaf.type not in ("boolean", "multipicklist")
        operators = (*EQUALITIES, *ORDERS) if ordered else EQUALITIES
        return Comparison(operand, self.rng.choice(operators), self.constant(operand, leaf))

    def members(self, operand: Operand, leaf: Leaf) -> tuple[Constant, ...]:
        count = 50 if self.chance(0.04) else self.rng.randint(1, 4)
        return tuple(self.constant(operand, leaf) for _ in range(count))

    def leaf(self, operand: Operand) -> Leaf:
        if isinstance(operand, Aggregate):
            if operand.function in ("MIN", "MAX"):
                return self.reading.leaf(operand.path)
            return Leaf("double" if operand.function in ("SUM", "AVG") else "int")
        return Leaf("int") if isinstance(operand, Grouping) else self.reading.leaf(operand)

    # Constants

    def constant(self, operand: Operand, leaf: Leaf) -> Constant:
        counts = isinstance(operand, Grouping) or (
            isinstance(operand, Aggregate) and operand.function.startswith("COUNT")
        )
        if not counts and self.chance(0.12):
            return Constant("text", "") if leaf.type in TEXTS | IDS and self.chance(0.5) else NULL
        if leaf.type in ("date", "datetime") and self.chance(0.5):
            return self.literal()
        if counts:
            return Constant("number", self.rng.choice([0, 1, 1, 2, 3]))
        value = self.value(operand)
        if value is None:
            return self.made_up(leaf)
        if leaf.type in TEXTS | {"multipicklist"}:
            return Constant("text", self.respelled(str(value)))
        if leaf.type in IDS:
            return Constant("id", value)
        if leaf.type in NUMBERS:
            assert not isinstance(value, str)
            return Constant("number", value + self.rng.choice([0, 0, 0, 0, 1, -0.5]))
        return Constant(KINDS[leaf.type], value)

    def value(self, operand: Operand) -> Value:
        """One that a record has."""
        if isinstance(operand, Grouping):
            return None
        path = operand.path if isinstance(operand, Aggregate) else operand
        records = self.world.records[self.reading.query.source]
        return self.reading.of_record(self.rng.choice(records), path)[0] if records else None

    def made_up(self, leaf: Leaf) -> Constant:
        if leaf.type == "boolean":
            return Constant("boolean", self.chance(0.5))
        if leaf.type in NUMBERS:
            return Constant("number", self.rng.choice([0, 1, 2, -1, 0.5, -2.25, 99999999999999999999]))
        if leaf.type in IDS:
            return Constant("id", identifier("b00", self.rng, self.rng.randint(0, 9)))
        texts = {"date": "2024-02-29", "datetime": "2024-02-29T12:00:00.000+0000", "time": "12:00:00.000Z"}
        if leaf.type in texts:
            return Constant(KINDS[leaf.type], texts[leaf.type])
        if leaf.type == "multipicklist":
            return Constant("text", ";".join(self.choices(leaf)))
        return Constant("text", self.rng.choice(["a", "É", "Zz", "b0", "Alpha__c", "user", *leaf.picklist]))

    def literal(self) -> Constant:
        if self.chance(0.5):
            return Constant("literal", self.rng.choice(NAMED))
        return Constant("literal", self.rng.choice(NUMBERED), self.rng.choice([1, 1, 2, 3, 4, 13]))

    def respelled(self, text: str) -> str:
        if ";" in text and self.chance(0.5):
            text = ";".join(self.rng.sample(text.split(";"), text.count(";") + 1))
        return self.rng.choice([text, text, text.upper(), text.lower(), text[:-1] or text, f"{text}a"])

    def choices(self, leaf: Leaf) -> tuple[str, ...]:
        chosen = self.rng.sample([*leaf.picklist, "Gone"], self.rng.choice([1, 1, 2]))
        return tuple(self.rng.choice([one, one, one.upper()]) for one in chosen)

    def pattern(self, operand: Operand) -> tuple[Piece, ...] | None:
        """A text with holes in it; rarely the empty one, or null."""
        if self.chance(0.06):
            return self.rng.choice([None, ()])
        text = self.respelled(str(self.value(operand) or "Alpha"))
        pieces = [piece for letter in text for piece in self.piece(letter)]
        ends = [Piece("%", wild=True)] if self.chance(0.5) else []
        return tuple([*ends, *pieces] if self.chance(0.4) else [*pieces, *ends])

    def piece(self, letter: str) -> list[Piece]:
        draw = self.rng.random()
        if draw < 0.15:
            return [Piece("_", wild=True)]
        return [Piece("%", wild=True)] if draw < 0.25 else [] if draw < 0.28 else [Piece(letter)]
