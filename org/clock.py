"""What time it is, for whoever is given no clock of its own."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
