"""The query console: answers as tables, errors as the API gives them, and the rest of a long answer."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

import org
from org.engine import write
from org.errors import SalesforceError
from org.rest import Door
from org.schema import load
from tests.org.pages.visiting import Visitor, address, rows


@pytest.fixture(scope="module")
def service(orgs: Any) -> Visitor:
    return Visitor(Door(orgs["service"].org))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    path = tmp_path_factory.mktemp("crowd") / "crowd.org"
    guests = [{"Id": f"005{number:012}AAA", "Name": f"Guest {number:03}"} for number in range(450)]
    write(path, load("bare"), {"User": guests}, {"schema": "bare"})
    opened = org.open(path)
    yield Visitor(Door(opened))
    opened.close()


def asked(text: str, **more: str) -> str:
    return address("/console", q=text, **more)


def test_an_answer_is_a_table(service: Visitor) -> None:
    page = service.see(asked("SELECT Id, Name FROM Issue__c ORDER BY Name LIMIT 2"))
    assert rows(page.one("div", aria_label="Result")) == [
        {"Id": "a00000000000002AAA", "Name": "Broken on arrival"},
        {"Id": "a00000000000001AAA", "Name": "Late delivery"},
    ]
    assert page.one("div", aria_label="Result").one("a").attributes["href"] == "/a00000000000002AAA"
    assert page.one("h2", id="result").words.startswith("2 rows")


def test_parents_are_columns_of_their_own(service: Visitor) -> None:
    text = "SELECT CaseNumber, Owner.Name, OrderItemId__r.Product2.Name FROM Case WHERE CaseNumber IN ('1001', '1028')"
    found = rows(service.see(asked(text)).one("div", aria_label="Result"))
    assert found == [
        {"CaseNumber": "1001", "Owner.Name": "Ada Byron", "OrderItemId__r.Product2.Name": "Trail Lantern"},
        {"CaseNumber": "1028", "Owner.Name": "Dan Ruiz", "OrderItemId__r.Product2.Name": ""},
    ]


def test_a_sub_query_is_a_table_of_its_own(service: Visitor) -> None:
    page = service.see(asked("SELECT Name, (SELECT Id, Name FROM Contacts) FROM Account WHERE Name = 'Jon Pike'"))
    inner = page.one("td").each()
    assert any(node.tag == "td" for node in inner)
    details = page.one("div", aria_label="Result").one("details")
    assert details.one("summary").words == "1 row"
    assert [cell.words for cell in details.one("tbody").all("td")] == ["003000000000002AAA", "Jon Pike"]


def test_groups_and_counts_are_answers_too(service: Visitor) -> None:
    page = service.see(asked("SELECT Status, COUNT(Id) n FROM Case GROUP BY Status ORDER BY Status"))
    assert rows(page.one("div", aria_label="Result")) == [{"Status": "New", "n": "1"}, {"Status": "Closed", "n": "27"}]
    assert service.see(asked("SELECT COUNT() FROM Case")).one("h2", id="result").words.startswith("28 rows")


def test_a_search_is_an_answer_too(service: Visitor) -> None:
    page = service.see(asked("find {whistle} returning Product2(Name)"))
    assert rows(page.one("div", aria_label="Result")) == [{"Name": "Steel Kettle"}]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT Nmae FROM Case",
        "SELECT Id FROM Case WHERE Status = \"Closed\" AND Subject = '<b>'",
        "SELECT Id FROM Kase",
        "SELECT Id FROM Case WHERE Description = 'x'",
        "FIND {a} RETURNING Case(Id)",
        "DELETE FROM Case",
    ],
)
def test_an_error_is_what_the_api_gives(service: Visitor, text: str) -> None:
    ask = service.door.org.search if text.startswith("FIND") else service.door.org.query
    with pytest.raises(SalesforceError) as caught:
        ask(text)
    alert = service.see(asked(text), 400).one("div", role="alert")
    assert alert.one("strong").words == caught.value.code
    assert alert.one("pre").text == caught.value.message.strip("\n")


def test_a_long_answer_has_a_next_batch(crowd: Visitor) -> None:
    names, page = [], crowd.see(asked("SELECT Name FROM User ORDER BY Name"))
    assert page.one("h2", id="result").words.startswith("450 rows 200 shown")
    for size in (200, 200, 50):
        found = rows(page.one("div", aria_label="Result"))
        assert len(found) == size
        names += [row["Name"] for row in found]
        page = crowd.see(page.all("a", rel="next")[0].attributes["href"]) if size == 200 else page
    assert names == [f"Guest {number:03}" for number in range(450)]
    assert not page.all("a", rel="next")


def test_a_csv_holds_the_batch_that_is_shown(crowd: Visitor) -> None:
    page = crowd.see(asked("SELECT Name FROM User ORDER BY Name"))
    page = crowd.see(page.one("a", rel="next").attributes["href"])
    address_of = next(one.attributes["href"] for one in page.all("a") if one.words == "Download as CSV")
    assert crowd.ask(address_of).body.decode().split("\r\n")[:2] == ["Name", "Guest 200"]


def test_a_batch_that_is_no_longer_kept_is_told(service: Visitor) -> None:
    page = service.see(asked("SELECT Id FROM Case", batch="01g000000000001AAA-200"), 400)
    assert page.one("strong").words == "INVALID_QUERY_LOCATOR"


def test_an_answer_can_be_had_as_csv(service: Visitor) -> None:
    text = "SELECT Name, (SELECT Name FROM Contacts), Owner.Alias FROM Account WHERE Name = 'Jon Pike'"
    page = service.see(asked(text))
    response = service.ask(next(one.attributes["href"] for one in page.all("a") if one.words == "Download as CSV"))
    assert response.headers["Content-Type"] == "text/csv; charset=UTF-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="query.csv"'
    found = list(csv.reader(io.StringIO(response.body.decode())))
    assert found == [["Name", "Contacts", "Owner.Alias"], ["Jon Pike", '[{"Name": "Jon Pike"}]', "ada"]]


def test_the_objects_and_their_fields_stand_beside_it(service: Visitor) -> None:
    aside = service.see("/console").one("aside")
    names = [summary.words for summary in aside.all("summary")]
    assert names == sorted(service.door.org.schema.objects)
    case = next(one for one in aside.all("details") if one.one("summary").words == "Case")
    assert "OrderItemId__c reference to OrderItem" in [term.words for term in case.all("dt")]
    assert "CaseHistories__r children" in [term.words for term in case.all("dt")]
