"""`python -m org serve`: an org asked from outside, its ways in, its end, and what it refuses to begin with."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
import requests

from org.__main__ import main

API = "/services/data/v59.0"
USERS = {"q": "SELECT COUNT() FROM User"}


@dataclass
class Served:
    process: "subprocess.Popen[str]"
    lines: list[str]

    @property
    def base(self) -> str:
        return next(line for line in self.lines if line.startswith("API")).split()[1].removesuffix("/services/data")

    def ask(self, token: str, path: str = f"{API}/query", **given: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.request(given.pop("method", "GET"), self.base + path, headers=headers, timeout=10, **given)

    def ended(self, by: int) -> tuple[int, str]:
        self.process.send_signal(by)
        _, complaints = self.process.communicate(timeout=20)
        return self.process.returncode, complaints


@contextmanager
def serving(*words: str, home: Path, **environment: str) -> Iterator[Served]:
    """Its first lines have been read."""
    with subprocess.Popen(
        [sys.executable, "-m", "org", "serve", *words, "--port", "0"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": ":".join(sys.path), "PROCTOR_HOME": str(home), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            lines: list[str] = []
            while not lines or lines[-1] not in ("", "Ctrl-C stops it"):
                lines.append(process.stdout.readline().rstrip("\n"))
            yield Served(process, lines)
        finally:
            process.kill()


@pytest.fixture
def file(little: Any, tmp_path: Path) -> Path:
    return Path(copyfile(little.org.path, tmp_path / "my.org"))


def mistake(capsys: pytest.CaptureFixture[str], *words: str, **environment: str) -> str:
    assert main(["serve", *words], environment) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    line, end = printed.err.split("\n", 1)
    assert end == ""
    return line


def test_it_says_how_to_come_in_answers_and_ends_when_told(file: Path, tmp_path: Path) -> None:
    with serving(str(file), home=tmp_path) as served:
        assert served.lines[0] == f"org     {file}"
        assert served.lines[1].endswith(", read-only")
        assert served.lines[2:] == [
            f"API     {served.base}/services/data",
            f"pages   {served.base}/",
            "log in  proctor@org.invalid, password proctor",
            "Ctrl-C stops it",
        ]
        grant = {"grant_type": "password", "client_id": "proctor", "client_secret": "proctor"}
        login = {**grant, "username": "proctor@org.invalid", "password": "proctor"}
        granted = requests.post(f"{served.base}/services/oauth2/token", data=login, timeout=10).json()
        assert served.ask(granted["access_token"], params=USERS).json()["totalSize"] == 3
        refused = served.ask(granted["access_token"], f"{API}/sobjects/Account", method="POST", json={"Name": "New"})
        assert refused.status_code in (400, 403)
        assert requests.get(served.base, headers={"Host": "evil.example"}, timeout=10).status_code == 421
        assert served.ended(signal.SIGTERM) == (0, "")


def test_secrets_are_taken_from_the_environment_and_never_shown(file: Path, tmp_path: Path) -> None:
    secrets = {"PROCTOR_ORG_TOKEN": "ab!cd", "PROCTOR_ORG_ADMIN_TOKEN": "ef-gh", "PROCTOR_ORG_PASSWORD": "ij+kl"}
    with serving(str(file), "--faults", '{"daily_requests": 2}', home=tmp_path, **secrets) as served:
        assert served.ask("ab!cd", params=USERS).json()["totalSize"] == 3
        assert served.ask("ef-gh", "/proctor/faults").json()["daily_requests"] == 2
        assert (
            served.ask("ef-gh", params=USERS).status_code == served.ask("ab!cd", "/proctor/faults").status_code == 401
        )
        assert len(served.lines) <= 8
        assert max(len(line) for line in served.lines[1:]) <= 80
        assert served.ended(signal.SIGINT) == (0, "")
        assert not any(secret in line for secret in secrets.values() for line in served.lines)


def test_processes_with_one_token_know_each_others_sessions(file: Path, tmp_path: Path) -> None:
    grant = {"grant_type": "client_credentials", "client_id": "proctor", "client_secret": "one-token"}
    with ExitStack() as stack:
        first, second, other = (
            stack.enter_context(serving(str(file), "--token", token, home=tmp_path))
            for token in ("one-token", "one-token", "another")
        )
        granted = requests.post(f"{first.base}/services/oauth2/token", data=grant, timeout=10).json()["access_token"]
        assert granted != "one-token"
        answers = [served.ask(granted, params=USERS) for served in (first, second, other)]
    assert [answer.status_code for answer in answers] == [200, 200, 401]


def test_over_tls_the_file_that_is_named_is_to_be_trusted(file: Path, tmp_path: Path) -> None:
    with serving(str(file), "--tls", "--token", "t", home=tmp_path / "home") as served:
        trusted = tmp_path / "home" / "tls" / "localhost.pem"
        assert f"trust   REQUESTS_CA_BUNDLE={trusted}" in served.lines
        assert served.base.startswith("https://")
        assert served.ask("t", params=USERS, verify=str(trusted)).json()["totalSize"] == 3


@pytest.mark.parametrize(("writes", "kept"), [("scratch", 0), ("keep", 1)])
def test_what_is_written_is_kept_if_that_was_asked_for(
    file: Path, tmp_path: Path, writes: str, kept: int, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scratch").mkdir()
    new = {"LastName": "New"}
    scratch = {"TMPDIR": str(tmp_path / "scratch")}
    with serving(str(file), "--writes", writes, "--token", "t", home=tmp_path, **scratch) as served:
        count = {"q": "SELECT COUNT() FROM Contact"}
        before = served.ask("t", params=count).json()["totalSize"]
        assert served.ask("t", f"{API}/sobjects/Contact", method="POST", json=new).status_code == 201
        assert served.ask("t", params=count).json()["totalSize"] == before + 1
        assert served.ended(signal.SIGTERM) == (0, "")
    assert main(["query", str(file), count["q"], "--format", "json"], {}) == 0
    after = int(capsys.readouterr().out.split('"totalSize": ')[1].split(",")[0])
    assert after == before + kept
    assert list((tmp_path / "scratch").iterdir()) == []


def test_who_is_told_to_end_before_it_serves_leaves_no_copy_behind(file: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": ":".join(sys.path), "TMPDIR": str(scratch)}
    words = [sys.executable, "-m", "org", "serve", str(file), "--writes", "scratch", "--port", "0"]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            ends = time.monotonic() + 20
            while not any(scratch.iterdir()) and time.monotonic() < ends:
                pass
            process.terminate()
            process.communicate(timeout=20)
        finally:
            process.kill()
    assert list(scratch.iterdir()) == []


def test_a_generated_org_is_not_written_to(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worlds = tmp_path / "worlds"
    worlds.mkdir()
    world = file.rename(worlds / "retail.org")
    said = mistake(capsys, str(world), "--writes", "keep", PROCTOR_HOME=str(tmp_path))
    assert said == f"proctor: {world} is known by what it was made of: serve a copy of it, or take --writes scratch"


def test_a_port_that_is_taken(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = mistake(capsys, str(file), "--port", str(port))
    assert said == f"proctor: port {port} is taken: end what has it, or take a free one with --port 0"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "crm.example"])
def test_others_are_let_in_with_a_token_only(file: Path, capsys: pytest.CaptureFixture[str], host: str) -> None:
    said = mistake(capsys, str(file), "--host", host)
    assert said.startswith(f"proctor: --host {host} lets others in: add --token")


def test_an_address_that_is_not_this_machines(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = mistake(capsys, str(file), "--host", "192.0.2.7", "--token", "t")
    assert said.startswith("proctor: nothing can listen on 192.0.2.7, port 8001: ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--faults", '{"latency": 3'], "--faults: "),
        (["--faults", '{"latancy": 3}'], "did you mean latency"),
        (["--faults", "nowhere.json"], "nowhere.json: No such file"),
        (["--token", ""], "--token: letters of ASCII"),
        (["--token", "two words"], "--token: letters of ASCII"),
        (["--password", "caf\u00e9"], "--password: letters of ASCII"),
        (["--port", "70000"], "--port 70000: a port is a number from 1 to 65535"),
        (["--port", "x"], "try: python -m org serve --help"),
        (["--jwt-certificate", "nowhere.pem"], "--jwt-certificate nowhere.pem: No such file"),
        (["--jwt-certificate", __file__], f"--jwt-certificate {__file__}: "),
    ],
)
def test_what_cannot_be_served_with(
    file: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert told in mistake(capsys, str(file), *words)


def test_a_file_of_faults_is_named_when_it_is_wrong(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('{"dropped": 2}')
    assert f"--faults {faults}: dropped" in mistake(capsys, str(file), "--faults", str(faults))


def test_an_org_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no org at" in mistake(capsys, str(tmp_path / "none.org"))
    assert "no org given, and none in" in mistake(capsys, PROCTOR_HOME=str(tmp_path))
