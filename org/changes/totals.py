"""What a record says of all its parts: kept up with every part that comes, changes or goes."""

from dataclasses import dataclass

from org.changes.rows import Record, Rows
from org.schema import Object


@dataclass(frozen=True, slots=True)
class Total:
    """`into` of the parent is the sum of the parts' `of`, or without one their number."""

    part: str
    reference: str
    parent: str
    into: str
    of: str | None = None


TOTALS = (
    Total("OrderItem", "OrderId", "Order", "TotalAmount", "TotalPrice"),
    Total("ProductCategoryProduct", "ProductCategoryId", "ProductCategory", "NumberOfProducts"),
)


def follow(rows: Rows, thing: Object, record: Record, before: Record, now: str) -> None:
    for total in TOTALS:
        if total.part == thing.name:
            for parent in {record.get(total.reference), before.get(total.reference)} - {None}:
                _sum_up(rows, total, str(parent), now)


def _sum_up(rows: Rows, total: Total, identifier: str, now: str) -> None:
    part, whole = rows.schema.objects[total.part], rows.schema.object(total.parent)
    record = None if whole is None else rows.get(whole, identifier)
    if whole is None or record is None or total.into not in whole.fields:
        return
    parts = rows.children(part, part.fields[total.reference], identifier)
    record[total.into] = len(parts) if total.of is None else sum(_number(one, total.of) for one in parts)
    if "SystemModstamp" in whole.fields:
        record["SystemModstamp"] = now
    rows.put(whole, record)


def _number(record: Record, name: str) -> float:
    value = record.get(name)
    return float(value) if isinstance(value, int | float) else 0.0
