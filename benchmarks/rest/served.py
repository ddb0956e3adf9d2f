"""`python -m org serve` as whoever uses it gets it: another process, asked over loopback."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

TOKEN = "a-token-for-measuring"  # noqa: S105 - opens nothing but what is measured
API = "API "
QUERIES = (
    "SELECT Id, CaseNumber, Subject, Status, Priority, CreatedDate FROM Case WHERE CaseNumber = '{number}'",
    "SELECT Id, CaseNumber, Subject, Status, Priority, CreatedDate FROM Case LIMIT 10",
)


@dataclass(frozen=True, slots=True)
class Served:
    base: str
    process: int
    trusted: str | None


@contextmanager
def served(path: Path, home: Path, *, tls: bool = False) -> Iterator[Served]:
    """Its first lines have been read, so it listens."""
    command = [sys.executable, "-m", "org", "serve", str(path), "--port", "0", *["--tls"] * tls]
    environment = {**os.environ, "PROCTOR_HOME": str(home), "PROCTOR_ORG_TOKEN": TOKEN}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            base = _base(process)
            yield Served(base, process.pid, str(home / "tls" / "localhost.pem") if tls else None)
        finally:
            process.terminate()


def path_of(query: str) -> str:
    return f"/services/data/v59.0/query?q={quote(query)}"


def _base(process: "subprocess.Popen[str]") -> str:
    for line in process.stdout or ():
        if line.startswith(API):
            return line.split()[1].removesuffix("/services/data")
    raise ChildProcessError("the server did not start")
