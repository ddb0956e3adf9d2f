"""`python -m agents serve`: the scripted models over HTTP, spoken to as OpenAI's are."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from agents.scripted import SCRIPTED
from agents.serve import app, run
from models.spec import ModelSpec, Price

EXAMPLES = """\
example, in two terminals:
  python -m agents serve --port 8011
  python -m runner model=openai-compatible model.id=openai/expert \\
         model.api_base=http://127.0.0.1:8011/v1
"""


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    parser = argparse.ArgumentParser("python -m agents", description=__doc__, epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    verbs = parser.add_subparsers(dest="verb", required=True)
    serving = verbs.add_parser("serve", help="serve the scripted models on an OpenAI-compatible address")
    serving.add_argument("--host", default="127.0.0.1", help="other than loopback needs PROCTOR_SERVE_TOKEN set")
    serving.add_argument("--port", type=int, default=8011)
    options = parser.parse_args(arguments)
    served = {name: made(ModelSpec(name, "scripted", name, price=Price(0.0, 0.0))) for name, made in SCRIPTED.items()}
    try:
        run(app(served, token=environment.get("PROCTOR_SERVE_TOKEN")), options.host, options.port)
    except (ValueError, OSError) as error:
        print(f"proctor: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
