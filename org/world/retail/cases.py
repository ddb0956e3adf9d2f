"""How each case went: who had it when, and when it closed. The records are written from these facts alone.

A case starts after its order, its assignments follow each other in time, and it closes after the last one.
Agents differ in how fast they are and in how much comes to them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from math import exp, log
from random import Random

from org.world import ids
from org.world.facts import Assignment, CaseFact
from org.world.phrasing import phrase
from org.world.retail.complaints import COMPLAINTS, Complaint
from org.world.retail.orders import Item, Order
from org.world.retail.people import Customer, People, Worker
from org.world.retail.rows import instant, row
from org.world.retail.setting import Setting
from org.world.retail.sizes import Sizes
from org.world.world import Record


@dataclass(frozen=True, slots=True)
class Ticket:
    """A case with what its texts are made from. `until` is when it closed, or else when history ends."""

    fact: CaseFact
    complaint: Complaint
    customer: Customer
    item: Item
    origin: str
    subject: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Pool:
    """The agents, how often each is chosen, and the hours that half of each one's cases stay below."""

    agents: Sequence[Worker]
    weights: Sequence[float]
    hours: Sequence[float]

    def draw(self, rng: Random, apart_from: int | None = None) -> int:
        places = range(len(self.agents))
        while (place := rng.choices(places, cum_weights=self.weights)[0]) == apart_from:
            pass
        return place


def pool(agents: Sequence[Worker], rng: Random) -> Pool:
    weights = list(accumulate(rng.lognormvariate(0, 0.5) for _ in agents))
    return Pool(agents, weights, [exp(rng.uniform(log(6), log(90))) for _ in agents])


def issue_ids(rng: Random) -> dict[str, str]:
    numbers = ids.sequence("a00", rng)
    return {complaint.name: next(numbers) for complaint in COMPLAINTS}


def tickets(
    frame: Setting, sizes: Sizes, team: Pool, bought: Sequence[Order], issues: dict[str, str], rng: Random
) -> list[Ticket]:
    numbers = ids.sequence("500", rng)
    sold = [(order, item) for order in bought if order.activated for item in order.items]
    common = list(accumulate(rng.lognormvariate(0, 0.6) for _ in COMPLAINTS))
    starts = sorted((_start(sold, frame, rng) for _ in range(sizes.cases)), key=lambda start: start[0])
    return [
        _ticket(next(numbers), start, rng.choices(COMPLAINTS, cum_weights=common)[0], issues, team, frame, rng)
        for start in starts
    ]


Start = tuple[datetime, Order, Item]


def _start(sold: Sequence[tuple[Order, Item]], frame: Setting, rng: Random) -> Start:
    while True:
        order, item = rng.choice(sold)
        day = order.at.date() + timedelta(days=1 + int(rng.expovariate(1 / 40)))
        if day < frame.today:
            lead = frame.end - timedelta(days=(frame.today - day).days)
            return lead + timedelta(seconds=rng.randrange(7 * 3600, 22 * 3600)), order, item


def _ticket(
    number: str,
    start: Start,
    complaint: Complaint,
    issues: dict[str, str],
    team: Pool,
    frame: Setting,
    rng: Random,
) -> Ticket:
    created, order, item = start
    holders = _holders(team, rng)
    span = timedelta(hours=max(1.0, team.hours[holders[-1]] * rng.lognormvariate(0, 0.6)))
    stays_open = created + span >= frame.end or rng.random() < _odds_of_staying_open(created, frame)
    until = min(_second(created + span), frame.end)
    fact = CaseFact(
        number,
        created,
        closed=None if stays_open else until,
        assignments=tuple(_assignments([team.agents[holder].id for holder in holders], created, until, rng)),
        issue=issues[complaint.name],
        product=item.product.id,
        account=order.customer.account,
        state=order.customer.place[0],
    )
    subject = phrase(complaint.subject, rng, {"product": item.product.name})
    origin = rng.choices(("Email", "Chat", "Web", "Phone"), (50, 25, 15, 10))[0]
    return Ticket(fact, complaint, order.customer, item, origin, subject, until)


def _holders(team: Pool, rng: Random) -> list[int]:
    holders = [team.draw(rng)]
    for _ in range(rng.choices((0, 1, 2), (80, 15, 5))[0]):
        holders.append(team.draw(rng, apart_from=holders[-1]))
    return holders


def _odds_of_staying_open(created: datetime, frame: Setting) -> float:
    """Most open cases are recent, and a few old ones were forgotten."""
    return 0.05 + 0.5 * exp(-(frame.end - created).days / 90)


def _assignments(takers: Sequence[str], created: datetime, until: datetime, rng: Random) -> Iterator[Assignment]:
    shares = [rng.uniform(0.005, 0.05), *sorted(rng.sample(range(10, 80), len(takers) - 1))]
    givers = [None, *takers[:-1]]
    for share, giver, taker in zip(shares, givers, takers, strict=True):
        part = share if giver is None else share / 100
        yield Assignment(_second(created + (until - created) * part), giver, taker)


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def issue_rows(issues: dict[str, str], made: datetime, by: str) -> Iterator[Record]:
    for complaint in COMPLAINTS:
        number = issues[complaint.name]
        yield row(number, made, by, Name=complaint.name, Description__c=complaint.about, OwnerId=by)


def case_rows(raised: Sequence[Ticket], crew: People, rng: Random) -> Iterator[Record]:
    for place, ticket in enumerate(raised, start=1):
        fact = ticket.fact
        yield row(
            fact.id,
            *(fact.created, crew.administrator, fact.closed or fact.assignments[-1].at),
            CaseNumber=f"{place + 1000:08}",
            ContactId=ticket.customer.contact,
            AccountId=fact.account,
            Status=_status(fact, rng),
            Origin=ticket.origin,
            Subject=ticket.subject,
            Priority=rng.choices(("High", "Medium", "Low"), (20, 55, 25))[0],
            Description=phrase(ticket.complaint.report, rng, {"product": ticket.item.product.name}),
            IsClosed=fact.closed is not None,
            ClosedDate=instant(fact.closed) if fact.closed else None,
            OwnerId=fact.assignments[-1].taker,
            OrderItemId__c=ticket.item.id,
            IssueId__c=fact.issue,
        )


def _status(fact: CaseFact, rng: Random) -> str:
    if fact.closed:
        return "Closed"
    return rng.choices(("New", "Working", "Waiting on Customer", "Escalated"), (30, 40, 20, 10))[0]


def history_rows(raised: Sequence[Ticket], crew: People, rng: Random) -> Iterator[Record]:
    numbers = ids.sequence("a01", rng)
    events = (event for ticket in raised for event in _events(ticket.fact))
    for place, (case, at, what, old, new) in enumerate(events, start=1):
        yield row(
            next(numbers),
            *(at, crew.administrator),
            Name=f"CH-{place:07}",
            CaseId__c=case,
            Field__c=what,
            OldValue__c=old,
            NewValue__c=new,
            OwnerId=crew.administrator,
        )


def _events(fact: CaseFact) -> Iterator[tuple[str, datetime, str, str | None, str | None]]:
    yield fact.id, fact.created, "Case Creation", None, None
    for move in fact.assignments:
        yield fact.id, move.at, "Owner Assignment", move.giver, move.taker
    if fact.closed:
        yield fact.id, fact.closed, "Case Closed", None, None
