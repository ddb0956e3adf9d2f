"""`python -m benchmarks NAME [--json]`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import org, robustness, startup
from benchmarks.rest import run as rest

EXAMPLES = """\
examples:
  python -m benchmarks startup --json
  python -m benchmarks org                    the engine beside SQL by hand, on 30,000 records
  python -m benchmarks org --plans            no condition on an index reads a whole table; filling takes minutes
  python -m benchmarks org --file kept.org    the file is filled the first time only
  python -m benchmarks robustness             the longest and deepest questions, each in under a second
  python -m benchmarks rest                   the REST API: through a client in process, and as a server on one core
"""


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    return {"startup": _startup, "org": _org, "robustness": robustness.run, "rest": rest.run}[options.name](options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    starting = names.add_parser("startup", help="how long a newcomer waits")
    starting.add_argument("--repeats", type=int, default=5)
    engine = names.add_parser("org", help="the org's engine beside SQL by hand on the same file")
    engine.add_argument("--records", type=int, help=f"default: {org.RECORDS:,}; with --plans {org.MANY_RECORDS:,}")
    engine.add_argument("--repeat", type=int, default=300, help="how often a question is timed (%(default)s)")
    engine.add_argument("--seconds", type=float, default=1.0, help="how long threads ask at a time (%(default)s)")
    engine.add_argument("--plans", action="store_true", help="whether a condition on an index reads a whole table")
    engine.add_argument("--file", type=Path, help="the org: filled when it is not there, and kept")
    hardest = names.add_parser("robustness", help="the longest and deepest questions, answered or refused")
    hardest.add_argument("--records", type=int, default=30_000, help="what the file holds (%(default)s)")
    hardest.add_argument("--only", default="", metavar="NAME", help="those whose names begin so, such as `deep: NOT`")
    api = names.add_parser("rest", help="the REST API: what it adds to a query, queries per second, and its start")
    api.add_argument("--records", type=int, default=org.RECORDS, help="what the file holds (%(default)s)")
    api.add_argument("--repeat", type=int, default=500, help="how often a query is timed in process (%(default)s)")
    api.add_argument("--seconds", type=float, default=3.0, help="how long clients ask at a time (%(default)s)")
    api.add_argument("--starts", type=int, default=5, help="how often a server is started (%(default)s)")
    for each in (starting, engine, hardest, api):
        each.add_argument("--json", action="store_true")
    return parser


def _startup(options: argparse.Namespace) -> int:
    figures = startup.measure(options.repeats)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:20} {value:8.3f}")
    return 0


def _org(options: argparse.Namespace) -> int:
    """1 when a promise is not kept."""
    report = org.measure(options)
    print(json.dumps(report.figures) if options.json else "\n".join(report.lines))
    return 0 if report.kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
