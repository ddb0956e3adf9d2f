"""`python -m org`: make an embedded org, ask it, look into it, exchange it with other files, and serve it.

Whatever the user can mend is one line on standard error and exit code 2.
"""

import os
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper

from org.commands.mistake import Mistake, near
from org.errors import OrgUnavailable
from org.shown.signs import harmless

VERBS = {
    "generate": "make a world's org; the same settings give the same records",
    "query": "answer a SOQL query or a SOSL search",
    "describe": "list the objects of an org, or the fields of one",
    "check": "look for records that do not fit together",
    "import": "make an org from a public benchmark's SQLite file",
    "export": "write an org's records as SQLite, CSV or JSON lines",
    "serve": "answer Salesforce clients and browsers over HTTP",
}
MODULES = {"import": "importing"}  # a word that Python keeps for itself
USAGE = f"""\
{__doc__.splitlines()[0]}

  python -m org VERB --help     what a verb takes, with an example

{chr(10).join(f"  {verb:<10} {says}" for verb, says in VERBS.items())}

Without a file, a verb takes the newest org under PROCTOR_HOME/worlds.

examples:
  python -m org generate world=retail seed=7 scale=0.1
  python -m org query "SELECT Id, Subject FROM Case LIMIT 5"
  python -m org describe Case
  python -m org serve --tls
"""
MISTAKE = 2
UNHEARD = 1
INTERRUPTED = 130


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    try:
        return _dispatch(arguments, environment)
    except BrokenPipeError:
        raise
    except (Mistake, OrgUnavailable) as error:
        return _mistake(str(error))
    except OSError as error:
        return _mistake(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except sqlite3.DatabaseError as error:
        return _mistake(f"SQLite says: {error}")


def _dispatch(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    verb, *rest = arguments or ("--help",)
    if verb in ("--help", "-h", "help"):
        print(USAGE, end="")
        return 0
    if verb not in VERBS:
        raise Mistake(f"no verb is called {verb!r}{near(verb, VERBS)}")
    code: int = import_module(f"org.commands.{MODULES.get(verb, verb)}").run(rest, environment)
    return code


def _mistake(line: str) -> int:
    print(f"proctor: {harmless(line)}", file=sys.stderr)
    return MISTAKE


def _started() -> int:
    try:
        for stream in (sys.stdout, sys.stderr):
            # A terminal that lacks a letter still shows the rest.
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return main(sys.argv[1:], os.environ)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _mistake("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNHEARD


if __name__ == "__main__":
    sys.exit(_started())
