"""simple-salesforce in this process beside the engine alone: what a query costs more through a real client.

All of it is in the addition: the client itself, `requests`, the API, and JSON written and read. What JSON takes alone
is listed beside it, as it grows with the records and no server could spare it.
"""

import json
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import org
from benchmarks.times import taken
from org.engine import Org
from org.rest.call import written

ROWS = (1, 10, 200, 2000)
PROMISED_ROWS = 10
ALLOWED_MS = 0.4
QUERY = "SELECT Id, CaseNumber, Subject, Status, Priority, CreatedDate FROM Case LIMIT {rows}"


@dataclass(frozen=True, slots=True)
class Added:
    """Milliseconds, as medians; `p90` is of what the client adds, `json` is part of that."""

    rows: int
    engine: float
    client: float
    more: float
    p90: float
    json: float

    @property
    def kept(self) -> bool:
        return self.rows != PROMISED_ROWS or self.more <= ALLOWED_MS


def measure(path: Path, repeats: int) -> Iterator[Added]:
    with closing(Org.open(path)) as opened:
        client = org.connect(org.Embedded(opened))
        cases = opened.query("SELECT COUNT() FROM Case").total_size
        for rows in ROWS:
            if rows <= cases:
                yield _added(opened, client, rows, repeats)


def _added(opened: Org, client: Any, rows: int, repeats: int) -> Added:
    text = QUERY.format(rows=rows)
    answer = client.query(text)
    both = taken(repeat((partial(client.query, text), partial(opened.query, text))), repeats)
    alone = taken(repeat((partial(_written_and_read, answer), partial(_written_and_read, answer))), repeats)
    more = [client - engine for client, engine in both]
    return Added(rows, median(engine for _, engine in both), median(client for client, _ in both), median(more),
                 quantiles(more, n=10)[-1], median(json for pair in alone for json in pair))  # fmt: skip


def _written_and_read(answer: object) -> object:
    """As the API writes an answer, and simple-salesforce reads it."""
    return json.loads(written(answer), object_pairs_hook=OrderedDict)
