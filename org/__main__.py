"""`python -m org`: make an embedded org, and ask it."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from org.errors import OrgUnavailable, SalesforceError
from org.world import UnknownWorld, WorldSpec, generate
from org.world.cache import place_of, save

EXAMPLES = """\
examples:
  python -m org generate world=retail seed=7 scale=0.1
  python -m org query .proctor/worlds/retail-*.org "SELECT Id, Subject FROM Case LIMIT 5"
"""
KINDS = {"world": str, "seed": int, "scale": float}


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    parser = argparse.ArgumentParser("python -m org", description=__doc__, epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    verbs = parser.add_subparsers(dest="verb", required=True)
    making = verbs.add_parser("generate", help="make a world's org; the same settings give the same records")
    making.add_argument("settings", nargs="*", metavar="key=value", help="world, seed, scale")
    making.add_argument("--out", type=Path, help="the file (by default under PROCTOR_HOME, by digest)")
    asking = verbs.add_parser("query", help="answer a SOQL query or a SOSL search as JSON")
    asking.add_argument("file", type=Path)
    asking.add_argument("text")
    options = parser.parse_args(arguments)
    try:
        return _generate(options, environment) if options.verb == "generate" else _query(options)
    except (UnknownWorld, OrgUnavailable, ValueError, OSError) as error:
        print(f"proctor: {error}", file=sys.stderr)
        return 2


def _generate(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    spec = _spec(options.settings)
    home = Path(environment.get("PROCTOR_HOME") or ".proctor")
    path = options.out or place_of(spec, home / "worlds")
    world = generate(spec)
    save(world, path)
    records = sum(map(len, world.records.values()))
    print(f"{path}: {records:,} records of {len(world.records)} objects, today {world.today}, digest {spec.digest}")
    return 0


def _spec(settings: Sequence[str]) -> WorldSpec:
    values: dict[str, Any] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in KINDS:
            raise ValueError(f"unknown setting {name!r}; there are: {', '.join(KINDS)}")
        try:
            values["name" if name == "world" else name] = KINDS[name](value)
        except ValueError as error:
            raise ValueError(
                f"{name} should be {'a number' if name != 'world' else 'a name'}, not {value!r}"
            ) from error
    return WorldSpec(**values)


def _query(options: argparse.Namespace) -> int:
    from org.engine import Org

    org = Org.open(options.file)
    try:
        print(json.dumps(_answer(org, options.text), indent=2, ensure_ascii=False))
    except SalesforceError as error:
        print(f"{error.code}: {error.message}", file=sys.stderr)
        return 1
    finally:
        org.close()
    return 0


def _answer(org: Any, text: str) -> Any:
    if text.lstrip()[:4].upper() == "FIND":
        return org.search(text)
    result = org.query(text)
    return {"totalSize": result.total_size, "done": result.done, "records": result.records}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
