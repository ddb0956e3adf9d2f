"""The table stands within eighty columns: figures whole, names as they are or cut in their middle."""

import io

import pytest
from rich.console import Console

from runner.report import CellReport
from runner.table import shortened, show
from scoring.interval import share
from scoring.summary import Summary

LONG = "some-provider/an-organisation-with-a-long-name/a-model-with-a-longer-one"


def report(model: str, more: str = "", infra_errors: int = 0, tokens: int = 123_456_789) -> CellReport:
    personas = {"service_manager": share(100, 120), "service_agent": share(120, 120)}
    baselines = {"none": 0.083, "constant": 0.25}
    summary = Summary(240, infra_errors, share(220, 240), personas, {}, baselines, 1234.5, tokens, 4321.0)
    return CellReport("c", f"{model} / react{more}", "s", model, "react", "none", True, {}, summary)


def shown(*reports: CellReport) -> str:
    out = io.StringIO()
    show(Console(file=out, width=80), reports)
    return out.getvalue()


@pytest.mark.parametrize("name", ["[/x]", "[bold]x[/bold]", ":smile:"])
def test_a_name_is_no_markup(name):
    assert f"{name}* / react" in shown(report(name, tokens=1))


@pytest.mark.parametrize("infra_errors", [0, 12])
def test_a_long_name_takes_nothing_from_the_figures(infra_errors):
    text = shown(report(LONG, infra_errors=infra_errors), report("short"))

    assert max(map(len, text.splitlines())) <= 80
    for figure in ("123,456,789", "$1234.50", "4321.0 s", "always None", "best constant", "25.0%", "service_manager"):
        assert figure in text
    assert "96.9% to 100.0%" in text
    assert "…" in text


def test_what_tells_cells_apart_is_kept():
    cold, warm = (report("gpt-4o-mini", f" model.temperature={value}", tokens=1) for value in ("0.0", "1.0"))

    text = shown(cold, warm)

    assert text.count("=0.0 ") == text.count("=1.0 ") == 2


def test_a_name_that_fits_stays():
    assert shortened("novice / react", 14) == "novice / react"
    assert shortened("novice / react", 9) == "novi…eact"
