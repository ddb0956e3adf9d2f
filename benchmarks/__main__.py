"""`python -m benchmarks NAME [--json]`."""

import argparse
import json
import sys
from collections.abc import Sequence

from benchmarks import startup


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("python -m benchmarks", epilog="example: python -m benchmarks startup --json")
    parser.add_argument("name", choices=["startup"])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    figures = startup.measure(options.repeats)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:20} {value:8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
