"""Jobs of the Bulk API 2.0, set off and read as clients do it, and cells that CSV must carry whole."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
from simple_salesforce import Salesforce

from org.changes import opened
from org.connection.in_process import InProcess
from org.rest import Door
from tests.org.visitor import Visitor

NASTY = [
    'She said "no"',
    "one, two; three|four^five`six\tseven",
    "line\nbreak",
    "carriage\r\nreturn",
    "Zoë 日本 🫖",
    "'; --",
]
CHARACTERS = {"BACKQUOTE": "`", "CARET": "^", "COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "TAB": "\t"}


def client(door: Door) -> Salesforce:
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", InProcess(door))
    return Salesforce(session_id=door.sessions.issue(door.accounts.somebody), instance="org.invalid", session=session)


def created(visitor: Visitor, query: str, **more: Any) -> str:
    answer = visitor.ask("POST", "jobs/query", content={"operation": "query", "query": query, **more})
    assert answer.status == 200, answer.body
    return str(visitor.read(answer)["id"])


def refusal(visitor: Visitor, method: str, path: str, content: Any = None, **more: Any) -> tuple[int, str, str]:
    answer = visitor.ask(method, path, content=content, **more)
    (told,) = visitor.read(answer)
    return answer.status, told["errorCode"], told["message"]


def laid_out(path: Path, folder: Path) -> Path:
    """A copy of an org that is made for changes, so that scratch copies of it are made soon."""
    made = folder / "laid_out.org"
    shutil.copy(path, made)
    org, changes = opened(made, keep=True)
    org.close()
    changes.close()
    return made


def writable(path: Path) -> Iterator[Door]:
    """A scratch copy of an org, to write to."""
    org, changes = opened(path, keep=False)
    yield Door(org, changes=changes)
    org.close()
    changes.close()


def job(visitor: Visitor, operation: str, thing: str, data: str | bytes, **more: Any) -> str:
    """A job that was given all its data and told so; its path."""
    content = {"operation": operation, "object": thing, **more}
    made = visitor.read(visitor.ask("POST", "jobs/ingest", content=content))
    path = f"jobs/ingest/{made['id']}"
    upload(visitor, path, data)
    assert visitor.ask("PATCH", path, content={"state": "UploadComplete"}).status == 200
    return path


def upload(visitor: Visitor, path: str, data: str | bytes) -> None:
    body = data.encode() if isinstance(data, str) else data
    assert visitor.ask("PUT", f"{path}/batches", content=body, headers={"content-type": "text/csv"}).status == 201


def result(visitor: Visitor, path: str, which: str) -> list[list[str]]:
    return rows_of(visitor.ask("GET", f"{path}/{which}").body.decode())


def rows_of(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def found(door: Door, query: str) -> list[list[Any]]:
    records = door.org.query(query).records
    return [[value for name, value in record.items() if name != "attributes"] for record in records]
