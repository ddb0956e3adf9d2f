"""The session that the `sf` command line has for an org.

Since May 2026 `sf org display` hides the token and `sf org auth show-access-token` gives it; before, it was the other
way round. What `sf` prints holds secrets, so nothing of it but its own error message is told on.
"""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from org.connection.conf import CommandLine
from org.connection.errors import CommandLineFailed

PATIENCE = 120
HIDDEN = "[REDACTED]"
UNKNOWN = ("NamedOrgNotFoundError", "NoAuthInfoFound", "AuthInfoNotFoundError", "NamedOrgNotFound")


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    output: str = field(repr=False)


Runner = Callable[[Sequence[str]], Ran]


def run(command: Sequence[str]) -> Ran:
    """Without a shell, and with nobody to ask."""
    try:
        done = subprocess.run(
            list(command), stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
    except OSError as error:
        raise CommandLineFailed(
            f"`{command[0]}` cannot be run: install the Salesforce command line, or name another way to log in"
        ) from error
    except subprocess.TimeoutExpired:
        raise CommandLineFailed(f"`{command[0]}` gave no answer within {PATIENCE} seconds") from None
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace"))


def session_of(way: CommandLine, runner: Runner) -> tuple[str, str]:
    """The session and the address of its org."""
    told = _result(way, runner, "org", "display")
    token, address = told.get("accessToken"), told.get("instanceUrl")
    if not isinstance(token, str) or not token or token.startswith(HIDDEN):
        token = _result(way, runner, "org", "auth", "show-access-token").get("accessToken")
    if not isinstance(token, str) or not token or token.startswith(HIDDEN):
        raise CommandLineFailed(
            f"`{way.command}` keeps the access token of {way.alias} to itself: update it with `{way.command} update`, "
            f"then see that `{way.command} org auth show-access-token --target-org {way.alias}` shows one"
        )
    if not isinstance(address, str) or not address.startswith("https://"):
        raise CommandLineFailed(f"`{way.command} org display` does not tell where {way.alias} is: log in to it again")
    return token, address


def _result(way: CommandLine, runner: Runner, *words: str) -> Mapping[str, Any]:
    ran = runner([way.command, *words, "--target-org", way.alias, "--json"])
    told = _document(ran.output)
    if told is None:
        raise CommandLineFailed(f"`{way.command} {' '.join(words)}` gave no answer that can be read: is it `sf`?")
    result = told.get("result")
    if ran.code != 0 or not isinstance(result, dict):
        raise CommandLineFailed(_refusal(way, words, told))
    return result


def _document(output: str) -> Mapping[str, Any] | None:
    """Warnings may stand before the document."""
    try:
        found = json.loads(output[max(output.find("{"), 0) :])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _refusal(way: CommandLine, words: Sequence[str], told: Mapping[str, Any]) -> str:
    name = str(told.get("name", ""))
    if name in UNKNOWN:
        return f"`{way.command}` knows no org called {way.alias}: `{way.command} org list` shows those it knows, and " \
               f"`{way.command} org login web --alias {way.alias}` adds one"  # fmt: skip
    return f"`{way.command} {' '.join(words)}` failed for {way.alias} ({name or 'no reason given'}): " \
           f"log in again with `{way.command} org login web --alias {way.alias}`"  # fmt: skip
