"""Who asks, and when: all that an answer depends on besides the text and the records."""

from dataclasses import dataclass

from org.engine.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Caller:
    """`user` is whose records `USING SCOPE mine` means; `deleted` whether the recycle bin is looked into."""

    calendar: Calendar
    user: str | None = None
    deleted: bool = False
