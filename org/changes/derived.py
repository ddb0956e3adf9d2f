"""Fields that follow from others: of the same record, and of those it is about or made of.

Left as they are given are the amount of an opportunity and the numbers of records whose parents no longer match them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from org.changes.rows import Record, Rows
from org.engine.values import Value
from org.identifiers import canonical
from org.schema import Object
from org.schema.writing import PERSONS

CLOSED_CASE, CLOSED_SALE, WON_SALE, DONE = "Closed", "Closed", "Closed Won", "Completed"


@dataclass(frozen=True, slots=True)
class Settling:
    """A record about to be kept, and what it was; nothing, when it is new. `now` is the moment as it is stored."""

    rows: Rows
    thing: Object
    record: Record
    before: Record
    now: str

    def set(self, name: str, value: Value) -> None:
        if name in self.thing.fields:
            self.record[name] = value

    def parent(self, object_name: str, reference: str) -> Record:
        thing = self.rows.schema.object(object_name)
        identifier = self.record.get(reference)
        found = self.rows.get(thing, identifier) if thing is not None and identifier is not None else None
        return found or {}

    def number(self, name: str) -> float:
        value = self.record.get(name)
        return float(value) if isinstance(value, int | float) else 0.0


def settle(change: Settling) -> None:
    if change.thing.name in PERSONS and "LastName" in change.thing.fields:
        change.set("Name", full_name(change.record))
    rule = RULES.get(change.thing.name)
    if rule is not None:
        rule(change)


def full_name(record: Mapping[str, Value]) -> str:
    return " ".join(str(part) for part in (record.get("FirstName"), record.get("LastName")) if part)


def _account(change: Settling) -> None:
    """With a family name it is a person's."""
    if change.record.get("LastName"):
        change.set("Name", full_name(change.record))
    change.set("IsPersonAccount", bool(change.record.get("LastName")))


def _case(change: Settling) -> None:
    if not change.before and not change.record.get("AccountId"):
        change.set("AccountId", change.parent("Contact", "ContactId").get("AccountId"))
    closed = change.record.get("Status") == CLOSED_CASE
    change.set("IsClosed", closed)
    if not closed:
        change.set("ClosedDate", None)
    elif not change.before.get("ClosedDate"):
        change.set("ClosedDate", change.now)


def _opportunity(change: Settling) -> None:
    stage = str(change.record.get("StageName") or "")
    change.set("IsClosed", stage.startswith(CLOSED_SALE))
    change.set("IsWon", stage == WON_SALE)


def _task(change: Settling) -> None:
    change.set("IsClosed", change.record.get("Status") == DONE)


def _article(change: Settling) -> None:
    """Every article of ours has one version, and an Id apart from it."""
    if not change.record.get("KnowledgeArticleId"):
        change.set("KnowledgeArticleId", canonical(f"kA0{str(change.record['Id'])[3:15]}"))
    change.set("IsLatestVersion", True)
    published = change.record.get("PublishStatus") == "Online"
    if published and change.before.get("PublishStatus") != "Online":
        change.set("LastPublishedDate", change.now)


def _price(change: Settling) -> None:
    change.set("Name", change.parent("Product2", "Product2Id").get("Name"))


def _in_category(change: Settling) -> None:
    change.set("CatalogId", change.parent("ProductCategory", "ProductCategoryId").get("CatalogId"))


def _line(change: Settling) -> None:
    """A line names its product, or the price that does."""
    if not change.record.get("Product2Id"):
        change.set("Product2Id", change.parent("PricebookEntry", "PricebookEntryId").get("Product2Id"))


def _priced_line(change: Settling) -> None:
    _line(change)
    if change.record.get("UnitPrice") is None:
        change.set("UnitPrice", change.parent("PricebookEntry", "PricebookEntryId").get("UnitPrice"))
    share = 1 - change.number("Discount") / 100
    change.set("TotalPrice", float(f"{change.number('Quantity') * change.number('UnitPrice') * share:.15g}"))


def _sales_line(change: Settling) -> None:
    _line(change)
    sale, product = change.parent("Opportunity", "OpportunityId"), change.parent("Product2", "Product2Id")
    change.set("Name", " ".join(str(one["Name"]) for one in (sale, product) if one.get("Name")) or None)
    if change.record.get("TotalPrice") is None:
        price = change.parent("PricebookEntry", "PricebookEntryId").get("UnitPrice")
        change.set("TotalPrice", None if price is None else float(price) * change.number("Quantity"))


RULES: Mapping[str, Callable[[Settling], None]] = {
    "Account": _account,
    "Case": _case,
    "Knowledge__kav": _article,
    "Opportunity": _opportunity,
    "OpportunityLineItem": _sales_line,
    "OrderItem": _priced_line,
    "PricebookEntry": _price,
    "ProductCategoryProduct": _in_category,
    "QuoteLineItem": _priced_line,
    "Task": _task,
}
