"""The full-text index of an org. A record that can be found has one row in it, numbered in the order of Ids.

The rows of an object are one stretch of numbers, so a search within an object is a search between two numbers. Words
are parted at everything but letters and digits, and known whatever their case, but not without their accents. Between
two fields stands a word that no search can ask for, so that no phrase reaches from one field into the next.

Where records change, the index keeps their texts, so that an old one can be taken out, and every object's stretch has
room for more: a record that is new stands behind those that were there.

Telephone numbers are also known without the punctuation in them: `(555) 555-0101` by 5555550101 and by 5550101.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from org.engine.values import Record
from org.schema import Field, Object

COLUMNS = ("name", "email", "phone", "key", "rest")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "ALL": COLUMNS,
    "NAME": ("name",),
    "EMAIL": ("email",),
    "PHONE": ("phone",),
    "SIDEBAR": ("name", "email", "phone", "key"),
}
SEARCHED = frozenset(["string", "textarea", "email", "phone", "url", "picklist", "multipicklist", "combobox"])
# Fields that Salesforce counts as names, besides the name itself.
ALSO_NAMES: Mapping[str, frozenset[str]] = {
    "Account": frozenset(["Website", "Site", "NameLocal"]),
    "Case": frozenset(["SuppliedName", "SuppliedCompany", "Subject"]),
    "Contact": frozenset(["AssistantName", "FirstNameLocal", "LastNameLocal"]),
    "Event": frozenset(["Subject"]),
    "Lead": frozenset(["Company", "CompanyLocal", "FirstNameLocal", "LastNameLocal"]),
    "Task": frozenset(["Subject"]),
    "User": frozenset(["CommunityNickname"]),
}
# Objects without Salesforce's search() call: they join others, or are the lines of others.
UNSEARCHED = frozenset(["OpportunityLineItem", "OrderItem", "PricebookEntry", "QuoteLineItem",
                        "UserTerritory2Association"])  # fmt: skip
BETWEEN_FIELDS = "\n\ue000\n"
DIGITS = re.compile(r"\d+")
# SQLite takes signs that are younger than its tables, such as many emoji, for letters.
SIGNS = re.compile(r"[^\x00-\x7f\w]")
ROOM = 2**32
TABLE = (
    f"CREATE VIRTUAL TABLE _search USING fts5({', '.join(COLUMNS)}, %s"
    "tokenize = \"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\")"
)
WITHOUT_TEXTS = "content = '', "
TABLES = (
    # What a name holds says more of a record than what its texts mention.
    "INSERT INTO _search (_search, rank) VALUES ('rank', 'bm25(4.0, 2.0, 2.0, 2.0, 1.0)')",
    "CREATE VIRTUAL TABLE _search_words USING fts5vocab(_search, 'row')",
    "CREATE TABLE _search_ids (place INTEGER PRIMARY KEY, id TEXT NOT NULL)",
    "CREATE TABLE _search_objects (name TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL)",
)
BY_ID = "CREATE UNIQUE INDEX _search_by_id ON _search_ids (id)"
IDENTIFY = "INSERT INTO _search_ids VALUES (?, ?)"
WORD = f"INSERT INTO _search (rowid, {', '.join(COLUMNS)}) VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"


def create(connection: sqlite3.Connection, *, changes: bool) -> None:
    for statement in (TABLE % ("" if changes else WITHOUT_TEXTS), *TABLES, *([BY_ID] if changes else [])):
        connection.execute(statement)


def fill(connection: sqlite3.Connection, thing: Object, records: Sequence[Record], *, changes: bool) -> None:
    if not is_searchable(thing.name):
        return
    found = sorted((record for record in records if not record.get("IsDeleted")), key=lambda one: str(one["Id"]))
    (end,) = connection.execute("SELECT coalesce(max(last), 0) FROM _search_objects").fetchone()
    first = end + 1
    last = end + (ROOM if changes else len(found))
    connection.executemany(IDENTIFY, ((first + number, record["Id"]) for number, record in enumerate(found)))
    connection.executemany(WORD, ((first + number, *texts) for number, texts in enumerate(_texts(thing, found))))
    connection.execute("INSERT INTO _search_objects VALUES (?, ?, ?)", (thing.name, first, last))


def put(connection: sqlite3.Connection, thing: Object, record: Record) -> None:
    """A record as it now is, in its place if it has one."""
    if not is_searchable(thing.name):
        return
    place = take_out(connection, str(record["Id"])) or _next_place(connection, thing)
    connection.execute(IDENTIFY, (place, record["Id"]))
    connection.execute(WORD, (place, *next(_texts(thing, [record]))))


def take_out(connection: sqlite3.Connection, identifier: str) -> int | None:
    """The place that a record had, if it had one."""
    place: tuple[int] | None = connection.execute(
        "SELECT place FROM _search_ids WHERE id = ?", (identifier,)
    ).fetchone()
    if place is None:
        return None
    connection.execute("DELETE FROM _search WHERE rowid = ?", place)
    connection.execute("DELETE FROM _search_ids WHERE place = ?", place)
    return place[0]


def _next_place(connection: sqlite3.Connection, thing: Object) -> int:
    first, last = connection.execute("SELECT first, last FROM _search_objects WHERE name = ?", (thing.name,)).fetchone()
    within = "SELECT max(place) FROM _search_ids WHERE place BETWEEN ? AND ?"
    (place,) = connection.execute(within, (first, last)).fetchone()
    return first if place is None else int(place) + 1


def is_searchable(name: str) -> bool:
    return name not in UNSEARCHED


def _texts(thing: Object, records: Iterable[Record]) -> Iterator[tuple[str, ...]]:
    fields = [field for field in thing.fields.values() if field.type in SEARCHED]
    columns = [[field for field in fields if _column(thing, field) == column] for column in COLUMNS]
    return (tuple(_joined(record, column) for column in columns) for record in records)


def _column(thing: Object, field: Field) -> str:
    if field.name_field or field.name in ALSO_NAMES.get(thing.name, ()):
        return "name"
    if field.type in ("email", "phone"):
        return field.type
    return "key" if field.external_id or field.unique else "rest"


def _joined(record: Record, fields: Iterable[Field]) -> str:
    values = ((field, record.get(field.name)) for field in fields)
    return BETWEEN_FIELDS.join(_written(field, str(value)) for field, value in values if value is not None)


def _written(field: Field, value: str) -> str:
    text = SIGNS.sub(_letter, unicodedata.normalize("NFC", value))
    if field.type != "phone":
        return text
    digits = DIGITS.findall(text)
    whole = ("".join(digits[start:]) for start in range(len(digits) - 1))
    return BETWEEN_FIELDS.join([text, *whole])


def _letter(sign: re.Match[str]) -> str:
    return sign.group() if unicodedata.category(sign.group()).startswith("M") else " "
