"""Texts kept once: stored under their digest, compressed, and referred to from then on."""

import hashlib
import re
import zlib
from collections.abc import Iterable

from sqlalchemy import Connection, select

from tracing.insert import insert_new, table_of
from tracing.tables import Content

CONTENTS = table_of(Content)
LEVEL = 1
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text as every database can hold it in a column of text: a model may write NUL and half characters."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def keep(connection: Connection, texts: Iterable[str]) -> None:
    rows = [_row(text) for text in dict.fromkeys(texts)]
    insert_new(connection, Content, rows)


def read(connection: Connection, key: bytes) -> str | None:
    body = connection.execute(select(CONTENTS.c.body).where(CONTENTS.c.digest == key)).scalar()
    return None if body is None else zlib.decompress(body).decode("utf-8", "surrogatepass")


def _row(text: str) -> dict[str, object]:
    raw = text.encode("utf-8", "surrogatepass")
    return {"digest": digest(text), "size": len(raw), "body": zlib.compress(raw, LEVEL)}
