"""The org's own pages: what each shows, and that nothing a record or an address holds steers them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import org
from org.engine import write
from org.pages import respond
from org.rest import Door, Request
from org.rest.gate import Faults, Gate
from org.rest.sessions import Sessions
from org.schema import Field, Object, load
from tests.org.pages.visiting import Visitor, address, pairs, rows

HOSTILE = "<script>alert(1)</script> \"quoted\" 'so' & </textarea></title> javascript:alert(1) \u202eabc\x07 {{ 7*7 }}"
SCHEMAS = ("retail", "b2b", "b2c")
HOME = "/lightning/page/home"


@pytest.fixture(scope="module")
def service(orgs: Any) -> Visitor:
    return Visitor(Door(orgs["service"].org))


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Visitor]]:
    """Orgs of each schema in which every field of every record is hostile, and every reference leads somewhere."""
    opened = []

    def made(name: str) -> Visitor:
        path = tmp_path_factory.mktemp("hostile") / f"{name}.org"
        hostile(path, name)
        opened.append(org.open(path))
        return Visitor(Door(opened[-1]), "005000000000001AAA")

    yield cache(made)
    for one in opened:
        one.close()


def hostile(path: Path, name: str) -> None:
    schema = load(name)
    records = {thing.name: [_hostile(thing, load(name).objects, place) for place in (1, 2)] for thing in
               schema.objects.values()}  # fmt: skip
    write(path, schema, records, {"schema": name, "today": "2024-02-29"})


def _hostile(thing: Object, objects: Any, place: int) -> dict[str, Any]:
    return {name: _value(field, objects, thing, place) for name, field in thing.fields.items()}


def _value(field: Field, objects: Any, thing: Object, place: int) -> Any:
    if field.type == "id":
        return identifier(thing, place)
    if field.type == "reference":
        target = next((objects[name] for name in reversed(field.reference_to) if name in objects), None)
        return identifier(target, place) if target else None
    plain = {"boolean": False, "int": 3, "double": 2.5, "currency": 12.5, "percent": 5.0, "date": "2024-01-31",
             "datetime": "2024-01-31T10:00:00.000+0000"}  # fmt: skip
    return plain.get(field.type, f"{HOSTILE}{place}")


def identifier(thing: Object, place: int) -> str:
    from org.identifiers import canonical

    return str(canonical(f"{thing.prefix}{place:012d}"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_page_of_every_object_is_whole_whatever_records_hold(
    visitors: Callable[[str], Visitor], name: str
) -> None:
    visitor = visitors(name)
    for thing in visitor.door.org.schema.objects.values():
        listed = visitor.see(f"/lightning/o/{thing.name}/list")
        assert len(rows(listed.one("div", aria_label=f"{thing.label} records"))) == 2, thing.name
        shown = visitor.see(f"/lightning/r/{thing.name}/{identifier(thing, 1)}/view")
        for page in (listed, shown):
            nodes, text = list(page.each()), page.text
            assert not any(node.tag == "script" for node in nodes)
            assert not {"\u202e", "\x07"} & set(text)
            assert "{{ 7*7 }}" in text
            assert all(node.attributes["href"].startswith(("/", "#")) for node in nodes if node.tag == "a")
            assert not any(name.startswith("on") or name == "style" for node in nodes for name in node.attributes)
    for path in (HOME, "/objects", "/search?q=quoted", "/console", "/console?q=SELECT+Id,+Name+FROM+Account"):
        assert not visitor.see(path).all("script")


def test_what_is_hostile_is_shown_as_it_is(visitors: Callable[[str], Visitor]) -> None:
    page = visitors("retail").see("/lightning/r/Product2/01t000000000001AAA/view")
    assert page.one("h1").text.startswith("<script>alert(1)</script> \"quoted\" 'so' & </textarea></title>")
    assert "\\u202eabc\\u0007 {{ 7*7 }}1" in page.one("h1").text
    assert page.one("title").text.startswith("<script>")


def test_a_query_is_shown_as_it_was_typed(service: Visitor) -> None:
    text = "\n</textarea><script>alert(1)</script>"
    page = service.see(address("/console", q=text), 400)
    assert page.one("textarea").text == f"\n{text}"
    assert not page.all("script")


def test_every_response_has_the_strict_policy(service: Visitor) -> None:
    asked = [
        service.ask(HOME),
        service.ask("/nowhere"),
        service.ask("/nowhere/at/all"),
        service.ask("/objects", "DELETE"),
        service.ask("/objects", session=""),
        service.ask("/", session=""),
        service.ask("/login", "POST"),
        service.ask("/static/style.css"),
        service.ask("/static/nothing"),
        service.ask("/500000000000001AAA"),
        service.ask("/console?q=SELECT+Id+FROM+Case&as=csv"),
        service.ask(address("/console", q="x" * 40_000)),
    ]
    assert [one.status for one in asked] == [200, 404, 404, 405, 302, 200, 403, 200, 404, 302, 200, 413]
    for response in asked:
        policy = response.headers["Content-Security-Policy"].split("; ")
        assert policy[0] == "default-src 'none'"
        assert not any(word.startswith("script-src") or "unsafe" in word for word in policy)
        assert {"form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
    kept = {one.headers["Cache-Control"] for one in asked}
    assert kept == {"no-store", "public, max-age=3600"}
    assert asked[7].headers["Cache-Control"] == "public, max-age=3600"


def test_every_control_has_a_label_and_every_page_its_landmarks(service: Visitor) -> None:
    paths = [
        HOME,
        "/objects",
        "/lightning/o/Case/list?field=Status&operator=eq&value=New&by=OwnerId",
        "/lightning/r/Case/500000000000027AAA/view",
        "/search?q=lantern",
        "/console?q=SELECT+Id+FROM+Case",
    ]
    for path in paths:
        page = service.see(path)
        named = {label.attributes.get("for") for label in page.all("label")}
        for control in [*page.all("input"), *page.all("select"), *page.all("textarea")]:
            hidden = control.attributes.get("type") in ("hidden", "checkbox")
            assert hidden or control.attributes["id"] in named, (path, control.attributes)
        identifiers = [node.attributes["id"] for node in page.each() if "id" in node.attributes]
        assert len(identifiers) == len(set(identifiers)), path
        assert len(page.all("main", id="main")) == len(page.all("nav", aria_label="Main")) == 1
        assert page.all("a")[0].attributes["href"] == "#main"
        assert [len(page.all(tag)) for tag in ("h1", "title", "header")] == [1, 1, 1]


def test_home_counts_the_objects_and_lists_what_changed(orgs: Any) -> None:
    visitor = Visitor(Door(orgs["service"].org))
    page = visitor.see(HOME)
    tiles = {tile.one("span").words: tile.one("span", class_="tally").words for tile in page.one("ul").all("a")}
    assert tiles["Case"] == "28 records"
    assert tiles["Chat Transcript"] == "1 records"
    assert "Nothing is known of changes." in page.words


def test_home_lists_what_changed_last(visitors: Callable[[str], Visitor]) -> None:
    changed = visitors("b2b").see(HOME).one("ul", class_="lines").all("li")
    assert len(changed) == 15
    assert {one.one("time").words for one in changed} == {"2024-01-31 10:00:00"}


def test_an_id_alone_leads_to_its_record(service: Visitor) -> None:
    response = service.ask("/500000000000001")
    assert (response.status, response.headers["Location"]) == (302, "/lightning/r/Case/500000000000001AAA/view")
    assert service.ask("/zzz000000000001").status == 404


def test_what_is_not_there_is_not_found(service: Visitor) -> None:
    for path in ("/lightning/r/Case/500000000000999AAA/view", "/lightning/r/Case/x/view", "/lightning/o/Nothing/list",
                 "/lightning/r/Nothing/500000000000001AAA/view", "/a/b/c", "/static/..%2Frespond.py"):  # fmt: skip
        assert service.ask(path).status == 404, path
    page = service.see("/lightning/r/Case/500000000000999AAA/view", 404)
    assert page.one("h1").words == "Not found"


def test_a_method_that_a_page_does_not_know_is_refused(service: Visitor) -> None:
    response = service.ask("/objects", "POST")
    assert (response.status, response.headers["Allow"]) == (405, "HEAD, GET")
    assert service.ask("/logout").headers["Allow"] == "POST"
    assert service.ask("/login").status == 405


def test_head_is_answered_without_a_body(service: Visitor) -> None:
    assert (service.ask("/objects", "HEAD").status, service.ask("/objects", "HEAD").body) == (200, b"")


def test_a_record_shows_its_fields_and_what_its_references_are_called(service: Visitor) -> None:
    page = service.see("/lightning/r/Case/500000000000027AAA/view")
    fields = {field.one("dt").words: field.one("dd") for field in page.one("dl").all("div")}
    assert fields["Owner"].words == "Cleo Marsh"
    assert fields["Owner"].one("a").attributes["href"] == "/lightning/r/User/005000000000003AAA/view"
    assert fields["Issue"].words == "Wrong item"
    assert page.one("code", id="record-id").text == "500000000000027AAA"
    assert fields["Date/Time Closed"].words == "2024-06-05 11:00:00"


def test_empty_fields_are_folded_away(service: Visitor) -> None:
    page = service.see("/lightning/r/Case/500000000000028AAA/view")
    folded = page.one("details")
    assert "open" not in folded.attributes
    assert {term.words for term in folded.all("dt")} >= {"Issue", "Order Item", "Description"}


def test_the_history_of_a_case_names_the_agents(service: Visitor) -> None:
    page = service.see("/lightning/r/Case/500000000000009AAA/view")
    history = rows(page.one("div", aria_label="Case History"))
    assert [(row["Field"], row["Old Value"], row["New Value"]) for row in history] == [
        ("Case Closed", "–", "–"),
        ("Owner Assignment", "Ben Okri", "Ada Byron"),
        ("Owner Assignment", "–", "Ben Okri"),
        ("Case Creation", "–", "–"),
    ]


def test_the_timeline_is_newest_first_with_what_was_said(service: Visitor) -> None:
    page = service.see("/lightning/r/Case/500000000000027AAA/view")
    moments = page.one("section", class_="timeline").all("li")
    assert [moment.one("time").words for moment in moments] == sorted(
        (moment.one("time").words for moment in moments), reverse=True
    )
    assert len(moments) == 6
    text = next(moment.one("p", class_="said").text for moment in moments if "54 days" in moment.text)
    assert text.startswith("Dear Lea,\n\nof course.")


def test_a_long_timeline_says_that_it_is_cut(tmp_path: Path) -> None:
    case = {"Id": "500000000000001AAA", "CaseNumber": "1"}
    mails = [
        {
            "Id": f"02s{number:012}AAA",
            "ParentId": case["Id"],
            "Subject": f"Mail {number}",
            "MessageDate": f"2024-01-01T00:{number:02}:00.000+0000",
            "CreatedDate": f"2024-01-01T00:{number:02}:00.000+0000",
        }
        for number in range(45)
    ]
    write(tmp_path / "long.org", load("retail"), {"Case": [case], "EmailMessage": mails}, {"schema": "retail"})
    opened = org.open(tmp_path / "long.org")
    page = Visitor(Door(opened)).see("/lightning/r/Case/500000000000001AAA/view")
    section = page.one("section", class_="timeline")
    assert section.one("h3").words == "Mail 44"
    assert section.one("p", class_="hint").words.startswith("Only the newest are shown")
    opened.close()


def test_to_own_a_record_is_no_event(service: Visitor) -> None:
    assert not service.see("/lightning/r/User/005000000000001AAA/view").all("section", class_="timeline")


def test_a_related_list_shows_ten_and_leads_to_all(service: Visitor) -> None:
    page = service.see("/lightning/r/User/005000000000004AAA/view")
    cases = page.one("section", aria_labelledby="Case.OwnerId")
    total = service.door.org.query("SELECT COUNT() FROM Case WHERE OwnerId = '005000000000004AAA'").total_size
    assert cases.one("span", class_="tally").words == str(total)
    assert len(cases.one("tbody").all("tr")) == min(total, 10)
    everything = cases.one("p", class_="more").one("a").attributes["href"]
    assert service.see(everything).one("h2", id="found").words.startswith(f"{total} records")


def test_a_search_shows_what_it_found_by_object(service: Visitor) -> None:
    page = service.see("/search?q=lantern")
    titles = [heading.attributes["id"] for heading in page.all("h2")]
    assert "found-Product2" in titles
    assert "found-Knowledge__kav" in titles
    excerpt = page.one("tr", class_="excerpt")
    assert {mark.words.lower() for mark in page.all("mark")} == {"lantern"}
    assert "lantern" in excerpt.words.lower()


def test_any_text_can_be_searched_for(service: Visitor) -> None:
    for text in ("?&|!{}[]()^~*:\\\"'+-x", "a AND", "NOT b", "it's 100%", "\\", "ab}", "“quoted”"):
        page = service.ask(address("/search", q=text))
        assert page.status in (200, 400), text
        assert b"MALFORMED" not in page.body, text
    nothing = service.see(address("/search", q="O'Hara {x}")).one("p", role="status")
    assert nothing.words == "Nothing was found for “O'Hara {x}”."


def test_a_search_of_one_letter_is_told_to_be_too_short(service: Visitor) -> None:
    page = service.see("/search?q=a", 400)
    assert "search term must be longer than one character: a" in page.one("div", role="alert").words


def test_a_search_within_one_object_shows_more_of_it(service: Visitor) -> None:
    page = service.see("/search?q=Cleo+Marsh&in=User")
    assert [heading.attributes["id"] for heading in page.one("main").all("h2")] == ["found-User"]


def test_times_are_shown_where_the_org_is(orgs: Any) -> None:
    """A record of this org is named after what clocks in Sydney show at its moment."""
    visitor = Visitor(Door(orgs["sydney"].org))
    page = visitor.see("/lightning/o/Diary__c/list?columns=Moment__c")
    times = {row["Name"]: row["Moment"] for row in rows(page.all("div", role="region")[-1])}
    assert len(times) > 20
    assert all(name == shown for name, shown in times.items())
    assert "Australia/Sydney" in page.one("footer").words


ANY = st.text(st.characters(codec="utf-8"), max_size=30)
WORDS = st.one_of(
    ANY,
    st.sampled_from(
        ["Case", "CreatedDate", "OwnerId", "Status", "eq", "contains", "empty", "lt", "desc", "Account.Name", "Id", "2",
         "2024-02-30", "LAST_N_DAYS:99999", "9999-12-31", "0001-01-01", "01g000000000001AAA-0", "FIND {ab}", "1e9",
         "OrderItemId__r.Product2Id", "SELECT Id, (SELECT Id FROM Cases) FROM Account", "csv", "//evil.example",
         "IsClosed", "true", "-5", "\x00", "' OR Id != null"]
    ),
)  # fmt: skip
NAMES = st.sampled_from(["field", "operator", "value", "sort", "way", "by", "columns", "page", "q", "in", "batch", "as",
                         "startURL", "ec"])  # fmt: skip
PATHS = st.sampled_from(["/", HOME, "/objects", "/lightning/o/Case/list", "/lightning/o/OrderItem/list", "/console",
                         "/search", "/lightning/r/Case/500000000000027AAA/view", "/500000000000001AAA"])  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=PATHS, given_=st.lists(st.tuples(st.one_of(NAMES, ANY), WORDS), max_size=12))
def test_no_query_string_breaks_a_page(service: Visitor, path: str, given_: list[tuple[str, str]]) -> None:
    from urllib.parse import urlencode

    response = service.ask(f"{path}?{urlencode(given_)}")
    assert response.status in (200, 302, 400, 404)
    for value in response.headers.values():
        assert value.isprintable()
        assert value.isascii()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.one_of(ANY, st.lists(ANY, max_size=5).map(lambda parts: "/" + "/".join(parts))), search=ANY)
def test_no_address_breaks_a_page(service: Visitor, path: str, search: str) -> None:
    response = respond(service.door, Request("GET", path, search, {"cookie": f"sid={service.session}"}, b"", ""))
    assert response.status in (200, 302, 400, 404)


def test_pages_pass_through_the_gate(orgs: Any) -> None:
    door = Door(orgs["service"].org, gate=Gate(Faults.read({"latency": 0.25})))
    assert Visitor(door).ask(HOME).delay == pytest.approx(0.25)
    assert len(list(islice(door.gate.log.entries(), 5))) == 1


def test_who_logs_in_is_called_by_name(orgs: Any) -> None:
    page = Visitor(Door(orgs["service"].org), "005000000000002AAA").see(HOME)
    assert page.one("span", class_="who").words == "Ben Okri"


def test_a_session_that_ended_leads_back(orgs: Any) -> None:
    now = [datetime(2024, 1, 1, tzinfo=UTC)]
    door = Door(orgs["service"].org, sessions=Sessions(lambda: now[0], lasts=timedelta(hours=1)))
    visitor = Visitor(door)
    assert visitor.ask("/objects").status == 200
    now[0] += timedelta(hours=2)
    response = visitor.ask("/lightning/o/Case/list?field=Status&operator=eq&value=New")
    assert response.status == 302
    way = dict(pairs(response.headers["Location"]))
    assert way == {"ec": "302", "startURL": "/lightning/o/Case/list?field=Status&operator=eq&value=New"}
    assert visitor.see(response.headers["Location"]).one("p", role="status").words.startswith("Your session has ended")
