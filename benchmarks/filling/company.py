"""Who belongs to whom in the filled org, and when things happened: pure functions of a record's number.

Whatever asks for the nth record of an object gets the same facts, so that no record needs to be kept.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

from org.schema import Schema
from org.world.ids import sequence

TODAY = datetime(2025, 6, 30, tzinfo=UTC)
SPAN = timedelta(days=4 * 365)
# How many of a thousand records are of which object.
SHARES = {
    "User": 4,
    "Account": 50,
    "Contact": 98,
    "Product2": 15,
    "PricebookEntry": 15,
    "Lead": 25,
    "Opportunity": 42,
    "Quote": 30,
    "Order": 90,
    "OrderItem": 225,
    "Case": 80,
    "CaseHistory__c": 240,
    "EmailMessage": 22,
    "Task": 64,
}
FIXED = {"Issue__c": 15, "Pricebook2": 4}
HISTORY = 3
WITHOUT_ACCOUNT = 33


@dataclass(frozen=True, slots=True)
class CaseFact:
    opened: datetime
    closed: datetime | None
    account: str | None
    contact: str
    first: str
    owner: str


class Company:
    def __init__(self, schema: Schema, records: int, seed: int) -> None:
        self.seed = seed
        self.counts = FIXED | {name: max(12, records * share // 1000) for name, share in SHARES.items()}
        self.ids = {name: self._ids(name, schema.objects[name].prefix) for name in self.counts}
        self.administrator = self.ids["User"][0]

    def _ids(self, name: str, prefix: str) -> tuple[str, ...]:
        numbers = sequence(prefix, Random(f"{self.seed} {name}"))
        return tuple(islice(numbers, self.counts[name]))

    def rng(self, name: str, place: int) -> Random:
        """Its own for every record, so that reading one leaves the others as they are."""
        return Random(list(self.counts).index(name) << 48 | self.seed << 32 | place)

    def at(self, name: str, place: int, rng: Random) -> datetime:
        """Records of an object follow each other over the years, no two at the same moment."""
        share = (place + 0.9 * rng.random()) / self.counts[name]
        return (TODAY - SPAN + SPAN * share).replace(microsecond=0)

    def any(self, name: str, rng: Random) -> str:
        return self.ids[name][rng.randrange(self.counts[name])]

    def agent(self, rng: Random) -> str:
        """Some have several times the work of others."""
        return self.ids["User"][int(self.counts["User"] * rng.random() ** 2)]

    def product(self, rng: Random) -> int:
        return int(self.counts["Product2"] * rng.random() ** 2)

    def account_of(self, contact: int) -> str | None:
        if contact % WITHOUT_ACCOUNT == 0:
            return None
        return self.ids["Account"][contact * 7919 % self.counts["Account"]]

    def case(self, place: int) -> CaseFact:
        rng = self.rng("Case", place)
        opened = self.at("Case", place, rng)
        closed = opened + timedelta(hours=1 + rng.expovariate(1 / 60))
        contact = rng.randrange(self.counts["Contact"])
        first, second = self.agent(rng), self.agent(rng)
        stays_open = closed > TODAY or rng.random() < 0.15
        return CaseFact(
            opened,
            None if stays_open else closed.replace(microsecond=0),
            self.account_of(contact),
            self.ids["Contact"][contact],
            first,
            second if stays_open else first,
        )
