"""The session of the `sf` command line: what it does not give, and how it is run."""

import json
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import org
from org.connection import CommandLine, errors
from org.connection.command_line import Ran
from org.connection.in_process import InProcess
from tests.org.connection.failing import HOST, SECRET, SESSION, live, made, refused


def answers(*told: Any) -> Callable[[Sequence[str]], Ran]:
    waiting = list(told)

    def run(_: Sequence[str]) -> Ran:
        one = waiting.pop(0)
        text = one if isinstance(one, str) else json.dumps(one)
        return Ran(one.get("status", 0) if isinstance(one, dict) else 1, text)

    return run


SHOWN = {"status": 0, "result": {"accessToken": SESSION, "instanceUrl": f"https://{HOST}"}}
HIDDEN = {"status": 0, "result": {"accessToken": "[REDACTED] Use it", "instanceUrl": f"https://{HOST}"}}
SF = {
    "unknown": ([{"status": 1, "name": "NamedOrgNotFoundError", "message": SECRET}], "knows no org called acme"),
    "no login any more": ([{"status": 1, "name": "RefreshTokenAuthError"}], "log in again with `sf org login web"),
    "no answer": ([""], "is it `sf`?"),
    "another program": (["hello"], "is it `sf`?"),
    "brackets": (["[]" * 9], "is it `sf`?"),
    "a list": (["[1]"], "is it `sf`?"),
    "no result": ([{"status": 0}], "failed for acme"),
    "hidden twice": ([HIDDEN, HIDDEN], "keeps the access token of acme to itself"),
    "hidden and not known": ([HIDDEN, {"status": 127, "name": "CommandNotFound"}], "failed for acme (CommandNotFound)"),
    "no address": ([{"status": 0, "result": {"accessToken": SESSION}}], "does not tell where acme is"),
    "no TLS": ([{"status": 0, "result": {"accessToken": SESSION, "instanceUrl": "http://x.y"}}], "does not tell where"),
}  # fmt: skip


@pytest.mark.parametrize(("told", "line"), SF.values(), ids=SF.keys())
def test_what_the_command_line_does_not_give(told: list[Any], line: str):
    error = refused(live(CommandLine("acme")), runner=answers(*told))
    assert type(error) is errors.CommandLineFailed
    assert line in str(error)


def test_a_session_of_the_command_line_that_has_ended(orgs: Any):
    error = refused(live(CommandLine("acme")), runner=answers(*[SHOWN] * 9), transport=InProcess(made(orgs)))
    assert type(error) is errors.SessionEnded
    assert "the org that `sf` calls acme" in str(error)


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_program_is_run_without_a_shell(orgs: Any, tmp_path: Path):
    door = made(orgs)
    shown = {"status": 0, "result": {"accessToken": door.sessions.issue("u"), "instanceUrl": f"https://{HOST}"}}
    (tmp_path / "answer").write_text(json.dumps(shown))
    sf = script(tmp_path / "sf", f'echo "$@" > {tmp_path}/asked; echo warned >&2; cat {tmp_path}/answer')
    client = org.connect(live(CommandLine("$(id);x", sf)), transport=InProcess(door))
    assert client.query("SELECT COUNT() FROM User")["totalSize"] == 3
    assert (tmp_path / "asked").read_text() == "org display --target-org $(id);x --json\n"


def test_a_command_line_that_is_not_installed(tmp_path: Path):
    (tmp_path / "plain").write_text("not a program")
    for command in (str(tmp_path / "sf"), str(tmp_path / "plain")):
        error = refused(live(CommandLine("acme", command)))
        assert type(error) is errors.CommandLineFailed
        assert "install the Salesforce command line" in str(error)
