"""Lists: what is filtered, sorted, counted and paged is what the engine says it is."""

from typing import Any

import pytest

from org.pages.filters import ALL, KINDS, MOST
from org.rest import Door
from tests.org.pages.visiting import Node, Visitor, address, pairs, rows

CASES = "/lightning/o/Case/list"


@pytest.fixture(scope="module")
def service(orgs: Any) -> Visitor:
    return Visitor(Door(orgs["service"].org))


@pytest.fixture(scope="module")
def little_visitor(little: Any) -> Visitor:
    return Visitor(Door(little.org))


@pytest.fixture(scope="module")
def sales(orgs: Any) -> Visitor:
    return Visitor(Door(orgs["sales"].org))


def filtered(*conditions: tuple[str, str, str], **more: Any) -> str:
    names, operators, values = zip(*conditions, strict=True) if conditions else ((), (), ())
    return address(CASES, field=names, operator=operators, value=values, **more)


def total(page: Node) -> int:
    return int(page.one("h2", id="found").words.split()[0].replace(",", ""))


def numbers(page: Node) -> list[str]:
    regions = page.all("div", aria_label="Case records")
    return [row["Case Number"] for row in rows(regions[0])] if regions else []


FILTERS = [
    (("Status", "eq", "Closed"), "Status = 'Closed'"),
    (("Status", "ne", "Closed"), "Status != 'Closed'"),
    (("IsClosed", "eq", "true"), "IsClosed = TRUE"),
    (("Subject", "contains", "KETTLE"), "Subject LIKE '%kettle%'"),
    (("Subject", "lacks", "lantern"), "(NOT Subject LIKE '%lantern%')"),
    (("Subject", "starts", "the"), "Subject LIKE 'the%'"),
    (("Subject", "eq", "I want my money back"), "Subject = 'I want my money back'"),
    (("Subject", "contains", "lantern's"), "Subject LIKE '%lantern\\'s%'"),
    (("Subject", "contains", "%"), "Subject LIKE '%\\%%'"),
    (("Subject", "contains", "_"), "Subject LIKE '%\\_%'"),
    (("Subject", "contains", "\\"), "Subject LIKE '%\\\\%'"),
    (("IssueId__c", "empty", ""), "IssueId__c = null"),
    (("IssueId__c", "filled", "whatever"), "IssueId__c != null"),
    (("OwnerId", "eq", "005000000000002"), "OwnerId = '005000000000002AAA'"),
    (("OwnerId", "eq", "ben okri"), "Owner.Name = 'Ben Okri'"),
    (("OwnerId", "contains", "a"), "Owner.Name LIKE '%a%'"),
    (("OwnerId", "ne", "Ben Okri"), "Owner.Name != 'Ben Okri'"),
    (("AccountId", "starts", "Jon"), "Account.Name LIKE 'Jon%'"),
    (("OrderItemId__r.Product2Id", "eq", "Copper Kettle"), "OrderItemId__r.Product2.Name = 'Copper Kettle'"),
    (("OrderItemId__r.Quantity", "ge", "1"), "OrderItemId__r.Quantity >= 1"),
    (("OrderItemId__r.UnitPrice", "lt", "1,000"), "OrderItemId__r.UnitPrice < 1000"),
    (("Account.ShippingState", "eq", "NY"), "Account.ShippingState = 'NY'"),
    (("CreatedDate", "eq", "2024-05-10"), "DAY_ONLY(CreatedDate) = 2024-05-10"),
    (("CreatedDate", "ne", "2024-05-10"), "DAY_ONLY(CreatedDate) != 2024-05-10"),
    (("CreatedDate", "lt", "2024-05-10"), "DAY_ONLY(CreatedDate) < 2024-05-10"),
    (("CreatedDate", "le", "2024-05-10"), "DAY_ONLY(CreatedDate) <= 2024-05-10"),
    (("CreatedDate", "gt", "2024-05-10"), "DAY_ONLY(CreatedDate) > 2024-05-10"),
    (("CreatedDate", "ge", "2024-05-10"), "DAY_ONLY(CreatedDate) >= 2024-05-10"),
    (("CreatedDate", "ge", "2024-05-10 08:31"), "CreatedDate >= 2024-05-10T08:31:00Z"),
    (("CreatedDate", "ge", "2024-05-10T10:31:00+02:00"), "CreatedDate >= 2024-05-10T08:31:00Z"),
    (("CreatedDate", "eq", "last_month"), "CreatedDate = LAST_MONTH"),
    (("CreatedDate", "ge", "LAST_N_DAYS:30"), "CreatedDate >= LAST_N_DAYS:30"),
    (("ClosedDate", "empty", ""), "ClosedDate = null"),
    (("Id", "eq", "500000000000003"), "Id = '500000000000003AAA'"),
]


@pytest.mark.parametrize(("condition", "where"), FILTERS, ids=[" ".join(one[0]) for one in FILTERS])
def test_a_filter_finds_what_the_engine_finds(service: Visitor, condition: tuple[str, str, str], where: str) -> None:
    found = service.door.org.query(f"SELECT CaseNumber FROM Case WHERE {where} ORDER BY CaseNumber").records
    page = service.see(filtered(condition))
    assert numbers(page) == [record["CaseNumber"] for record in found]
    assert total(page) == len(found)


ACCOUNTS = [
    ("contains", "k\\s", ["Back\\Slash_Ltd"]),
    ("eq", "Back\\Slash_Ltd", ["Back\\Slash_Ltd"]),
    ("contains", "0%", ["100% Cotton"]),
    ("contains", "h_", ["Back\\Slash_Ltd"]),
    ("starts", "O'H", ["O'Hara & Sons"]),
    ("eq", "x\\' OR Id != null OR Name = '", []),
    ("contains", "x\\' OR Id != null OR Name LIKE '%", []),
    ("eq", "x' OR Id != null OR Name = '", []),
]


@pytest.mark.parametrize(("operator", "value", "names"), ACCOUNTS, ids=[" ".join(one[:2]) for one in ACCOUNTS])
def test_whatever_is_typed_stays_a_value(little_visitor: Visitor, operator: str, value: str, names: list[str]) -> None:
    page = little_visitor.see(address("/lightning/o/Account/list", field="Name", operator=operator, value=value))
    regions = page.all("div", aria_label="Account records")
    assert [row["Account Name"] for region in regions for row in rows(region)] == names


def test_conditions_hold_together(service: Visitor) -> None:
    conditions = [("Status", "eq", "Closed"), ("OwnerId", "eq", "Dan Ruiz"), ("CreatedDate", "ge", "2024-01-01")]
    page = service.see(filtered(*conditions))
    assert numbers(page) == ["1010", "1011", "1012", "1013", "1017"]
    shown = [select.attributes["name"] for select in page.one("form", class_="filters").all("select")]
    assert shown.count("field") == len(conditions) + 1
    ways = [link.attributes["href"] for link in page.all("a", class_="remove")]
    assert [len(pairs(way)) for way in ways] == [6, 6, 6]
    assert total(service.see(ways[1])) > 5


def test_more_filters_than_a_list_takes_are_refused(service: Visitor) -> None:
    many = [("Status", "ne", "New")] * MOST
    assert total(service.see(filtered(*many, ("", "eq", "")))) == 27
    page = service.see(filtered(*many, ("Status", "eq", "Closed")), 400)
    assert "A list takes at most 20 filters." in page.one("div", role="alert").words


def test_an_empty_row_of_the_form_is_no_condition(service: Visitor) -> None:
    assert total(service.see(filtered(("", "eq", "x")))) == 28


def test_a_field_without_a_value_offers_its_values(service: Visitor) -> None:
    page = service.see(filtered(("Status", "eq", "")))
    options = [option.words for option in page.one("select", id="value1").all("option")]
    assert options == ["(choose)", "New", "Working", "Waiting on Customer", "Escalated", "Closed"]
    assert total(page) == 28


WRONG = [
    (("CreatedDate", "lt", "soon"), "Write a day as 2024-01-31"),
    (("CreatedDate", "lt", "2024-02-30"), "Write a day as 2024-01-31"),
    (("OrderItemId__r.Quantity", "eq", "1 OR Id != null"), "Write a number"),
    (("IsClosed", "eq", "perhaps"), "Choose true or false."),
    (("Nothing", "eq", "1"), "There is no such field"),
    (("Description", "contains", "x"), "There is no such field"),
    (("Status", "lt", "x"), "Choose how to compare"),
    (("CreatedDate", "eq", "9999-12-31"), "out of reach"),
]


@pytest.mark.parametrize(("condition", "told"), WRONG, ids=[" ".join(one[0]) for one in WRONG])
def test_what_cannot_be_compared_is_told_beside_it(
    service: Visitor, condition: tuple[str, str, str], told: str
) -> None:
    page = service.see(filtered(condition), 400)
    assert told in page.one("p", class_="wrong").words
    assert numbers(page) == []


def test_an_error_of_the_engine_is_shown_as_the_api_words_it(service: Visitor) -> None:
    page = service.see(filtered(("CreatedDate", "lt", "0001-01-02")), 400)
    assert page.one("div", role="alert").words == "MALFORMED_QUERY Invalid datetime: 0001-01-02T00:00:00Z"


@pytest.mark.parametrize("column", ["Subject", "CreatedDate", "ClosedDate", "OwnerId", "AccountId"])
@pytest.mark.parametrize("way", ["asc", "desc"])
def test_a_column_sorts_by_what_it_shows(service: Visitor, column: str, way: str) -> None:
    page = service.see(filtered(sort=column, way=way, columns=column))
    shown = [list(row.values())[-1] for row in rows(page.one("div", aria_label="Case records"))]
    known = [text.lower() for text in shown if text != "–"]
    assert known == sorted(known, reverse=way == "desc")
    assert shown[len(known) :] == ["–"] * (28 - len(known))
    heads = [head.attributes.get("aria-sort") for head in page.one("thead").all("th")]
    assert heads == [None, "ascending" if way == "asc" else "descending"]


def test_a_sorted_column_turns_round(service: Visitor) -> None:
    page = service.see(filtered(("Status", "eq", "Closed"), sort="CreatedDate", columns="CreatedDate"))
    turned = page.one("th", aria_sort="ascending").one("a").attributes["href"]
    assert {("sort", "CreatedDate"), ("way", "desc"), ("value", "Closed")} <= set(pairs(turned))
    assert service.see(turned).one("th", aria_sort="descending").words.startswith("Created Date")


def test_the_columns_can_be_chosen_and_the_name_leads(service: Visitor) -> None:
    page = service.see(filtered(columns=["Id", "OrderItemId__r.Product2Id", "nothing"]))
    row = rows(page.one("div", aria_label="Case records"))[0]
    assert row == {"Case Number": "1001", "Record ID": "500000000000001AAA", "Order Item: Product": "Trail Lantern"}


def test_a_list_can_be_counted_by_a_field(service: Visitor) -> None:
    page = service.see(filtered(("Status", "eq", "Closed"), by="OwnerId"))
    counted = rows(page.one("div", aria_label="Counts"))
    found = service.door.org.query(
        "SELECT Owner.Name name, COUNT(Id) n FROM Case WHERE Status = 'Closed' GROUP BY Owner.Name"
    ).records
    assert {row["Owner"]: int(row["Records"]) for row in counted} == {one["name"]: one["n"] for one in found}
    for link in page.one("div", aria_label="Counts").all("a")[1::2]:
        name = link.words.removeprefix("Show ")
        assert total(service.see(link.attributes["href"])) == next(one["n"] for one in found if one["name"] == name)


def test_a_list_can_be_counted_by_month(little_visitor: Visitor) -> None:
    """A case was made in the last second of January, another in the first of February."""
    page = little_visitor.see(filtered(by="CreatedDate"))
    counted = rows(page.one("div", aria_label="Counts"))
    assert counted[0] == {"Created Date (by month)": "January 2024", "Records": "2", "List": "Show January 2024"}
    for link in page.one("div", aria_label="Counts").all("a"):
        row = next(row for row in counted if row["List"] == link.words)
        assert total(little_visitor.see(link.attributes["href"])) == int(row["Records"])


def test_nothing_is_counted_by_what_cannot_be_grouped(service: Visitor) -> None:
    page = service.see(filtered(by="Description"))
    assert not page.all("div", aria_label="Counts")


def test_a_long_list_comes_in_pages(service: Visitor) -> None:
    first = service.see("/lightning/o/CaseHistory__c/list")
    assert first.one("h2", id="found").words == "86 records 1–50 shown"
    second = service.see(first.one("a", rel="next").attributes["href"])
    assert second.one("h2", id="found").words == "86 records 51–86 shown"
    assert not second.all("a", rel="next")
    names = [row["Case History Name"] for page in (first, second) for row in
             rows(page.one("div", aria_label="Case History records"))]  # fmt: skip
    assert len(set(names)) == 86
    assert (
        service.see(second.one("a", rel="prev").attributes["href"]).one("h2", id="found").words.endswith("1–50 shown")
    )


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "²", "41", "42"])
def test_a_page_that_is_not_there_is_empty_or_the_first(service: Visitor, page: str) -> None:
    assert total(service.see(filtered(page=page))) == 28


def test_the_soql_of_a_list_gives_the_same_records_in_the_console(service: Visitor) -> None:
    page = service.see(filtered(("OwnerId", "contains", "o'"), ("CreatedDate", "ge", "LAST_YEAR"), sort="OwnerId"))
    link = next(link for link in page.all("a") if link.words == "Open in the console")
    text = dict(pairs(link.attributes["href"]))["q"]
    assert text == page.one("details", class_="soql").one("pre").text
    assert service.see(link.attributes["href"]).one("h2", id="result").words.startswith(f"{total(page)} rows")


def test_a_reference_that_no_path_follows_is_compared_all_the_same(sales: Visitor) -> None:
    """Opportunity.ContactId has no relationship name."""
    names = ["ne", "eq", "contains", "lacks", "starts"]
    for operator in names:
        given = address("/lightning/o/Opportunity/list", field="ContactId", operator=operator, value="a")
        assert sales.ask(given).status == 200, operator


def test_every_field_of_every_object_takes_its_operators(sales: Visitor) -> None:
    numbers = dict.fromkeys(["int", "double", "currency", "percent"], "1")
    values = {**numbers, "datetime": "2024-01-31", "date": "2024-01-31", "boolean": "true", "time": "09:30"}
    for thing in sales.door.org.schema.objects.values():
        path = f"/lightning/o/{thing.name}/list"
        offered = sales.see(path).one("select", id="field").all("option")
        names = [one.attributes["value"] for one in offered if one.attributes["value"] in thing.fields]
        for start in range(0, len(names), MOST):
            some = names[start : start + MOST]
            given = [values.get(thing.fields[name].type, "500000000000001AAA") for name in some]
            page = sales.see(address(path, field=some, operator=["eq"] * len(some), value=given))
            known = [_codes(page, number) for number in range(1, len(some) + 1)]
            for place in (len(ALL) // 4, -1):
                chosen = [codes[min(place, len(codes) - 1)] for codes in known]
                sales.see(address(path, field=some, operator=chosen, value=given))


def _codes(page: Node, number: int) -> list[str]:
    return [one.attributes["value"] for one in page.one("select", id=f"operator{number}").all("option")]


def test_the_words_of_every_operator_are_offered_for_a_new_filter() -> None:
    assert {code for known in KINDS.values() for code in known} == set(ALL)
