"""`python -m org export`: an org's records for other programs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from org.commands.mistake import Mistake, Options
from org.commands.terminal import counted
from org.commands.which import opened

TARGETS = ("sqlite", "csv", "jsonl")
ABOUT = """\
Write an org's records: as one SQLite file in the public benchmarks' layout,
which `import` reads again, or as a folder of one CSV or JSON lines file per
object."""
EXAMPLES = """
my.org --to sqlite --out my.db
--to csv --out tables
"""


def run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    parser = Options("export", ABOUT, "[FILE] --to sqlite|csv|jsonl --out PATH", EXAMPLES)
    parser.add_argument("file", nargs="?", metavar="FILE", help="the org's file")
    parser.add_argument("--to", required=True, choices=TARGETS, help="the format")
    parser.add_argument("--out", required=True, type=Path, metavar="PATH", help="the file, or the folder")
    options = parser.read(words)
    from org.exchange.export import FORMATS

    with opened(options.file, environment) as org:
        _check_place(options.out, options.to, org.path)
        count = FORMATS[options.to](org, options.out)
    print(f"{options.out}: {counted(count, 'record')} of {counted(len(org.schema.objects), 'object')}")
    return 0


def _check_place(out: Path, to: str, org: Path) -> None:
    if to == "sqlite":
        if out.is_dir():
            raise Mistake(f"{out} is a folder: --to sqlite writes one file")
        if out.exists() and out.samefile(org):
            raise Mistake(f"{out} is the org itself: name another file with --out")
    elif out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Mistake(f"{out} is there already: name another folder with --out, or remove it")
