"""Requests as nobody should send them: right ones, spoilt in their method, path, query, headers or body."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from org.rest import Request
from tests.org.fuzz import odd_values as odd

# What stands in a request for something that only the org that is asked can tell.
BLANK = re.compile(r"~(more|query|ingest|loaded|done|session|password|secret|signed)~")
Node = tuple[str | int, ...]


@dataclass(frozen=True)
class Sent:
    """A request that is right. Its body is a document, a form, or bytes of the kind that is named."""

    method: str
    path: str
    search: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self) -> Request:
        headers = {"content-type": self.kind, "host": "org.invalid", "origin": odd.ORIGIN, **self.headers}
        body = written(self.body, self.kind)
        return Request(self.method, self.path, urlencode(self.search), headers, body, odd.ORIGIN)


@dataclass(frozen=True)
class Swap:
    """What stands in for one node of a document; `without` leaves it out."""

    value: Any
    without: bool


class Flaws:
    """What may stand in the place of each part of a request; a part that it does not have is seldom given one."""

    def __init__(self, sent: Sent) -> None:
        self.method = st.sampled_from(odd.METHODS)
        self.path = paths(sent.path)
        self.search = searches(sent.search)
        self.headers = headers()
        self.body = bodies(sent)
        usual = ["path"] * 3 + ["search"] * (4 if sent.search else 1) + ["body"] * (1 if sent.body is None else 8)
        self.which = st.sampled_from(["", *usual, "headers", "headers", "method", "all"])


def spoilt(sent: Sequence[Sent]) -> st.SearchStrategy[Request]:
    """Made once for all that is drawn: most of the time of a strategy goes into its making."""
    return st.one_of([flawed(one.request(), Flaws(one)) for one in sent])


@st.composite
def flawed(draw: st.DrawFn, right: Request, flaws: Flaws) -> Request:
    """With one flaw, as a rule: a request with many is refused for the first of them."""
    which = draw(flaws.which)
    spoils = {part: which in (part, "all") for part in ("method", "path", "search", "headers", "body")}
    return Request(
        draw(flaws.method) if spoils["method"] else right.method,
        draw(flaws.path) if spoils["path"] else right.path,
        draw(flaws.search) if spoils["search"] else right.search,
        {**right.headers, **draw(flaws.headers)} if spoils["headers"] else right.headers,
        draw(flaws.body) if spoils["body"] else right.body,
        right.origin,
    )


def paths(path: str) -> st.SearchStrategy[str]:
    parts = path.split("/")[1:]
    part = st.one_of(st.sampled_from(odd.PARTS), st.text(max_size=8).map(quoted))
    near = st.builds(with_part, st.just(parts), st.integers(0, len(parts) - 1), part, st.integers(0, 3))
    anything = st.text(st.characters(max_codepoint=255), max_size=30).map("/{}".format)
    return st.one_of(near, near, near, near, anything)


def quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def with_part(parts: Sequence[str], at: int, other: str, how: int) -> str:
    """In the place of a part, before it, without it, or between two slashes."""
    put = [[other], [other, parts[at]], [], ["", other, ""]][how]
    return "/" + "/".join([*parts[:at], *put, *parts[at + 1 :]])


def searches(search: Mapping[str, str]) -> st.SearchStrategy[str]:
    names = st.sampled_from([*search, "q", "fields", "ids", "allOrNone", "start", "locator", "maxRecords", "batchSize"])
    values = st.one_of(st.sampled_from(odd.TEXTS), st.text(max_size=8))
    pairs = st.lists(st.tuples(names, values), min_size=1, max_size=2).map(lambda more: form([*search.items(), *more]))
    return st.one_of(pairs, pairs, pairs, st.sampled_from(odd.SEARCHES))


def form(pairs: Sequence[tuple[str, Any]]) -> str:
    return urlencode(pairs, errors="surrogatepass")


def headers() -> st.SearchStrategy[dict[str, str]]:
    known = [(name, value) for name in odd.HEADERS for value in [*odd.FITTING.get(name, []), *odd.ANY_HEADER]]
    return st.lists(st.sampled_from(known), min_size=1, max_size=3).map(dict)


def bodies(sent: Sent) -> st.SearchStrategy[bytes]:
    raw = st.one_of(st.sampled_from(odd.BODIES), st.binary(max_size=40))
    cuts = st.builds(cut, st.just(written(sent.body, sent.kind)), st.floats(0, 1), st.sampled_from(odd.BETWEEN))
    if not isinstance(sent.body, dict):
        return st.one_of(cuts, cuts, raw)
    documents = changed(sent.body).map(lambda document: written(document, sent.kind))
    return st.one_of(*[documents] * 6, raw, cuts)


def sheets() -> st.SearchStrategy[bytes]:
    """Rows of a table, as they are loaded in bulk: most columns are those of a crate."""
    cells = st.one_of(st.sampled_from(odd.CELLS), st.text(max_size=5))
    columns = st.lists(st.sampled_from(odd.COLUMNS), min_size=1, max_size=5)
    rows = st.lists(st.lists(cells, min_size=1, max_size=5), max_size=4)
    ends = st.sampled_from([",", ",", ",", ";", "\t"]), st.sampled_from(["\n", "\n", "\r\n", "\r"])
    return st.builds(sheet, columns, rows, *ends)


def sheet(columns: Sequence[str], rows: Sequence[Sequence[str]], between: str, end: str) -> bytes:
    lines = [between.join(columns), *(between.join(row) for row in rows)]
    return end.join(lines).encode("utf-8", "surrogatepass")


def cut(body: bytes, share: float, between: bytes) -> bytes:
    """Ended somewhere, or with something else put in there."""
    at = int(len(body) * share)
    return body[:at] + (between + body[at:] if between else b"")


def changed(document: Any) -> st.SearchStrategy[Any]:
    value = st.one_of(st.sampled_from(odd.VALUES), st.text(max_size=6))
    swap = st.tuples(st.sampled_from(list(nodes(document))), st.builds(Swap, value, st.booleans()))
    return st.lists(swap, min_size=1, max_size=2).map(lambda swaps: swapped(document, swaps))


def nodes(document: Any, above: Node = ()) -> Iterator[Node]:
    yield above
    for key, value in entries(document).items():
        yield from nodes(value, (*above, key))


def entries(document: Any) -> dict[Any, Any]:
    if isinstance(document, list):
        return dict(enumerate(document))
    return document if isinstance(document, dict) else {}


def swapped(document: Any, swaps: Sequence[tuple[Node, Swap]]) -> Any:
    for node, swap in swaps:
        document = with_swap(document, node, swap)
    return document


def with_swap(document: Any, node: Node, swap: Swap) -> Any:
    """Unchanged where an earlier swap has left nothing of the node."""
    if not node:
        return swap.value
    key, *rest = node
    inner = dict(entries(document))
    if key not in inner:
        return document
    if swap.without and not rest:
        del inner[key]
    else:
        inner[key] = with_swap(inner[key], tuple(rest), swap)
    return list(inner.values()) if isinstance(document, list) else inner


def written(document: Any, kind: str) -> bytes:
    if document is None or isinstance(document, bytes):
        return document or b""
    if kind == "application/json":
        return json.dumps(document).encode()
    return form(list(document.items()) if isinstance(document, dict) else [("", str(document))]).encode()


def filled(asked: Request, fill: Callable[[str], str]) -> Request:
    def blank(found: re.Match[str]) -> str:
        return fill(found[1])

    path = BLANK.sub(blank, asked.path)
    body = BLANK.sub(blank, asked.body.decode("latin-1")).encode("latin-1") if b"~" in asked.body else asked.body
    return replace(asked, path=path, body=body)
