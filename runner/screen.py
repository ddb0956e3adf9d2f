"""Where a command speaks: results on standard output, everything else on standard error or nowhere."""

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TextIO

from rich.console import Console

WIDTH = 80


@dataclass
class Screen:
    """With `json`, standard output holds one document and nothing else; with `quiet`, only results are shown."""

    quiet: bool = False
    json: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)

    @property
    def progress(self) -> TextIO:
        return io.StringIO() if self.quiet else self.err

    def say(self, line: str) -> None:
        if not self.quiet:
            print(line, file=self.err if self.json else self.out, flush=True)

    def console(self) -> Console:
        return Console(file=self.out, width=None if self.out.isatty() else WIDTH, soft_wrap=False)

    def mistake(self, line: str) -> None:
        print(f"proctor: {line}", file=self.err, flush=True)

    @classmethod
    def of(cls, flags: Sequence[str]) -> "Screen":
        return cls(quiet="--quiet" in flags, json="--json" in flags)
