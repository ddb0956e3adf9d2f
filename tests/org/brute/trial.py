"""One random org, and the questions put to it and to the evaluator: what the two disagree about is told in full."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import org
from org.engine import write
from org.schema import load
from tests.org.brute import records, schemas
from tests.org.brute.asking import Asking
from tests.org.brute.compare import Rows, allows_records
from tests.org.brute.evaluate import answer
from tests.org.brute.questions import Query
from tests.org.brute.rendering import rendered
from tests.org.brute.shrinking import smallest
from tests.org.brute.world import World


@dataclass(frozen=True)
class Trial:
    seed: int
    schema: str
    world: World
    org: org.Org

    def difference(self, number: int) -> str | None:
        """What is wrong with the answer to one random query; None when nothing is."""
        seed = self.seed * 1_000_000 + number
        query = Asking(Random(seed), self.world).query()
        problem = self.problem(seed, query)
        if problem is None:
            return None
        sort = problem.split()[0]
        less = smallest(query, lambda one: (self.problem(seed, one) or "").startswith(sort))
        return self.told(number, rendered(query, seed), rendered(less, seed), self.problem(seed, less) or problem)

    def problem(self, seed: int, query: Query) -> str | None:
        deleted = seed % 10 == 0
        expected = answer(replace(self.world, deleted=deleted), query)
        try:
            total, found = self.answered(rendered(query, seed), deleted)
        except Exception as error:  # noqa: BLE001 - the query is legal, so that whatever comes is a finding
            return f"{type(error).__name__}: {error}"
        right = total == expected.size and (allows_records(expected, found) if query.shown else found == [])
        return None if right else f"expected {lines(expected)}\n\ngot {total}:\n{listed(found)}"

    def answered(self, text: str, deleted: bool) -> tuple[int, list[dict[str, Any]]]:
        """The size that was told at first, and the records of all batches."""
        result = self.org.query(text, batch=200, deleted=deleted)
        total, found = result.total_size, result.records
        while result.next:
            result = self.org.query_more(result.next)
            found = found + result.records
        return total, found

    def told(self, number: int, query: str, smaller: str, problem: str) -> str:
        about = f"seed {self.seed}, question {number} (every tenth sees deleted records), {self.world.days}"
        return "\n\n".join([about, self.schema, query, f"or shorter:\n{smaller}", problem])


def lines(expected: Rows) -> str:
    cut = f"rows {expected.first} to {expected.last} of " if expected.first or expected.last is not None else ""
    return f"{cut}(a line between runs)\n" + "\n--\n".join("\n".join(map(str, run)) for run in expected.runs)


def listed(found: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in found)


@contextmanager
def trial(seed: int, folder: Path) -> Iterator[Trial]:
    rng = Random(seed)
    text = schemas.schema_text(rng)
    file = folder / f"{seed}.yaml"
    file.write_text(text, encoding="utf-8")
    world = records.world(rng, load("bare", extra=[file]))
    path = folder / f"{seed}.org"
    write(path, world.schema, world.records, about(world))
    opened = org.open(path)
    try:
        yield Trial(seed, text, world, opened)
    finally:
        opened.close()


def about(world: World) -> dict[str, str]:
    days = world.days
    return {
        "schema": "bare",
        "today": days.today.isoformat(),
        "timezone": days.zone,
        "week_starts": str(days.week_starts),
        "fiscal_month": str(days.fiscal_month),
    }
