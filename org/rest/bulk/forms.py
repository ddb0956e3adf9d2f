"""How the CSV of a job is written: what stands between cells, and what ends a row. Every cell is in quotes."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

DELIMITERS: Mapping[str, str] = {
    "BACKQUOTE": "`",
    "CARET": "^",
    "COMMA": ",",
    "PIPE": "|",
    "SEMICOLON": ";",
    "TAB": "\t",
}
ENDINGS: Mapping[str, str] = {"LF": "\n", "CRLF": "\r\n"}
Write = Callable[[Sequence[str]], bytes]


class _Encoder:
    """A file to the csv module, whose `writerow` returns what the `write` of its file does."""

    def write(self, text: str) -> bytes:
        return text.encode()


@dataclass(frozen=True, slots=True)
class Form:
    delimiter: str = "COMMA"
    ending: str = "LF"

    def writing(self) -> Write:
        """From the cells of a row to its bytes."""
        return csv.writer(
            _Encoder(),
            delimiter=DELIMITERS[self.delimiter],
            lineterminator=ENDINGS[self.ending],
            quoting=csv.QUOTE_ALL,
        ).writerow
