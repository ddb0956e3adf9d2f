"""What a served org says when it begins: where it is, how to come in, and how to end it. No secret that was given."""

from collections.abc import Iterator
from pathlib import Path

from org import somebody
from org.commands.terminal import counted
from org.engine import Org
from org.server.keys import Keys
from org.server.listen import Certificate
from org.shown.signs import harmless

WRITES = {"off": "read-only", "scratch": "written to a copy", "keep": "written to"}


def about(org: Org, path: Path, writes: str) -> Iterator[str]:
    day = org.about.get("today")
    told = [counted(len(org.schema.objects), "object"), *([f"today {day}"] if day else []), WRITES[writes]]
    yield f"org     {harmless(str(path))}"
    yield f"        {', '.join(told)}"


def ways_in(address: str, keys: Keys, certificate: Certificate | None) -> Iterator[str]:
    yield f"API     {address}/services/data"
    yield f"pages   {address}/"
    yield f"log in  {somebody.USERNAME}, {_password(keys)}"
    if keys.token:
        yield "        or with the token that was given, which is a session"
    if keys.admin:
        yield f"admin   {address}/proctor, with the admin token that was given"
    if certificate:
        yield f"trust   REQUESTS_CA_BUNDLE={harmless(str(certificate.file.absolute()))}"
    yield "Ctrl-C stops it"


def _password(keys: Keys) -> str:
    if keys.password:
        return "with the password that was given"
    return "with the token as password" if keys.token else "password proctor"
