"""The addresses of the pages, spelled as Salesforce spells its own. Whatever goes into one is escaped here."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode, urlsplit

HOME = "/lightning/page/home"
LONGEST = 32_000
Pairs = Iterable[tuple[str, str]]


def record(thing: str, identifier: str) -> str:
    return f"/lightning/r/{quote(thing, safe='')}/{quote(identifier, safe='')}/view"


def listing(thing: str, given: Pairs = ()) -> str:
    return with_query(f"/lightning/o/{quote(thing, safe='')}/list", given)


def console(text: str) -> str:
    return with_query("/console", [("q", text)])


def search(text: str, within: str = "") -> str:
    return with_query("/search", [("q", text), *([("in", within)] if within else [])])


def login(after: str, *, ended: bool) -> str:
    """The way back goes with it; `ec` is how Salesforce says that a session is over."""
    given = [("ec", "302")] if ended else []
    return with_query("/", [*given, *([("startURL", after)] if after not in ("", "/") else [])])


def with_query(path: str, given: Pairs) -> str:
    query = urlencode(list(given), errors="replace")
    return f"{path}?{query}" if query else path


def local(address: str) -> str:
    """An address on this server, safe in a header; home for whatever leads elsewhere or might be read so."""
    odd = "\\" in address or any(ord(letter) <= 32 or ord(letter) >= 127 for letter in address)
    if odd or len(address) > LONGEST or not address.startswith("/") or address.startswith("//"):
        return HOME
    try:
        parts = urlsplit(address)
    except ValueError:
        return HOME
    here = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    return quote(address, safe="/?&=%:,.~_+*!'()@;$-") if here else HOME
