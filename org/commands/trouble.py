"""What did not fit, as lines to read and as a document."""

from collections.abc import Iterable, Iterator
from typing import Any

from org.commands.terminal import on_one_line
from org.exchange.findings import Finding

MOST = 40


def lines(findings: Iterable[Finding], *, done: bool) -> Iterator[str]:
    """One or two lines a finding, the gravest first; `done` says what became of the values too."""
    found = list(findings)
    for one in found[:MOST]:
        place = one.object + f".{one.field}" * bool(one.field)
        yield f"{one.count:>8,}  {on_one_line(place)}: {one.kind}" + f", {one.done}" * done
        if one.example:
            yield " " * 10 + on_one_line(one.example)
    if len(found) > MOST:
        yield f"{'':>8}  and {len(found) - MOST:,} more"


def document(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "object": one.object,
            "field": one.field or None,
            "what": str(one.kind),
            "count": one.count,
            "example": one.example or None,
            "grave": one.grave,
            "done": one.done,
        }
        for one in findings
    ]
