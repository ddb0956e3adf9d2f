"""How an oracle speaks: it yields what it asks of the org and is sent what an agent would see.

One generator serves three masters: it checks the gold, the scripted expert replays it, and its transcript is the
worked example.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Literal

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Ask:
    language: Literal["soql", "sosl"]
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation: rows by column name (`Owner.Name` for a parent's field). `total` may exceed the rows shown."""

    total: int
    rows: tuple[Mapping[str, Cell], ...]


Oracle = Generator[Ask, Seen, str]
PAGE = 200


def answer(oracle: Oracle, ask: Callable[[Ask], Seen]) -> str:
    """Run an oracle to its end."""
    try:
        step = next(oracle)
        while True:
            step = oracle.send(ask(step))
    except StopIteration as end:
        return str(end.value)


def pages(query: str) -> Generator[Ask, Seen, list[Mapping[str, Cell]]]:
    """All rows of a query that selects Id, page by page: a page follows the last Id of the one before."""
    rows: list[Mapping[str, Cell]] = []
    after = ""
    while True:
        seen = yield Ask("soql", f"{query}{after} ORDER BY Id LIMIT {PAGE}")
        rows.extend(seen.rows)
        if len(seen.rows) < PAGE:
            return rows
        after = f" AND Id > '{seen.rows[-1]['Id']}'"
