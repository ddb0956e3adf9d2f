"""Records of service work, each from its number: cases with their history, messages and tasks."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from benchmarks.filling import words
from benchmarks.filling.company import HISTORY, Company
from benchmarks.filling.sales import text
from org.world.retail.rows import instant, row
from org.world.world import Record

SUBJECTS = ("Account", "Case", "Opportunity", "Quote", "Order")


def issue(company: Company, place: int) -> Record:
    rng = company.rng("Issue__c", place)
    return row(
        company.ids["Issue__c"][place],
        *(company.at("Issue__c", place, rng), company.administrator),
        Name=words.ISSUES[place],
        OwnerId=company.administrator,
    )


def case(company: Company, place: int) -> Record:
    fact, rng = company.case(place), company.rng("Case", place + company.counts["Case"])
    complaint = int(len(words.ISSUES) * rng.random() ** 2)
    return row(
        company.ids["Case"][place],
        *(fact.opened, company.administrator, fact.closed),
        CaseNumber=f"{place + 1000:08}",
        ContactId=fact.contact,
        AccountId=fact.account,
        Status="Closed" if fact.closed else rng.choice(("New", "Working", "Waiting on Customer", "Escalated")),
        Origin=rng.choice(("Phone", "Email", "Web", "Chat")),
        Subject=f"{words.ISSUES[complaint]}: {rng.choice(words.SERIES)} {rng.choice(words.GOODS)}",
        Priority=rng.choice(("High", "Medium", "Medium", "Low")),
        Description=text(rng, 3),
        IsClosed=fact.closed is not None,
        ClosedDate=instant(fact.closed) if fact.closed else None,
        OwnerId=fact.owner,
        OrderItemId__c=company.any("OrderItem", rng),
        IssueId__c=company.ids["Issue__c"][complaint],
    )


def history(company: Company, place: int) -> Record:
    """A case is made and given to its first agent; then it is closed, or else given to another one."""
    number, step = divmod(place, HISTORY)
    fact = company.case(number % company.counts["Case"])
    assigned = fact.opened + timedelta(minutes=20)
    events: tuple[tuple[datetime, str, str | None, str | None], ...] = (
        (fact.opened, "Case Creation", None, None),
        (assigned, "Owner Assignment", None, fact.first),
        (fact.closed, "Case Closed", None, None)
        if fact.closed
        else (assigned + timedelta(hours=5), "Owner Assignment", fact.first, fact.owner),
    )
    at, what, old, new = events[step]
    return row(
        company.ids["CaseHistory__c"][place],
        *(at, company.administrator),
        Name=f"CH-{place:07}",
        CaseId__c=company.ids["Case"][number % company.counts["Case"]],
        Field__c=what,
        OldValue__c=old,
        NewValue__c=new,
        OwnerId=company.administrator,
    )


def message(company: Company, place: int) -> Record:
    rng = company.rng("EmailMessage", place)
    at = company.at("EmailMessage", place, rng)
    return row(
        company.ids["EmailMessage"][place],
        *(at, company.administrator),
        ParentId=company.any("Case", rng),
        Subject=f"Re: {rng.choice(words.ISSUES)}",
        TextBody=text(rng, 8),
        FromName=f"{rng.choice(words.GIVEN)} {rng.choice(words.FAMILIES)}",
        FromAddress=f"person{rng.randrange(company.counts['Contact'])}@customer.example",
        ToAddress="service@company.example",
        MessageDate=instant(at),
        Incoming=rng.random() < 0.5,
        Status="1",
    )


def task(company: Company, place: int) -> Record:
    rng = company.rng("Task", place)
    at = company.at("Task", place, rng)
    return row(
        company.ids["Task"][place],
        *(at, company.agent(rng)),
        WhatId=company.any(rng.choice(SUBJECTS), rng),
        Subject=rng.choice(("Call", "Send Letter", "Send Quote", "Other")),
        ActivityDate=(at + timedelta(days=rng.randrange(30))).date().isoformat(),
        Status=rng.choice(("Not Started", "In Progress", "Completed", "Completed", "Deferred", "Waiting")),
        Priority=rng.choice(("High", "Normal", "Low")),
        OwnerId=company.agent(rng),
        Description=text(rng, 1),
        IsDeleted=place % 97 == 0,
    )


MAKERS: Mapping[str, Callable[[Company, int], Record]] = {
    "Issue__c": issue,
    "Case": case,
    "CaseHistory__c": history,
    "EmailMessage": message,
    "Task": task,
}
