"""Who works for the shop and who buys there. No two of them share a name or an e-mail address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from random import Random

from org.world import ids
from org.world.retail import words
from org.world.retail.rows import row
from org.world.retail.setting import Setting
from org.world.retail.sizes import Sizes
from org.world.world import Record

PERSON_ACCOUNT = ids.record_id("012", 62**4 + 1)

_STAFF_TITLES = ("System Administrator", "Content Editor", "Service Manager", "Service Analyst", "Buyer")
_DEPARTMENTS = ("Operations", "Content", "Service", "Service", "Purchasing")


@dataclass(frozen=True, slots=True)
class Worker:
    id: str
    first: str
    last: str
    title: str
    department: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Customer:
    account: str
    contact: str
    first: str
    last: str
    email: str
    phone: str
    place: tuple[str, str, str]

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class People:
    agents: Sequence[Worker]
    staff: Sequence[Worker]
    customers: Sequence[Customer]

    @property
    def administrator(self) -> str:
        return self.staff[0].id


def people(frame: Setting, sizes: Sizes, rng: Random) -> People:
    names = _names(sizes.agents + sizes.staff + sizes.accounts, rng)
    users, accounts, contacts = (ids.sequence(prefix, rng) for prefix in ("005", "001", "003"))
    agents = [_worker(next(users), name, "Service Agent", "Service", frame) for name in islice(names, sizes.agents)]
    staff = [_worker(next(users), name, *_post(place), frame) for place, name in enumerate(islice(names, sizes.staff))]
    places = rng.sample(words.PLACES, 12)
    weights = [rng.uniform(1, 4) for _ in places]
    customers = [
        _customer(next(accounts), next(contacts), name, rng.choices(places, weights)[0], rng) for name in names
    ]
    return People(agents, staff, customers)


def _names(count: int, rng: Random) -> Iterator[tuple[str, str]]:
    for pick in rng.sample(range(len(words.FIRST_NAMES) * len(words.LAST_NAMES)), count):
        last, first = divmod(pick, len(words.FIRST_NAMES))
        yield words.FIRST_NAMES[first], words.LAST_NAMES[last]


def _post(place: int) -> tuple[str, str]:
    return _STAFF_TITLES[place % len(_STAFF_TITLES)], _DEPARTMENTS[place % len(_DEPARTMENTS)]


def _worker(user: str, name: tuple[str, str], title: str, department: str, frame: Setting) -> Worker:
    first, last = name
    return Worker(user, first, last, title, department, f"{first}.{last}@{frame.domain}".lower())


def _customer(
    account: str, contact: str, name: tuple[str, str], area: tuple[str, str, tuple[str, ...]], rng: Random
) -> Customer:
    first, last = name
    state, digits, cities = area
    email = f"{first}.{last}@{rng.choice(['inbox', 'letters', 'postbox'])}.example".lower()
    phone = f"({rng.randint(201, 989)}) 555-{rng.randint(100, 199):04}"
    return Customer(
        account,
        contact,
        first,
        last,
        email,
        phone,
        (state, f"{digits}{rng.randint(1, 99):02}", rng.choice(cities)),
    )


def user_rows(crew: People, frame: Setting, rng: Random) -> Iterator[Record]:
    for worker in (*crew.staff, *crew.agents):
        made = row(
            worker.id,
            frame.start - timedelta(days=rng.randint(30, 400), seconds=rng.randrange(86400)),
            crew.administrator,
            Username=worker.email,
            LastName=worker.last,
            FirstName=worker.first,
            Name=worker.name,
            Title=worker.title,
            Department=worker.department,
            Email=worker.email,
            Phone=f"(555) 555-{rng.randint(100, 199):04}",
            Alias=(worker.first[:1] + worker.last[:5]).lower(),
            IsActive=True,
            UserType="Standard",
            TimeZoneSidKey="America/Chicago",
            LocaleSidKey="en_US",
            EmailEncodingKey="UTF-8",
            LanguageLocaleKey="en_US",
        )
        yield {name: value for name, value in made.items() if name != "IsDeleted"}


def account_rows(crew: People, frame: Setting, rng: Random) -> Iterator[Record]:
    for customer in crew.customers:
        state, postcode, city = customer.place
        yield row(
            customer.account,
            frame.start - timedelta(days=rng.randint(1, 300), seconds=rng.randrange(86400)),
            crew.administrator,
            Name=customer.name,
            LastName=customer.last,
            FirstName=customer.first,
            RecordTypeId=PERSON_ACCOUNT,
            ShippingStreet=f"{rng.randint(1, 990)} {rng.choice(words.STREETS)} Street",
            ShippingCity=city,
            ShippingState=state,
            ShippingPostalCode=postcode,
            ShippingCountry="United States",
            Phone=customer.phone,
            OwnerId=crew.administrator,
            PersonContactId=customer.contact,
            IsPersonAccount=True,
            PersonEmail=customer.email,
        )


def contact_rows(crew: People, accounts: Sequence[Record]) -> Iterator[Record]:
    for customer, account in zip(crew.customers, accounts, strict=True):
        yield {
            **account_times(account),
            "Id": customer.contact,
            "AccountId": customer.account,
            "LastName": customer.last,
            "FirstName": customer.first,
            "Name": customer.name,
            "MailingCity": customer.place[2],
            "MailingState": customer.place[0],
            "Phone": customer.phone,
            "Email": customer.email,
            "OwnerId": crew.administrator,
            "IsPersonAccount": True,
        }


def account_times(account: Record) -> Record:
    """A person account and its contact are made in one step."""
    standard = ("Id", "IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById")
    return {name: account[name] for name in (*standard, "SystemModstamp")}
