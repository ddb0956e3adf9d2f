"""Fills an org of any size with the records of a company that sells to companies: the same ones for the same seed."""

from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.filling import activity, sales
from benchmarks.filling.company import TODAY, Company
from org.engine import write
from org.schema import load
from org.world.world import Record

SCHEMA = "b2b"
MAKERS: Mapping[str, Callable[[Company, int], Record]] = {**sales.MAKERS, **activity.MAKERS}


def fill(path: Path, records: int, seed: int = 7) -> None:
    schema = load(SCHEMA)
    company = Company(schema, records, seed)
    made = {name: [make(company, place) for place in range(company.counts[name])] for name, make in MAKERS.items()}
    about = {"schema": SCHEMA, "today": TODAY.date().isoformat(), "records": str(sum(map(len, made.values())))}
    write(path, schema, made, about)
