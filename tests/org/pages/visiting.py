"""A visitor of an org's pages: asks for addresses with a session, and reads the markup as a browser does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from org.pages import respond
from org.rest import Door, Request, Response

ORIGIN = "http://localhost:8080"
COOKIE = "sid-8080"
VOID = frozenset(["meta", "link", "input", "img", "br", "hr"])


@dataclass
class Node:
    """An element: its text is that of all within it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def all(self, tag: str, **attributes: str) -> list["Node"]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [one for one in self.each() if one.tag == tag and wanted.items() <= one.attributes.items()]

    def one(self, tag: str, **attributes: str) -> "Node":
        return self.all(tag, **attributes)[0]

    def each(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.each()


class Document(HTMLParser):
    """Refuses what is not well nested: a record that could close an element of ours would be seen."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.root = Node("")
        self._open = [self.root]
        self.feed(markup)
        self.close()
        assert [node.tag for node in self._open] == [""], "an element is left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


class Visitor:
    def __init__(self, door: Door, user: str | None = None) -> None:
        self.door = door
        self.session = door.sessions.issue(user or door.accounts.somebody)

    def ask(
        self,
        address: str,
        method: str = "GET",
        *,
        session: str | None = None,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        origin: str = ORIGIN,
    ) -> Response:
        parts = urlsplit(address)
        kept = self.session if session is None else session
        sent = {"cookie": f"{COOKIE}={kept}", **(headers or {})}
        body = urlencode(form or {}).encode()
        return respond(self.door, Request(method, parts.path, parts.query, sent, body, origin))

    def see(self, address: str, status: int = 200) -> Node:
        """The page at an address."""
        response = self.ask(address)
        assert response.status == status, f"{address}: {response.status} {response.body[:2000].decode()}"
        return Document(response.body.decode()).root

    def table(self, address: str, label: str) -> list[dict[str, str]]:
        return rows(self.see(address).one("div", aria_label=label))


def rows(region: Node) -> list[dict[str, str]]:
    heads = [head.words.rstrip(" ▲▼") for head in region.one("thead").all("th")]
    lines = [[cell.words for cell in row.each() if cell.tag in ("th", "td")] for row in region.one("tbody").all("tr")]
    return [dict(zip(heads, line, strict=True)) for line in lines]


def pairs(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query, keep_blank_values=True)


def address(path: str, **given: Any) -> str:
    return f"{path}?{urlencode(given, doseq=True)}"
