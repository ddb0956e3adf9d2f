"""`python -m org check`: whether the records of an org fit together."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from org.commands.mistake import Options
from org.commands.terminal import counted, in_json
from org.commands.trouble import document, lines
from org.commands.which import opened

if TYPE_CHECKING:
    from org.engine import Org
    from org.exchange.check import Checked

ABOUT = """\
Look for references to records that are not there, Ids that are not sound or
used twice, values that a picklist does not have, and required fields that are
empty.

Exit code 1 when references or Ids are wrong: queries then miss records."""
EXAMPLES = """
my.org
my.org --json
"""


def run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    parser = Options("check", ABOUT, "[FILE] [--json]", EXAMPLES)
    parser.add_argument("file", nargs="?", metavar="FILE", help="the org's file")
    parser.add_argument("--json", action="store_true", help="one document instead of lines")
    options = parser.read(words)
    from org.exchange.check import check

    with opened(options.file, environment) as org:
        checked = check(org)
    if options.json:
        _show_json(org, checked)
    else:
        _show(checked)
    return int(_is_wrong(checked))


def _is_wrong(checked: "Checked") -> bool:
    return any(finding.grave for finding in checked.findings)


def _show_json(org: "Org", checked: "Checked") -> None:
    found = {"records": checked.counts, "findings": document(checked.findings), "sound": not _is_wrong(checked)}
    print(in_json({"org": str(org.path), "today": org.about.get("today"), **found}))


def _show(checked: "Checked") -> None:
    for name, count in checked.counts.items():
        print(f"{count:>8,}  {name}")
    print()
    found = list(checked.findings)
    print(*lines(found, done=False), sep="\n", end="\n" * bool(found))
    verdict = "not sound" if _is_wrong(checked) else "sound"
    kinds = counted(len(found), "kind") + " of trouble" if found else "no trouble found"
    records = counted(sum(checked.counts.values()), "record")
    print(f"{verdict}: {records} of {counted(len(checked.counts), 'object')}, {kinds}")
