"""`python -m org query`: the answer of an org, for eyes or for programs.

A table is made for reading and cuts what does not fit; JSON and CSV carry every value whole.
"""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from org.commands.mistake import Mistake, Options
from org.commands.terminal import counted, in_json, room
from org.commands.which import names_file, opened
from org.errors import SalesforceError
from org.shown import delimited
from org.shown.flat import columns, is_family, names, row
from org.shown.signs import harmless

if TYPE_CHECKING:
    from org.engine import Org

EXAMPLES = """
"SELECT Id, Subject FROM Case LIMIT 5"
my.org "SELECT Status, COUNT(Id) FROM Case GROUP BY Status"
my.org "SELECT Id, Owner.Name FROM Case" --format csv
my.org "FIND {grinder} RETURNING Case(Subject)"
"""
FIND = re.compile(r"\s*FIND\b", re.IGNORECASE)
COUNT = re.compile(r"\s*SELECT\s+COUNT\s*\(\s*\)", re.IGNORECASE)
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` differs from the number of records only for `COUNT()`."""

    records: list[Record]
    total: int
    searched: bool = False
    counted: bool = False


def run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    parser = Options("query", "Answer a SOQL query or a SOSL search.", '[FILE] "SELECT ..." | "FIND ..."', EXAMPLES)
    parser.add_argument("words", nargs="*", metavar='[FILE] "SELECT ..."', help="the org's file, and the query")
    parser.add_argument(
        "--format", choices=FORMATS, default="table", help="json is what the API shows; json and csv cut nothing"
    )
    options = parser.read(words)
    file, text = _file_and_text(options.words)
    try:
        with opened(file, environment) as org:
            answer = ask(org, text)
    except SalesforceError as error:
        print(harmless(f"{error.code}: {error.message}", kept="\n"), file=sys.stderr)
        return 1
    FORMATS[options.format](answer, room(environment))
    return 0


def _file_and_text(words: Sequence[str]) -> tuple[str | None, str]:
    if not words or (len(words) == 1 and " " not in words[0] and names_file(words[0])):
        raise Mistake('no query: python -m org query [FILE] "SELECT Id FROM Case LIMIT 5"')
    *files, text = words
    if len(files) > 1:
        raise Mistake(
            f"one file and one query, in quotes, but there are {len(words)} words: {words[0]}, {words[1]} ..."
        )
    return files[0] if files else None, text


def ask(org: "Org", text: str) -> Answer:
    """All batches of it."""
    if FIND.match(text):
        found = org.search(text)
        return Answer(found, len(found), searched=True)
    result = org.query(text)
    records = list(result.records)
    while result.next is not None:
        result = org.query_more(result.next)
        records += result.records
    for record in records:
        _complete(org, record)
    return Answer(records, result.total_size, counted=bool(COUNT.match(text)))


def _complete(org: "Org", record: Record) -> None:
    """The children of a record beyond their first batch, and those of its children."""
    for family in record.values():
        if not is_family(family):
            continue
        following = family.pop("nextRecordsUrl", None)
        while following is not None:
            result = org.query_more(following.rpartition("/")[2])
            family["records"] += result.records
            following = result.next
        family["done"] = True
        for child in family["records"]:
            _complete(org, child)


def _as_json(answer: Answer, width: int) -> None:
    if answer.searched:
        print(in_json({"searchRecords": answer.records}))
    else:
        print(in_json({"totalSize": answer.total, "done": True, "records": answer.records}))


def _as_csv(answer: Answer, width: int) -> None:
    head, rows = _flat(answer)
    if answer.searched and head:
        head = ["type", *head]
        rows = [[_type(record), *found] for record, found in zip(answer.records, rows, strict=True)]
    if head:
        delimited.write(sys.stdout, head, rows, "\n", partial(harmless, kept="\n") if sys.stdout.isatty() else str)


def _as_table(answer: Answer, width: int) -> None:
    if answer.searched:
        for name, records in _by_type(answer.records).items():
            print(name)
            print(_table(*_laid(records), width), end="\n\n")
    else:
        print(_table(*_flat(answer), width))
    if answer.searched and not answer.records:
        print("nothing found")


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]], width: int) -> str:
    """As sheets where a table has no room, and for one record that it would cut."""
    from org.commands.grid import grid, sheets

    table = grid(head, rows, width) if rows else None
    if table is None or (table.cut and len(rows) == 1):
        return "\n".join([*sheets(head, rows, width), counted(len(rows), "row")])
    whole = ", cut at …: --format csv has them whole" * table.cut
    return "\n".join([*table.lines, counted(len(rows), "row") + whole])


def _flat(answer: Answer) -> tuple[list[str], list[list[Any]]]:
    return (["COUNT()"], [[answer.total]]) if answer.counted else _laid(answer.records)


def _laid(records: Sequence[Record]) -> tuple[list[str], list[list[Any]]]:
    paths = columns(records)
    return names(paths), [row(record, paths) for record in records]


def _by_type(records: Iterable[Record]) -> dict[str, list[Record]]:
    types: dict[str, list[Record]] = {}
    for record in records:
        types.setdefault(_type(record), []).append(record)
    return types


def _type(record: Record) -> str:
    name: str = record["attributes"]["type"]
    return name


FORMATS = {"table": _as_table, "json": _as_json, "csv": _as_csv}
