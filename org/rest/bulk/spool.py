"""Bytes put aside for as long as a job is known: few stay in memory, more go to a file that has no name."""

import codecs
import threading
from collections.abc import Iterator
from typing import IO, cast

SMALL = 256 * 1024


class Spool:
    """Readers share the file, so that each names the place it reads from; the file is gone with the spool."""

    def __init__(self) -> None:
        from tempfile import SpooledTemporaryFile

        self._file = cast(IO[bytes], SpooledTemporaryFile(max_size=SMALL))  # noqa: SIM115  # closed with the spool
        self._lock = threading.Lock()
        self.size = 0

    def write(self, data: bytes) -> None:
        with self._lock:
            self._file.seek(self.size)
            self._file.write(data)
            self.size += len(data)

    def read(self, start: int, end: int) -> bytes:
        with self._lock:
            self._file.seek(start)
            return self._file.read(max(min(end, self.size) - start, 0))

    def lines(self) -> Iterator[str]:
        """Its text up to each line feed; no other sign ends a line."""
        decoder, rest = codecs.getincrementaldecoder("utf-8")(), ""
        for start in range(0, self.size, SMALL):
            first, *more = decoder.decode(self.read(start, start + SMALL)).split("\n")
            rest += first
            for following in more:
                yield rest + "\n"
                rest = following
        yield rest + decoder.decode(b"", final=True)

    def __del__(self) -> None:
        self._file.close()
