"""What the shop sells and for how much: categories, products, and price books that follow each other.

Every product has a price in every book; exactly one custom book is valid on any day of the history.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from org.world import ids
from org.world.retail import words
from org.world.retail.rows import instant, row
from org.world.retail.setting import Setting
from org.world.retail.sizes import Sizes
from org.world.world import Record


@dataclass(frozen=True, slots=True)
class Product:
    id: str
    name: str
    category: str
    about: str
    price: float


@dataclass(frozen=True, slots=True)
class Pricebook:
    """The standard book has no first day and the last book no last one."""

    id: str
    name: str
    valid_from: datetime | None
    valid_to: datetime | None
    factor: float


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`entries` are the Ids of prices, by book and product; `categories` those of categories, by name."""

    id: str
    categories: Mapping[str, str]
    products: Sequence[Product]
    pricebooks: Sequence[Pricebook]
    entries: Mapping[tuple[str, str], str]

    def book_at(self, at: datetime) -> Pricebook:
        return next(book for book in reversed(self.pricebooks) if book.valid_from and book.valid_from <= at)


def price(book: Pricebook, product: Product) -> float:
    return round(product.price * book.factor, 2)


def catalogue(frame: Setting, sizes: Sizes, rng: Random) -> Catalogue:
    category_ids = ids.sequence("0ZG", rng)
    categories = {name: next(category_ids) for name in words.SECTORS[frame.sector]}
    products = list(_products(frame, sizes.products, rng))
    pricebooks = list(_pricebooks(frame, sizes.pricebooks, rng))
    entry_ids = ids.sequence("01u", rng)
    entries = {(book.id, product.id): next(entry_ids) for book in pricebooks for product in products}
    return Catalogue(next(ids.sequence("0ZS", rng)), categories, products, pricebooks, entries)


def _products(frame: Setting, count: int, rng: Random) -> Iterator[Product]:
    numbers = ids.sequence("01t", rng)
    shelves = list(words.SECTORS[frame.sector].items())
    for place, (category, things) in enumerate(shelves):
        share = count // len(shelves) + (place < count % len(shelves))
        usual = rng.uniform(2.5, 5.0)
        for line, quality, thing in _names(frame.lines, things, share, rng):
            about = (
                f"{quality} {thing.lower()} of the {line} line in {rng.choice(words.COLOURS)},"
                f" {rng.choice(words.MERITS)}."
            )
            amount = round(rng.lognormvariate(usual, 0.4)) + 0.95
            yield Product(next(numbers), f"{line} {quality} {thing}", category, about, amount)


def _names(lines: Sequence[str], things: Sequence[str], count: int, rng: Random) -> Iterator[tuple[str, str, str]]:
    for pick in rng.sample(range(len(lines) * len(words.QUALITIES) * len(things)), count):
        rest, thing = divmod(pick, len(things))
        line, quality = divmod(rest, len(words.QUALITIES))
        yield lines[line], words.QUALITIES[quality], things[thing]


def _pricebooks(frame: Setting, count: int, rng: Random) -> Iterator[Pricebook]:
    numbers = ids.sequence("01s", rng)
    yield Pricebook(next(numbers), "Standard Price Book", None, None, 1.0)
    days = (frame.end - frame.start).days
    starts = [frame.start + timedelta(days=days * place // (count - 1)) for place in range(count - 1)]
    for start, stop in zip(starts, [*starts[1:], None], strict=True):
        yield Pricebook(next(numbers), f"Prices from {start:%d %B %Y}", start, stop, rng.uniform(0.85, 1.1))


def category_rows(goods: Catalogue, made: datetime, by: str) -> Iterator[Record]:
    held = [product.category for product in goods.products]
    for place, (name, number) in enumerate(goods.categories.items(), start=1):
        yield row(
            number,
            *(made, by),
            Name=name,
            CatalogId=goods.id,
            NumberOfProducts=held.count(name),
            SortOrder=place,
        )


def product_rows(goods: Catalogue, made: datetime, by: str, rng: Random) -> Iterator[Record]:
    for place, product in enumerate(goods.products, start=1):
        yield row(
            product.id,
            *(made, by),
            Name=product.name,
            ProductCode=f"{product.category[:3].upper()}-{place:04}",
            Description=product.about,
            IsActive=rng.random() < 0.9,
            External_ID__c=f"W{rng.randint(100, 999)}{place:05}",
        )


def membership_rows(goods: Catalogue, made: datetime, by: str, rng: Random) -> Iterator[Record]:
    numbers = ids.sequence("0ZH", rng)
    for place, product in enumerate(goods.products, start=1):
        yield row(
            next(numbers),
            *(made, by),
            Name=f"PCP-{place:06}",
            ProductCategoryId=goods.categories[product.category],
            ProductId=product.id,
            CatalogId=goods.id,
            IsPrimaryCategory=True,
        )


def pricebook_rows(goods: Catalogue, made: datetime, by: str) -> Iterator[Record]:
    for book in goods.pricebooks:
        yield row(
            book.id,
            *(made, by),
            Name=book.name,
            Description="List prices" if book.valid_from is None else "Shop prices of a season",
            IsActive=book.valid_to is None,
            IsStandard=book.valid_from is None,
            ValidFrom=instant(book.valid_from) if book.valid_from else None,
            ValidTo=instant(book.valid_to) if book.valid_to else None,
        )


def entry_rows(goods: Catalogue, made: datetime, by: str) -> Iterator[Record]:
    for book in goods.pricebooks:
        for product in goods.products:
            yield row(
                goods.entries[book.id, product.id],
                *(made, by),
                Name=product.name,
                Pricebook2Id=book.id,
                Product2Id=product.id,
                UnitPrice=price(book, product),
                IsActive=book.valid_to is None,
            )
