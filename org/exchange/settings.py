"""What an org's answers depend on besides its records, as it travels with them: its day, its clocks, who asks."""

from collections.abc import Callable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from org.identifiers import canonical

SETTINGS = "_settings"


def _between(first: int, last: int) -> Callable[[str], object]:
    def read(text: str) -> object:
        if not first <= int(text) <= last:
            raise ValueError(text)
        return int(text)

    return read


def _identifier(text: str) -> object:
    if canonical(text) is None:
        raise ValueError(text)
    return text


READERS: Mapping[str, Callable[[str], object]] = {
    "today": date.fromisoformat,
    "timezone": ZoneInfo,
    "week_starts": _between(0, 6),
    "fiscal_month": _between(1, 12),
    "user": _identifier,
}


def readable(found: Mapping[object, object]) -> dict[str, str]:
    """Those settings that an org can be opened with; the file that they come from may be anybody's."""
    return {str(key): str(value) for key, value in found.items() if _is_sound(key, value)}


def _is_sound(key: object, value: object) -> bool:
    if not isinstance(key, str) or not isinstance(value, str) or key not in READERS:
        return False
    try:
        return READERS[key](value) is not None
    except (ValueError, OSError, KeyError):
        return False
