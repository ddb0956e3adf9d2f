"""Writes a record as an org keeps it: standard fields first, times in Salesforce's own form."""

from datetime import UTC, date, datetime, time

from org.world.world import Record, Value


def instant(at: datetime) -> str:
    return f"{at.isoformat()[:19]}.000+0000"


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def row(record: str, at: datetime, by: str, changed: datetime | None = None, **fields: Value) -> Record:
    """A record made by a user at a time, and last changed by the same one."""
    first, last = instant(at), instant(changed or at)
    return {
        "Id": record,
        "IsDeleted": False,
        "CreatedDate": first,
        "CreatedById": by,
        "LastModifiedDate": last,
        "LastModifiedById": by,
        "SystemModstamp": last,
        **fields,
    }
