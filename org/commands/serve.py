"""`python -m org serve`: an org for Salesforce clients and browsers, on this machine unless a token guards it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from org.commands.mistake import Options

PORT = 8001
WRITES = ("off", "scratch", "keep")
ABOUT = """\
Answer Salesforce clients and browsers over HTTP: the REST API under /services,
and pages for people. Only this machine is answered unless --host names another
address, which takes a --token.

Many processes may serve one file, each on a port of its own. Limits, faults,
query locators and bulk jobs are each process's own; sessions are shared by
those that have the same --token."""
EXAMPLES = """
my.org
--tls --port 8443
--writes scratch --faults '{"latency": 0.2}'
--host 0.0.0.0 --tls --token "$TOKEN"
"""


def run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    options = _parser().read(words)
    from org.commands.serving import serve

    serve(options, environment)
    return 0


def _parser() -> Options:
    parser = Options("serve", ABOUT, "[FILE] [--port N] [--tls] [--token T] [--writes off|scratch|keep] ...", EXAMPLES)
    add = parser.add_argument
    add("file", nargs="?", metavar="FILE", help="the org's file")
    add("--port", type=int, default=PORT, metavar="N", help="default %(default)s; 0 takes a free one")
    add("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    add("--allow-host", action="append", default=[], metavar="NAME", help="another name by which this machine is asked")
    add("--tls", action="store_true", help="https, with a certificate made on this machine and kept")
    add("--writes", choices=WRITES, default="off", help="scratch: to a copy that ends with the server; keep: to FILE")
    add("--faults", metavar="FILE|JSON", help="limits and faults to play")
    add("--token", metavar="T", help="always a session (PROCTOR_ORG_TOKEN)")
    add("--password", metavar="P", help="of every user (PROCTOR_ORG_PASSWORD); default: the token, or proctor")
    add("--admin-token", metavar="T", help="opens the calls under /proctor (PROCTOR_ORG_ADMIN_TOKEN)")
    add("--jwt-certificate", type=Path, metavar="FILE", help="PEM of the key that signs JWTs to log in with")
    return parser
