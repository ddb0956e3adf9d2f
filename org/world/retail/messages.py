"""The e-mails and chats of each case, written while it was open and by whoever had it at the time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from org.world import ids
from org.world.facts import CaseFact
from org.world.phrasing import phrase
from org.world.retail.cases import Ticket
from org.world.retail.people import People, Worker
from org.world.retail.rows import instant, row
from org.world.retail.setting import Setting
from org.world.world import Record

REPORT = "{Hello|Hi there|Good day|Dear team},\n\n{report}\n\n{Thank you|Kind regards|Best wishes},\n{customer}"
RECEIPT = (
    "{Hello|Dear} {first},\n\n{Thank you for writing to us|Thanks for getting in touch}. "
    "{I am looking into this and will write again soon|I have your case now and am checking it}."
    "\n\n{agent}\n{shop}"
)
REMINDER = (
    "{Hi|Hello},\n\n{is there any news|have you found anything out} about {my case|the {product}}? "
    "{It would help to know|Please let me know} {this week|before the weekend|soon}.\n\n{customer}"
)
REMEDY = (
    "{Hello|Dear} {first},\n\n{thank you for your patience|I have good news}. {remedy} "
    "{Please reply if anything is left open|Write to us again whenever you need to}.\n\n{agent}\n{shop}"
)
CHAT = (
    "{agent}: {Welcome to {shop}|Hello, this is {shop}}, how can I help?\n"
    "{first}: {report}\n"
    "{agent}: {I am sorry to hear that|Thanks, let me have a look}. May I have your order number?\n"
    "{first}: {Sure, it is in my account|I have sent it with the form}.\n"
    "{agent}: {remedy}\n"
    "{first}: {Great, thank you|All right, thanks for the help}."
)


@dataclass(frozen=True, slots=True)
class Mail:
    at: datetime
    incoming: bool
    template: str


def _keeper(fact: CaseFact, at: datetime) -> str:
    """Who had the case at a time; before the first assignment, who was about to get it."""
    held = [move.taker for move in fact.assignments if move.at <= at]
    return held[-1] if held else fact.assignments[0].taker


def _values(ticket: Ticket, agent: Worker, frame: Setting, rng: Random) -> Mapping[str, str]:
    product = {"product": ticket.item.product.name}
    return {
        **product,
        "report": phrase(ticket.complaint.report, rng, product),
        "remedy": phrase(ticket.complaint.remedy, rng, product),
        "customer": ticket.customer.name,
        "first": ticket.customer.first,
        "agent": agent.name,
        "shop": frame.shop,
    }


def _mails(ticket: Ticket, rng: Random) -> Iterator[Mail]:
    """Report and receipt, perhaps a reminder, and the remedy when the case is closed."""
    fact = ticket.fact
    first, span = fact.assignments[0].at, ticket.until - fact.assignments[0].at
    if ticket.origin in ("Email", "Web"):
        yield Mail(fact.created, True, REPORT)
        yield Mail(first + span * rng.uniform(0.01, 0.09), False, RECEIPT)
        if rng.random() < 0.3:
            yield Mail(first + span * rng.uniform(0.3, 0.8), True, REMINDER)
    if fact.closed and (ticket.origin != "Chat" or rng.random() < 0.2):
        yield Mail(first + span * rng.uniform(0.9, 0.99), False, REMEDY)


def email_rows(raised: Sequence[Ticket], crew: People, frame: Setting, rng: Random) -> Iterator[Record]:
    numbers = ids.sequence("02s", rng)
    workers = {worker.id: worker for worker in crew.agents}
    for ticket in raised:
        for place, mail in enumerate(_mails(ticket, rng)):
            agent = workers[_keeper(ticket.fact, mail.at)]
            yield _email(next(numbers), place, mail, ticket, agent, frame, rng)


def _email(number: str, place: int, mail: Mail, ticket: Ticket, agent: Worker, frame: Setting, rng: Random) -> Record:
    customer = ticket.customer
    ends = [(customer.name, customer.email, customer.contact), (agent.name, agent.email, agent.id)]
    sender, receiver = ends if mail.incoming else ends[::-1]
    return row(
        number,
        mail.at,
        agent.id,
        ParentId=ticket.fact.id,
        Subject=f"Re: {ticket.subject}" if place else ticket.subject,
        TextBody=phrase(mail.template, rng, _values(ticket, agent, frame, rng)),
        FromName=sender[0],
        FromAddress=sender[1],
        ToAddress=receiver[1],
        ToIds=receiver[2],
        MessageDate=instant(mail.at),
        Incoming=mail.incoming,
        Status="1" if mail.incoming else "3",
    )


def chat_rows(raised: Sequence[Ticket], crew: People, frame: Setting, rng: Random) -> Iterator[Record]:
    numbers, visitors = ids.sequence("570", rng), ids.sequence("571", rng)
    workers = {worker.id: worker for worker in crew.agents}
    chats = (ticket for ticket in raised if ticket.origin == "Chat")
    for place, ticket in enumerate(chats, start=1):
        begun = ticket.fact.assignments[0]
        ended = begun.at + min(timedelta(minutes=rng.randint(4, 25)), (ticket.until - begun.at) / 2)
        values = _values(ticket, workers[begun.taker], frame, rng)
        yield row(
            next(numbers),
            *(begun.at, begun.taker, ended),
            Name=f"{place:08}",
            CaseId=ticket.fact.id,
            AccountId=ticket.fact.account,
            ContactId=ticket.customer.contact,
            OwnerId=begun.taker,
            LiveChatVisitorId=next(visitors),
            Body=phrase(CHAT, rng, values),
            StartTime=instant(begun.at),
            EndTime=instant(ended),
            Status="Completed",
        )
