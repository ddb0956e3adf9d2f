"""What this process opens, starts or connects to while it answers a request, seen by Python's own auditing."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

EVENTS = frozenset("open sqlite3.connect socket.connect subprocess.Popen os.exec os.posix_spawn os.fork os.system "
                   "os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.chmod os.truncate os.listdir "
                   "os.scandir shutil.rmtree ctypes.dlopen".split())  # fmt: skip


class Watch(threading.local):
    """A hook stays for as long as the process does; it records for a thread only while that thread is watched."""

    seen: set[tuple[str, str]] | None = None

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.seen is not None and event in EVENTS:
            self.seen.add((event, _named(arguments[0] if arguments else "")))

    @contextmanager
    def over(self, seen: set[tuple[str, str]]) -> Iterator[None]:
        self.seen = seen
        try:
            yield
        finally:
            self.seen = None


def _named(target: Any) -> str:
    return target.decode("utf-8", "replace") if isinstance(target, bytes) else str(target)


def watching() -> Watch:
    watch = Watch()
    sys.addaudithook(watch)
    return watch
