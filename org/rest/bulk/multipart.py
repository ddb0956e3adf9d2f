"""A body of several parts, as a form in a browser sends it: the parts by their names."""

import re
from collections.abc import Mapping

from org.errors import JsonParserError

BOUNDARY = re.compile(r'multipart/form-data\b.*?;\s*boundary=(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
NAME = re.compile(rb'^content-disposition:[^\r\n]*[;\s]name="?([^"\r\n;]*)"?', re.IGNORECASE | re.MULTILINE)
EMPTY_LINE = re.compile(rb"\r?\n\r?\n")


def boundary(kind: str) -> str | None:
    """None where a body is not of several parts."""
    found = BOUNDARY.match(kind.strip())
    return found and (found[1] or found[2])


def parts(body: bytes, mark: str) -> Mapping[str, bytes]:
    edge = re.compile(rb"(?:^|\r?\n)--" + re.escape(mark.encode("utf-8", "replace")) + rb"(?:--)?[ \t]*(?:\r?\n|$)")
    named: dict[str, bytes] = {}
    for part in edge.split(body):
        above = EMPTY_LINE.search(part)
        name = NAME.search(part[: above.start()]) if above else None
        if above and name:
            named[name[1].decode("utf-8", "replace")] = part[above.end() :]
    if "job" not in named:
        raise JsonParserError("The multipart body has no part named job")
    return named
