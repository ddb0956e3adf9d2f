"""The full-text index of an org. A record that can be found has one row in it, numbered in the order of Ids.

The rows of an object are one stretch of numbers, so a search within an object is a search between two numbers. Words
are parted at everything but letters and digits, and known whatever their case, but not without their accents. Between
two fields stands a word that no search can ask for, so that no phrase reaches from one field into the next.

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
TABLES = (
    f"CREATE VIRTUAL TABLE _search USING fts5({', '.join(COLUMNS)}, content = '', "
    "tokenize = \"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\")",
    # What a name holds says more of a record than what its texts mention.
    "INSERT INTO _search (_search, rank) VALUES ('rank', 'bm25(4.0, 2.0, 2.0, 2.0, 1.0)')",
    "CREATE VIRTUAL TABLE _search_words USING fts5vocab(_search, 'row')",
    "CREATE TABLE _search_ids (place INTEGER PRIMARY KEY, id TEXT NOT NULL)",
    "CREATE TABLE _search_objects (name TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL)",
)


def create(connection: sqlite3.Connection) -> None:
    for statement in TABLES:
        connection.execute(statement)


def fill(connection: sqlite3.Connection, thing: Object, records: Sequence[Record]) -> None:
    if not is_searchable(thing.name):
        return
    found = sorted((record for record in records if not record.get("IsDeleted")), key=lambda one: str(one["Id"]))
    (last,) = connection.execute("SELECT coalesce(max(place), 0) FROM _search_ids").fetchone()
    first = last + 1
    identified = ((first + number, record["Id"]) for number, record in enumerate(found))
    connection.executemany("INSERT INTO _search_ids VALUES (?, ?)", identified)
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    worded = ((first + number, *texts) for number, texts in enumerate(_texts(thing, found)))
    connection.executemany(f"INSERT INTO _search (rowid, {', '.join(COLUMNS)}) VALUES ({marks})", worded)
    connection.execute("INSERT INTO _search_objects VALUES (?, ?, ?)", (thing.name, first, last + len(found)))


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
