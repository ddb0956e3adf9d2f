"""The CSV that a client uploads, row by row: what stands in it may be anything."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from org.rest.bulk.errors import JobFailed
from org.rest.bulk.forms import DELIMITERS, ENDINGS, Form
from org.rest.bulk.spool import Spool

QUOTE = "InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote"
ENDING = "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {}"
UNREADABLE = "InvalidBatch : Failed to parse CSV. {}"
NOT_UTF8 = "The data is not in UTF-8: {}"
LONGEST_HEAD = 32_000
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are read when they are asked for: what cannot be read is found when it is come to."""

    head: Row
    rows: Iterator[Row]


def read(upload: Spool, form: Form) -> Table:
    """Rows of no cells are none."""
    rows = _rows(upload, form)
    head = next(rows, [])
    if sum(map(len, head)) > LONGEST_HEAD:
        raise JobFailed(UNREADABLE.format(f"The header row can contain up to {LONGEST_HEAD} characters"))
    if any('"' in name for name in head):
        raise JobFailed(QUOTE)
    return Table(head, rows)


def _rows(upload: Spool, form: Form) -> Iterator[Row]:
    try:
        lines = upload.lines()
        first = next(lines, "")
        _check_ending(first, form)
        yield from filter(None, csv.reader(chain([first], lines), delimiter=DELIMITERS[form.delimiter], strict=True))
    except csv.Error as error:
        raise JobFailed(_told(str(error), form)) from error
    except UnicodeDecodeError as error:
        raise JobFailed(UNREADABLE.format(NOT_UTF8.format(error.reason))) from error


def _check_ending(line: str, form: Form) -> None:
    """The first line shows how all of them end."""
    if line[len(line.rstrip("\r\n")) :] not in ("", ENDINGS[form.ending]):
        raise JobFailed(ENDING.format(form.ending))


def _told(words: str, form: Form) -> str:
    """Python tells its mistakes apart by their words alone."""
    if "new-line character" in words:
        return ENDING.format(form.ending)
    return QUOTE if "expected after" in words or "unexpected end" in words else UNREADABLE.format(words)
