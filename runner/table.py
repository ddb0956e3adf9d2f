"""Results on a terminal: one row per cell and persona, within eighty columns."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from runner.report import CellReport
from scoring.interval import Share

SCRIPTED_NOTE = "* scripted baseline: says how well the harness works, not how well any agent does"


def show(console: Console, reports: Sequence[CellReport]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name, justify in (("cell", "left"), ("persona", "left"), ("n", "right"), ("success", "right"),
                          ("95% interval", "right")):  # fmt: skip
        table.add_column(name, justify="right" if justify == "right" else "left", no_wrap=True)
    for report in reports:
        _add(table, report)
    console.print(table)
    for report in reports:
        console.print(_costs(report), highlight=False)
    if any(report.baseline for report in reports):
        console.print(SCRIPTED_NOTE, style="dim", highlight=False)


def _add(table: Table, report: CellReport) -> None:
    label = name_of(report)
    for persona, share in report.summary.personas.items():
        table.add_row(label, persona, *_figures(share))
        label = ""
    table.add_row(label, "all", *_figures(report.summary.overall), style="bold", end_section=True)


def name_of(report: CellReport) -> str:
    return f"{report.model}{'*' if report.baseline else ''} / {report.strategy}"


def _figures(share: Share) -> tuple[str, str, str]:
    if not share.n:
        return "0", "-", "-"
    return str(share.n), f"{share.value:.1%}", f"{share.low:.1%} to {share.high:.1%}"


def _costs(report: CellReport) -> str:
    summary = report.summary
    cost = "unknown price" if summary.cost_usd is None else f"${summary.cost_usd:.2f}"
    none, constant = summary.baselines["none"], summary.baselines["constant"]
    infra = f", {summary.infra_errors} infrastructure errors (not counted as wrong)" if summary.infra_errors else ""
    return (
        f"{name_of(report)}: {cost}, {summary.tokens:,} tokens, {summary.seconds:.1f} s of work; always None would "
        f"score {none:.0%}, the best constant {constant:.0%}{infra}"
    )
