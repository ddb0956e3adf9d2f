"""Where a query went wrong, laid out as Salesforce does: a window of the line, a caret below it, then the text.

The window holds whole words: at least `REACH` characters before the position and as many after it, within the line.
"""

import re

REACH = 30
WORD_ENDS = re.compile(r"\s+|(?<=,)")
GUIDANCE = "Please reference your WSDL or the describe call for the appropriate names."


def layout(text: str, at: int, message: str, *, first_column: int) -> str:
    """`first_column` is 1 for what a query means and 0 for how it is written: Salesforce counts both ways.

    The caret stands below the character before the column it names, whichever way that was counted.
    """
    row = text.count("\n", 0, at) + 1
    line_start = text.rfind("\n", 0, at) + 1
    line = text[line_start:].split("\n", 1)[0]
    column = at - line_start
    pointed = max(column + first_column - 1, 0)
    start, end = _window(line, pointed)
    caret = " " * units(line[start:pointed]) + "^"
    place = f"Row:{row}:Column:{units(line[:column]) + first_column}"
    return f"\n{line[start:end]}\n{caret}\nERROR at {place}\n{message}"


def units(text: str) -> int:
    """Salesforce counts as Java does: a character beyond the first 65,536 is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _window(line: str, column: int) -> tuple[int, int]:
    starts = [0, *(found.end() for found in WORD_ENDS.finditer(line) if 0 < found.end() < len(line))]
    ends = [*(found.start() for found in WORD_ENDS.finditer(line) if found.start() > 0), len(line)]
    start = max((s for s in starts if s <= column - REACH), default=0)
    end = min((e for e in ends if e >= column + REACH), default=len(line))
    return start, end
