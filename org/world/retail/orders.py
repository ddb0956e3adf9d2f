"""Who bought what and when. Orders stand in the order of their days, and their numbers rise with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from org.world import ids
from org.world.retail.catalogue import Catalogue, Pricebook, Product, price
from org.world.retail.people import Customer, People
from org.world.retail.rows import row
from org.world.retail.setting import Setting
from org.world.retail.sizes import Sizes
from org.world.world import Record


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    product: Product
    quantity: int
    price: float


@dataclass(frozen=True, slots=True)
class Order:
    id: str
    at: datetime
    customer: Customer
    book: Pricebook
    items: tuple[Item, ...]
    activated: bool


def orders(frame: Setting, sizes: Sizes, crew: People, goods: Catalogue, rng: Random) -> Sequence[Order]:
    order_ids, item_ids = ids.sequence("801", rng), ids.sequence("802", rng)
    popularity = list(accumulate(rng.paretovariate(1.4) for _ in goods.products))
    days = (frame.end - frame.start).days
    made = []
    for day in sorted(rng.randrange(days) for _ in range(sizes.orders)):
        at = frame.start + timedelta(days=day, seconds=rng.randrange(8 * 3600, 21 * 3600))
        book = goods.book_at(at)
        bought = dict.fromkeys(rng.choices(goods.products, cum_weights=popularity, k=rng.randint(1, 6)))
        items = tuple(
            Item(next(item_ids), product, rng.choice((1, 1, 1, 2, 3)), price(book, product)) for product in bought
        )
        activated = day < days - 10 or rng.random() < 0.7
        made.append(Order(next(order_ids), at, rng.choice(crew.customers), book, items, activated))
    return made


def order_rows(bought: Sequence[Order], crew: People) -> Iterator[Record]:
    for place, order in enumerate(bought, start=1):
        yield row(
            order.id,
            *(order.at, crew.administrator),
            OrderNumber=f"{place + 100:08}",
            AccountId=order.customer.account,
            OwnerId=crew.administrator,
            Pricebook2Id=order.book.id,
            Status="Activated" if order.activated else "Draft",
            EffectiveDate=order.at.date().isoformat(),
            TotalAmount=round(sum(item.quantity * item.price for item in order.items), 2),
        )


def item_rows(bought: Sequence[Order], goods: Catalogue, crew: People) -> Iterator[Record]:
    pairs = ((order, item) for order in bought for item in order.items)
    for place, (order, item) in enumerate(pairs, start=1):
        yield row(
            item.id,
            *(order.at, crew.administrator),
            OrderItemNumber=f"{place:010}",
            OrderId=order.id,
            Product2Id=item.product.id,
            PricebookEntryId=goods.entries[order.book.id, item.product.id],
            Quantity=float(item.quantity),
            UnitPrice=item.price,
            TotalPrice=round(item.quantity * item.price, 2),
        )
