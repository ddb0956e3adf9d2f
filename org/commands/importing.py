"""`python -m org import`: an org from a public benchmark's SQLite file, and a word on what did not fit."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from org.commands.mistake import Mistake, Options
from org.commands.terminal import counted, room
from org.commands.trouble import document, lines

if TYPE_CHECKING:
    from org.exchange.importing import Imported
    from org.exchange.public import Source
    from org.schema import Schema

GUESSED = ("retail", "b2b", "b2c")
ABOUT = """\
Make an org from a SQLite file with a table per object and a column per field,
named as the API names them: the layout of the public benchmarks' databases, and
of `export --to sqlite`. Values take the types of the schema; what does not fit
is listed, and kept where it can be."""
USAGE = "FILE --out ORG [options]"
EXAMPLES = """
crm.db --out crm.org
crm.db --out crm.org --today 2024-05-01 --report odd.json
shop.db --out shop.org --schema bare --extra shop.yaml
"""


def run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    options = _parser().read(words)
    from org.exchange.importing import read
    from org.exchange.public import NotReadable, Source

    try:
        source = Source.open(options.file)
        try:
            _check_place(options)
            name, schema = _schema(source, options.schema, options.extra)
            settings = dict(source.settings)
            today = options.today or _known_day(settings)
            imported = read(source, schema, today)
        finally:
            source.close()
    except NotReadable as error:
        raise Mistake(str(error)) from error
    _write(options.out, name, imported, settings)
    if options.report:
        _save(options.report, _document(options, name, imported))
    _show(options.out, name, imported, room(environment))
    return 0


def _parser() -> Options:
    parser = Options("import", ABOUT, USAGE, EXAMPLES)  # fmt: skip
    parser.add_argument("file", type=Path, metavar="FILE", help="the SQLite file; it is only read")
    parser.add_argument("--out", type=Path, required=True, metavar="ORG", help="the org to make")
    parser.add_argument("--schema", metavar="NAME", help=f"{', '.join(GUESSED)} or bare (by default, the best fit)")
    parser.add_argument("--extra", type=Path, action="append", default=[], metavar="FILE",
                        help="objects and fields of your own, as YAML; may be given several times")  # fmt: skip
    parser.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help="the org's own day (by default, the one after the last record was made)",
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="what did not fit, as JSON")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Mistake(f"--today should be a day like 2024-05-01, not {text!r}") from error


def _check_place(options: Any) -> None:
    for place in filter(None, (options.out, options.report)):
        if place.is_dir():
            raise Mistake(f"{place} is a folder: name a file")
        if place.exists() and place.samefile(options.file):
            raise Mistake(f"{place} is the file to import: name another")
    if options.report and options.report.absolute() == options.out.absolute():
        raise Mistake(f"{options.out} cannot be both the org and the report")


def _schema(source: "Source", name: str | None, extra: Sequence[Path]) -> "tuple[str, Schema]":
    from org.exchange.public import guessed
    from org.schema import SchemaError, load

    try:
        if name is not None:
            return name, load(name, extra=extra)
        schemas = {known: load(known, extra=extra) for known in GUESSED}
    except SchemaError as error:
        raise Mistake(f"--schema {name}: {error.what}" if error.where == f"orgs.{name}" else str(error)) from error
    best = guessed(source.columns, schemas)
    if best is None:
        tables = ", ".join(list(source.columns)[:5]) or "no tables"
        raise Mistake(f"{source.path} has {tables}, and no object that we know: give --schema bare and --extra FILE")
    return best, schemas[best]


def _known_day(settings: Mapping[str, str]) -> date | None:
    return date.fromisoformat(settings["today"]) if "today" in settings else None


def _write(out: Path, name: str, imported: "Imported", settings: Mapping[str, str]) -> None:
    from org.engine import write
    from org.schema import SchemaError

    about = {**settings, "schema": name} | ({"today": imported.today.isoformat()} if imported.today else {})
    try:
        write(out, imported.schema, imported.records, about)
    except SchemaError as error:
        raise Mistake(str(error)) from error


def _document(options: Any, name: str, imported: "Imported") -> dict[str, Any]:
    return {
        "source": str(options.file),
        "org": str(options.out),
        "schema": name,
        "today": imported.today.isoformat() if imported.today else None,
        "records": {thing: len(found) for thing, found in imported.records.items()},
        "prefixes": dict(imported.prefixes),
        "without_table": imported.absent,
        "worked_out": imported.derived,
        "without_column": imported.empty,
        "findings": document(imported.findings),
    }


def _save(path: Path, document: dict[str, Any]) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    try:
        draft.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _show(out: Path, name: str, imported: "Imported", width: int) -> None:
    findings = list(imported.findings)
    for line in (*_notes(imported, width), *lines(findings, done=True)):
        print(line)
    records = counted(sum(map(len, imported.records.values())), "record")
    kinds = counted(len(findings), "kind") + " of trouble" if findings else "everything fits"
    print(f"{out}: {records} of {counted(len(imported.records), 'object')}, schema {name}, "
          f"today {imported.today or 'is the present day'}, {kinds}")  # fmt: skip


def _notes(imported: "Imported", width: int) -> list[str]:
    from org.commands.grid import beside

    prefixes = ", ".join(f"{thing} {prefix}" for thing, prefix in imported.prefixes.items())
    said = {
        "no table for": ", ".join(imported.absent),
        "no column, set anyway": ", ".join(one for one in imported.derived if not one.endswith(".SystemModstamp")),
        "no column, left empty": f"{len(imported.empty)} fields (--report FILE lists them)" if imported.empty else "",
        "Id prefixes as found": prefixes,
    }
    return [line for what, which in said.items() if which for line in beside(f"{what}: ", 23, which, width)]
