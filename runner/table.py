"""Results on a terminal, within eighty columns: success per cell and persona, then what each cell cost."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from runner.report import CellReport
from scoring.interval import Share

SCRIPTED_NOTE = "* scripted baseline: shows that the harness works, not how well any agent does"
INFRA_NOTE = "infra: episodes that infrastructure kept from ending; they are owed, not counted as wrong"


def show(console: Console, reports: Sequence[CellReport]) -> None:
    console.print(_successes(reports))
    console.print()
    console.print(_costs(reports))
    if any(report.summary.infra_errors for report in reports):
        console.print(INFRA_NOTE, style="dim", highlight=False)
    if any(report.baseline for report in reports):
        console.print(SCRIPTED_NOTE, style="dim", highlight=False)


def _table(first: Sequence[str], figures: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in first:
        table.add_column(name, no_wrap=True)
    for name in figures:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _successes(reports: Sequence[CellReport]) -> Table:
    table = _table(("cell", "persona"), ("n", "success", "95% interval"))
    for report in reports:
        label = name_of(report)
        for persona, share in report.summary.personas.items():
            table.add_row(label, persona, *_figures(share))
            label = ""
        table.add_row(label, "all", *_figures(report.summary.overall), style="bold")
    return table


def _costs(reports: Sequence[CellReport]) -> Table:
    infra = any(report.summary.infra_errors for report in reports)
    names = ("cost", "tokens", "work", "always None", "best constant", *(("infra",) if infra else ()))
    table = _table(("cell",), names)
    for report in reports:
        summary = report.summary
        cost = "unknown" if summary.cost_usd is None else f"${summary.cost_usd:.2f}"
        baselines = [f"{summary.baselines[name]:.1%}" for name in ("none", "constant")]
        errors = [str(summary.infra_errors)] if infra else []
        table.add_row(name_of(report), cost, f"{summary.tokens:,}", f"{summary.seconds:.1f} s", *baselines, *errors)
    return table


def name_of(report: CellReport) -> str:
    return f"{report.model}{'*' if report.baseline else ''} / {report.strategy}"


def _figures(share: Share) -> tuple[str, str, str]:
    if not share.n:
        return "0", "-", "-"
    return str(share.n), f"{share.value:.1%}", f"{share.low:.1%} to {share.high:.1%}"
