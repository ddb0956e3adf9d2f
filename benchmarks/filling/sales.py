"""Records of staff, customers, goods and sales, each from its number."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from benchmarks.filling import words
from benchmarks.filling.company import TODAY, Company
from org.world.retail.rows import row
from org.world.world import Record

SEASON = timedelta(days=365)


def user(company: Company, place: int) -> Record:
    rng = company.rng("User", place)
    first, last = rng.choice(words.GIVEN), rng.choice(words.FAMILIES)
    made = row(
        company.ids["User"][place],
        *(company.at("User", place, rng), company.administrator),
        Username=f"user{place}@company.example",
        **person(first, last),
        Title=rng.choice(("Service Agent", "Sales Agent", "Manager")),
        Department=rng.choice(("Service", "Sales")),
        Email=f"user{place}@company.example",
        Phone=phone(rng),
        Alias=f"u{place}",
        IsActive=rng.random() < 0.95,
        UserType="Standard",
        TimeZoneSidKey="America/Chicago",
        LocaleSidKey="en_US",
        EmailEncodingKey="UTF-8",
        LanguageLocaleKey="en_US",
    )
    return {name: value for name, value in made.items() if name != "IsDeleted"}


def account(company: Company, place: int) -> Record:
    rng = company.rng("Account", place)
    city, state = rng.choice(words.CITIES)
    return row(
        company.ids["Account"][place],
        *(company.at("Account", place, rng), company.agent(rng)),
        Name=business(rng),
        Industry=rng.choice(words.INDUSTRIES),
        NumberOfEmployees=int(rng.paretovariate(1.1) * 10),
        ShippingStreet=f"{rng.randint(1, 990)} Mill Street",
        ShippingCity=city,
        ShippingState=state,
        ShippingPostalCode=f"{rng.randrange(100000):05}",
        ShippingCountry="United States",
        Phone=phone(rng),
        Description=text(rng, 2),
        OwnerId=company.agent(rng),
    )


def contact(company: Company, place: int) -> Record:
    rng = company.rng("Contact", place)
    city, state = rng.choice(words.CITIES)
    return row(
        company.ids["Contact"][place],
        *(company.at("Contact", place, rng), company.agent(rng)),
        AccountId=company.account_of(place),
        **person(rng.choice(words.GIVEN), rng.choice(words.FAMILIES)),
        MailingCity=city,
        MailingState=state,
        Phone=phone(rng),
        Email=f"person{place}@customer.example",
        OwnerId=company.agent(rng),
        IsDeleted=place % 89 == 0,
    )


def lead(company: Company, place: int) -> Record:
    rng = company.rng("Lead", place)
    return row(
        company.ids["Lead"][place],
        *(company.at("Lead", place, rng), company.agent(rng)),
        **person(rng.choice(words.GIVEN), rng.choice(words.FAMILIES)),
        Company=business(rng),
        Phone=phone(rng),
        Email=f"lead{place}@customer.example",
        Status=rng.choice(("New", "Contacted", "Nurturing", "Qualified", "Unqualified")),
        OwnerId=company.agent(rng),
        IsConverted=False,
    )


def product(company: Company, place: int) -> Record:
    rng = company.rng("Product2", place)
    name = product_name(place)
    return row(
        company.ids["Product2"][place],
        *(company.at("Product2", place, rng), company.administrator),
        Name=name,
        ProductCode="".join(word[0] for word in name.split()[:3]) + f"-{place:05}",
        Description=text(rng, 2),
        IsActive=rng.random() < 0.9,
        External_ID__c=f"W-{place:07}",
    )


def pricebook(company: Company, place: int) -> Record:
    rng = company.rng("Pricebook2", place)
    return row(
        company.ids["Pricebook2"][place],
        *(company.at("Pricebook2", place, rng), company.administrator),
        Name=f"Prices {2021 + place}",
        IsActive=True,
        IsStandard=place == 0,
    )


def entry(company: Company, place: int) -> Record:
    rng = company.rng("PricebookEntry", place)
    return row(
        company.ids["PricebookEntry"][place],
        *(company.at("PricebookEntry", place, rng), company.administrator),
        Name=product_name(place),
        Pricebook2Id=company.ids["Pricebook2"][place % 4],
        Product2Id=company.ids["Product2"][place],
        UnitPrice=price(rng),
        IsActive=True,
    )


def opportunity(company: Company, place: int) -> Record:
    rng = company.rng("Opportunity", place)
    at = company.at("Opportunity", place, rng)
    closing = at + rng.random() * SEASON
    person_place = rng.randrange(company.counts["Contact"])
    return row(
        company.ids["Opportunity"][place],
        *(at, company.agent(rng)),
        AccountId=company.account_of(person_place),
        ContactId=company.ids["Contact"][person_place],
        Name=f"{rng.choice(words.SERIES)} {rng.choice(words.GOODS)} for {business(rng)}",
        Description=text(rng, 3),
        StageName="Closed" if closing < TODAY else rng.choice(("Qualification", "Discovery", "Quote", "Negotiation")),
        Amount=round(rng.lognormvariate(10, 1), 2),
        Probability=float(rng.randrange(0, 101, 5)),
        CloseDate=closing.date().isoformat(),
        OwnerId=company.agent(rng),
    )


def quote(company: Company, place: int) -> Record:
    rng = company.rng("Quote", place)
    at = company.at("Quote", place, rng)
    return row(
        company.ids["Quote"][place],
        *(at, company.agent(rng)),
        Name=f"Quote {place:06}",
        OpportunityId=company.any("Opportunity", rng),
        AccountId=company.any("Account", rng),
        ContactId=company.any("Contact", rng),
        Status=rng.choice(("Draft", "In Review", "Approved", "Presented", "Accepted", "Denied")),
        ExpirationDate=(at + SEASON / 4).date().isoformat(),
    )


def order(company: Company, place: int) -> Record:
    rng = company.rng("Order", place)
    at = company.at("Order", place, rng)
    return row(
        company.ids["Order"][place],
        *(at, company.administrator),
        OrderNumber=f"{place + 100:08}",
        AccountId=company.any("Account", rng),
        OwnerId=company.agent(rng),
        Pricebook2Id=company.any("Pricebook2", rng),
        Status="Activated" if rng.random() < 0.95 else "Draft",
        EffectiveDate=at.date().isoformat(),
        TotalAmount=price(rng),
    )


def item(company: Company, place: int) -> Record:
    rng = company.rng("OrderItem", place)
    goods, quantity, unit = company.product(rng), rng.choice((1, 1, 1, 2, 3)), price(rng)
    return row(
        company.ids["OrderItem"][place],
        *(company.at("OrderItem", place, rng), company.administrator),
        OrderItemNumber=f"{place:010}",
        OrderId=company.ids["Order"][place * company.counts["Order"] // company.counts["OrderItem"]],
        Product2Id=company.ids["Product2"][goods],
        PricebookEntryId=company.ids["PricebookEntry"][goods],
        Quantity=float(quantity),
        UnitPrice=unit,
        TotalPrice=round(quantity * unit, 2),
    )


def person(first: str, last: str) -> dict[str, Any]:
    return {"LastName": last, "FirstName": first, "Name": f"{first} {last}"}


def business(rng: Random) -> str:
    return f"{rng.choice(words.FAMILIES)} {rng.choice(words.TRADES)} {rng.choice(words.FORMS)}"


def product_name(place: int) -> str:
    series, goods = divmod(place, len(words.GOODS))
    return f"{words.SERIES[series % len(words.SERIES)]} {words.GOODS[goods]} {place:05}"


def phone(rng: Random) -> str:
    return f"(555) 555-{rng.randrange(10000):04}"


def price(rng: Random) -> float:
    return round(rng.lognormvariate(5, 1), 2)


def text(rng: Random, sentences: int) -> str:
    return " ".join(rng.choices(words.SENTENCES, k=sentences))


MAKERS: Mapping[str, Callable[[Company, int], Record]] = {
    "User": user,
    "Account": account,
    "Contact": contact,
    "Lead": lead,
    "Product2": product,
    "Pricebook2": pricebook,
    "PricebookEntry": entry,
    "Opportunity": opportunity,
    "Quote": quote,
    "Order": order,
    "OrderItem": item,
}
