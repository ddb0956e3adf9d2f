"""Random records of few different values, so that what is equal, tied, empty, missing or deleted comes up often."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from org.schema import Field, Object, Schema
from tests.org.brute.days import Days, stored
from tests.org.brute.world import Record, Value, World

TEXTS = ("alpha", "Alpha", "ALPHA", "beta", "Beta ", "é", "É", "été", "ÉTÉ", "straße", "STRASSE", "Straẞe", "100%",
         "100", "a_b", "axb", "A_B", "back\\slash", "it's", "two\nlines", "say \"hi\"", "ж", "Ж", "💡", "💡x", "null",
         "z", " ", "\\", "%", "_", "\u212a", "k")  # fmt: skip
EMAILS = ("a@x.org", "A@X.ORG", "b@x.org", "b_b@x.org")
PHONES = ("+1 555", "555", "(0)20%", "ext. é")
URLS = ("https://x.org/", "HTTPS://X.org/", "https://y.org/a_b")
ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "Pacific/Apia")
TODAYS = ("2024-02-29", "2024-03-10", "2023-12-31", "2024-01-01", "2026-05-02", "2024-11-03", "2024-07-01")
STEPS = (0, 0, 1, 2, 7, 28, 30, 31, 90, 91, 92, 182, 365, 366, 730, 1100)
TIMES = (time(), time(23, 59, 59, 999000), time(4), time(5), time(12, 30, 15, 250000), time(18, 30), time(13, 59, 59))
TIMES_OF_DAY = [f"{one.isoformat('milliseconds')}Z" for one in TIMES]
CAPITALS = string.ascii_uppercase + "012345"


@dataclass(frozen=True)
class Pools:
    """What values are drawn from: those of one org, few of each."""

    texts: Sequence[str]
    dates: Sequence[str]
    datetimes: Sequence[str]
    ids: Mapping[str, Sequence[str]]

    def of(self, type_name: str) -> Sequence[str]:
        others = {"date": self.dates, "datetime": self.datetimes, "time": TIMES_OF_DAY}
        return {"email": EMAILS, "phone": PHONES, "url": URLS, **others}.get(type_name, self.texts)


def world(rng: Random, schema: Schema) -> World:
    days = _days(rng)
    ids = {name: _ids(rng, thing) for name, thing in schema.objects.items()}
    dates = [_date(rng, days.today) for _ in range(12)]
    pools = Pools(
        rng.sample(TEXTS, 9),
        [one.isoformat() for one in dates],
        [_datetime(rng, rng.choice(dates), days.zone) for _ in range(14)],
        ids,
    )
    records = {
        name: [_record(rng, thing, identifier, pools) for identifier in ids[name]]
        for name, thing in schema.objects.items()
    }
    return World(schema, records, days)


def _days(rng: Random) -> Days:
    today = date.fromisoformat(rng.choice(TODAYS))
    if rng.random() < 0.4:
        return Days(today)
    return Days(today, rng.choice(ZONES), rng.choice([6, 6, 0, 5]), rng.choice([1, 1, 2, 4, 10, 12]))


def _date(rng: Random, today: date) -> date:
    return today + timedelta(days=rng.choice([-1, 1]) * rng.choice(STEPS) + rng.choice([-1, 0, 0, 1]))


def _datetime(rng: Random, day: date, zone: str) -> str:
    moment = datetime.combine(day, rng.choice(TIMES), rng.choice([UTC, ZoneInfo(zone)]))
    return stored(moment - timedelta(milliseconds=rng.choice([0, 0, 1])))


def _ids(rng: Random, thing: Object) -> list[str]:
    count = rng.choice([0, 1, 3]) if rng.random() < 0.15 else rng.randint(4, 40)
    return [identifier(thing.prefix, rng, number) for number in range(min(count, 6) if thing.name == "User" else count)]


def identifier(prefix: str, rng: Random, number: int) -> str:
    """Every second Id differs from the one before it in nothing but case."""
    letters = rng.choice(["ABC", "aBc", "AbC"]) if number % 2 else "abc"
    id15 = f"{prefix}{number // 2:09}{letters}"
    return id15 + checksum(id15)


def checksum(id15: str) -> str:
    """A character for each five, counting its capitals as bits from the left."""
    fives = (id15[:5], id15[5:10], id15[10:])
    return "".join(CAPITALS[sum(2**place for place in range(5) if five[place].isupper())] for five in fives)


def _record(rng: Random, thing: Object, own: str, pools: Pools) -> Record:
    record = {name: _value(rng, field, pools) for name, field in thing.fields.items()}
    record["Id"] = own
    if "IsDeleted" in record:
        record["IsDeleted"] = rng.random() < 0.08
    return record


def _value(rng: Random, field: Field, pools: Pools) -> Value:
    if field.type == "boolean":
        return rng.random() < 0.5
    if field.nillable and rng.random() < 0.25:
        return None
    return some_value(rng, field, pools)


def some_value(rng: Random, field: Field, pools: Pools) -> Value:
    match field.type:
        case "reference":
            return _pointer(rng, field, pools)
        case "picklist":
            return _picked(rng, field)
        case "multipicklist":
            chosen = set(rng.sample(field.picklist, rng.randint(1, len(field.picklist))))
            more = ["Gone"] if rng.random() < 0.1 else []
            return ";".join([*(one for one in field.picklist if one in chosen), *more])
        case "int":
            return rng.choice([-7, -1, 0, 1, 1, 2, 3, 10, 100, 2**31 + 1])
        case "double" | "currency" | "percent":
            return rng.choice([-3.25, -1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.25, 1000000.5])
    return rng.choice(pools.of(field.type))


def _pointer(rng: Random, field: Field, pools: Pools) -> str:
    """At times at nothing, or at a record of an object that the field is not meant for."""
    known = [one for target in field.reference_to for one in pools.ids.get(target, ())]
    if known and rng.random() < 0.85:
        return rng.choice(known)
    others = [one for ids in pools.ids.values() for one in ids]
    return rng.choice(others) if others and rng.random() < 0.2 else identifier("00G", rng, rng.randint(0, 3))


def _picked(rng: Random, field: Field) -> str:
    """At times in another spelling than the picklist's, or a value that it no longer has."""
    chosen = rng.choice(field.picklist)
    if rng.random() < 0.2:
        return rng.choice(["Gone", "gone", "Aged", chosen.upper(), chosen.lower()])
    return chosen
