"""Results on a terminal: success per cell and persona, then what each cell cost.

Figures are never cut: a cell's name gives way, in its middle, so that what tells it from others stays.
"""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from runner.report import CellReport
from scoring.interval import Share

SCRIPTED_NOTE = "* scripted baseline: shows that the harness works, not how well any agent does"
INFRA_NOTE = "infra: episodes that infrastructure kept from ending; they are owed, not counted as wrong"
GAP = 2
LEAST = 8
Row = tuple[str, ...]


def show(console: Console, reports: Sequence[CellReport]) -> None:
    head = ("cell", "persona", "n", "success", "95% interval")
    console.print(_table(console.width, head, [row for report in reports for row in _successes(report)], names=2))
    console.print()
    console.print(_costs(console.width, reports))
    if any(report.summary.infra_errors for report in reports):
        console.print(INFRA_NOTE, style="dim", highlight=False)
    if any(report.baseline for report in reports):
        console.print(SCRIPTED_NOTE, style="dim", highlight=False)


def _table(width: int, head: Row, rows: Sequence[Row], names: int) -> Table:
    """The first `names` columns hold names, the others figures."""
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0))
    for place, name in enumerate(head):
        table.add_column(name, no_wrap=True, justify="left" if place < names else "right")
    others = list(zip(head, *rows, strict=True))[1:]
    room = width - sum(GAP + max(map(cell_len, column)) for column in others)
    for label, *figures in rows:
        style = "bold" if names > 1 and figures[0] == "all" else None
        # As text: a name may have brackets in it, which are no markup of ours.
        table.add_row(*map(Text, (shortened(label, max(LEAST, room)), *figures)), style=style)
    return table


def shortened(label: str, room: int) -> str:
    if len(label) <= room:
        return label
    end = (room - 1) // 2
    return f"{label[: room - 1 - end]}…{label[-end:]}"


def _successes(report: CellReport) -> Iterator[Row]:
    label = name_of(report)
    for persona, share in report.summary.personas.items():
        yield label, persona, *_figures(share)
        label = ""
    yield label, "all", *_figures(report.summary.overall)


def _costs(width: int, reports: Sequence[CellReport]) -> Table:
    infra = any(report.summary.infra_errors for report in reports)
    head = ("cell", "cost", "tokens", "work", "always None", "best constant", *(("infra",) if infra else ()))
    return _table(width, head, [_cost(report, infra) for report in reports], names=1)


def _cost(report: CellReport, infra: bool) -> Row:
    summary = report.summary
    cost = "unknown" if summary.cost_usd is None else f"${summary.cost_usd:.2f}"
    baselines = [f"{summary.baselines[name]:.1%}" for name in ("none", "constant")]
    errors = [str(summary.infra_errors)] if infra else []
    return name_of(report), cost, f"{summary.tokens:,}", f"{summary.seconds:.1f} s", *baselines, *errors


def name_of(report: CellReport) -> str:
    """A scripted baseline's model has a star."""
    star = "*" if report.baseline else ""
    return f"{report.model}{star}{report.label.removeprefix(report.model)}"


def _figures(share: Share) -> tuple[str, str, str]:
    if not share.n:
        return "0", "-", "-"
    return str(share.n), f"{share.value:.1%}", f"{share.low:.1%} to {share.high:.1%}"
