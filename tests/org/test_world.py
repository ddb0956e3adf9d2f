"""A generated world is the same for the same spec, and its records, facts and schema agree."""

import hashlib
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from org.identifiers import checksum
from org.schema import Field, Schema, load
from org.world import Record, UnknownWorld, Value, World, WorldSpec, generate, ids

SEEDS = (7, 8, 31)
DIGEST_OF_RECORDS = (
    "import hashlib, json; from org.world import *; "
    "print(hashlib.sha256(json.dumps(generate(WorldSpec(seed=8)).records).encode()).hexdigest())"
)


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load()


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest) -> World:
    return generate(WorldSpec(seed=request.param))


@pytest.fixture(scope="module")
def whole() -> World:
    return generate(WorldSpec(scale=1))


def rows(world: World) -> Iterator[tuple[str, Record]]:
    return ((name, record) for name, records in world.records.items() for record in records)


def text(record: Record, field: str) -> str:
    value = record[field]
    assert isinstance(value, str), (field, value)
    return value


def moment(record: Record, field: str) -> datetime:
    value = text(record, field)
    assert value.endswith(".000+0000")
    return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z")


def test_the_same_spec_gives_the_same_world():
    assert generate(WorldSpec()) == generate(WorldSpec())


@pytest.mark.parametrize("hashing", ["0", "1"])
def test_another_process_makes_the_same_records(hashing: str):
    here = hashlib.sha256(json.dumps(generate(WorldSpec(seed=8)).records).encode()).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", DIGEST_OF_RECORDS],
        cwd=Path(__file__).parents[2],
        env={"PYTHONHASHSEED": hashing},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here


def test_other_seeds_sell_other_things():
    catalogues = [
        {record["Name"] for record in generate(WorldSpec(seed=seed)).records["Product2"]} for seed in range(6)
    ]
    for one, other in pairwise(catalogues):
        assert len(one & other) < len(one) / 10
    assert len({generate(WorldSpec(seed=seed)).today for seed in range(6)}) == 6


def test_the_digest_changes_with_the_spec():
    spec = WorldSpec()
    others = [replace(spec, seed=8), replace(spec, scale=0.2), replace(spec, name="b2b")]
    assert len({spec.digest, *(other.digest for other in others)}) == 4
    assert WorldSpec(scale=1).digest == WorldSpec(scale=1.0).digest


def test_an_unknown_world_names_those_there_are():
    with pytest.raises(UnknownWorld, match="no world is called 'wholesale'; there are retail"):
        generate(WorldSpec("wholesale"))
    with pytest.raises(ValueError, match="above zero"):
        WorldSpec(scale=0)


def test_floors_hold_in_a_tiny_world():
    tiny = generate(WorldSpec(scale=0.001))
    assert len(tiny.facts.cases) == len(tiny.records["Case"]) == 400
    assert len(tiny.facts.agents) == 12
    assert len(tiny.facts.articles) == 24


def test_a_whole_world_has_its_sizes(whole: World):
    sizes = {name: len(records) for name, records in whole.records.items()}
    assert sizes["Case"] == 4000
    assert len(whole.facts.agents) == 40
    assert sizes["User"] == 100
    assert sizes["Knowledge__kav"] == 45
    assert sizes["PricebookEntry"] == 22_000
    assert 6_000 < sizes["OrderItem"] < 8_000


# Known pairs: the first 15 characters, and what the platform adds to them.
@pytest.mark.parametrize(
    ("short", "suffix"), [("001A0000006Vm9r", "IAC"), ("00530000000c2q0", "AAA"), ("a0T3000000CgvnF", "EAR")]
)
def test_the_checksum_is_that_of_salesforce(short: str, suffix: str):
    assert checksum(short) == suffix


@given(st.integers(0, 62**9 - 1), st.integers(0, 62**9 - 1))
def test_ids_differ_when_numbers_do(one: int, other: int):
    first, second = ids.record_id("500", one), ids.record_id("500", other)
    assert len(first) == 18
    assert (first.lower() == second.lower()) == (one == other)


def test_ids_are_valid_unique_and_of_their_object(world: World, schema: Schema):
    seen = [text(record, "Id") for _, record in rows(world)]
    assert len({number.lower() for number in seen}) == len(seen)
    for name, record in rows(world):
        number = text(record, "Id")
        assert number.startswith(schema.objects[name].prefix)
        assert checksum(number[:15]) == number[15:]


def test_the_order_of_ids_hides_the_order_of_cases(world: World):
    numbers = [fact.id for fact in world.facts.cases]
    ascending = sum(one < other for one, other in pairwise(numbers))
    assert 0.2 < ascending / len(numbers) < 0.8
    assert max(Counter(number[14] for number in numbers).values()) < len(numbers) / 10


def test_every_value_fits_its_field(world: World, schema: Schema):
    assert list(world.records) == list(schema.objects)
    for name, record in rows(world):
        fields = schema.objects[name].fields
        for key, value in record.items():
            check_value(fields[key], value)
        for field in fields.values():
            assert field.nillable or record.get(field.name) is not None, (name, field.name)


def check_value(field: Field, value: Value) -> None:
    if value is None:
        assert field.nillable, field.name
    elif field.type == "boolean":
        assert isinstance(value, bool), field.name
    elif field.type in ("double", "currency"):
        assert isinstance(value, float), field.name
    elif field.type == "int":
        assert type(value) is int, field.name
    else:
        check_text(field, value)


def check_text(field: Field, value: Value) -> None:
    assert isinstance(value, str), field.name
    if field.type == "date":
        assert date.fromisoformat(value)
    elif field.type == "datetime":
        assert datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.000+0000")
    else:
        assert len(value) <= field.length, (field.name, value)
        assert not set("{}[]") & set(value), value
    if field.picklist:
        assert value in field.picklist, field.name


def test_references_resolve(world: World, schema: Schema):
    known = {name: {record["Id"] for record in records} for name, records in world.records.items()}
    for name, record in rows(world):
        for field in schema.objects[name].fields.values():
            inside = [target for target in field.reference_to if target in known]
            if inside and record.get(field.name) is not None:
                assert any(record[field.name] in known[target] for target in inside), (name, field.name)


def test_external_ids_and_other_unique_values_are_unique(world: World, schema: Schema):
    for name, records in world.records.items():
        for field in schema.objects[name].fields.values():
            if field.unique:
                values = [record[field.name] for record in records]
                assert len(set(values)) == len(values), (name, field.name)


def test_nothing_happens_today_or_later(world: World, schema: Schema):
    for name, record in rows(world):
        for field in schema.objects[name].fields.values():
            value = record.get(field.name)
            if field.type in ("date", "datetime") and field.name not in ("ValidFrom", "ValidTo"):
                assert value is None or str(value)[:10] < world.today.isoformat(), (name, field.name)


def test_cases_follow_their_orders(world: World):
    items = {record["Id"]: record for record in world.records["OrderItem"]}
    orders = {record["Id"]: record for record in world.records["Order"]}
    contacts = {record["Id"]: record["AccountId"] for record in world.records["Contact"]}
    for case in world.records["Case"]:
        order = orders[items[case["OrderItemId__c"]]["OrderId"]]
        assert case["AccountId"] == order["AccountId"] == contacts[case["ContactId"]]
        assert order["Status"] == "Activated"
        assert text(case, "CreatedDate")[:10] > text(order, "EffectiveDate")


def test_items_carry_the_price_of_the_book_of_their_day(world: World):
    entries = {record["Id"]: record for record in world.records["PricebookEntry"]}
    books = {record["Id"]: record for record in world.records["Pricebook2"]}
    orders = {record["Id"]: record for record in world.records["Order"]}
    for item in world.records["OrderItem"]:
        entry, order = entries[item["PricebookEntryId"]], orders[item["OrderId"]]
        book = books[entry["Pricebook2Id"]]
        assert (entry["Product2Id"], entry["UnitPrice"]) == (item["Product2Id"], item["UnitPrice"])
        assert entry["Pricebook2Id"] == order["Pricebook2Id"]
        assert text(book, "ValidFrom") <= text(order, "CreatedDate")
        assert book["ValidTo"] is None or text(order, "CreatedDate") < text(book, "ValidTo")


def test_facts_and_case_records_agree(world: World):
    accounts = {record["Id"]: record["ShippingState"] for record in world.records["Account"]}
    items = {record["Id"]: record["Product2Id"] for record in world.records["OrderItem"]}
    records = {record["Id"]: record for record in world.records["Case"]}
    assert len(records) == len(world.facts.cases)
    for fact in world.facts.cases:
        record = records[fact.id]
        assert moment(record, "CreatedDate") == fact.created
        assert (record["Status"] == "Closed") == bool(record["IsClosed"]) == (fact.closed is not None)
        assert record["ClosedDate"] is None or moment(record, "ClosedDate") == fact.closed
        assert record["OwnerId"] == fact.assignments[-1].taker
        assert (record["IssueId__c"], record["AccountId"]) == (fact.issue, fact.account)
        assert items[record["OrderItemId__c"]] == fact.product
        assert accounts[fact.account] == fact.state


def test_history_rows_are_the_assignments(world: World):
    history: defaultdict[Value, list[Record]] = defaultdict(list)
    for record in world.records["CaseHistory__c"]:
        history[record["CaseId__c"]].append(record)
    for fact in world.facts.cases:
        first, *moves = history.pop(fact.id)
        assert (first["Field__c"], moment(first, "CreatedDate")) == ("Case Creation", fact.created)
        if fact.closed:
            last = moves.pop()
            assert (last["Field__c"], moment(last, "CreatedDate")) == ("Case Closed", fact.closed)
        found = [(moment(move, "CreatedDate"), move["OldValue__c"], move["NewValue__c"]) for move in moves]
        assert found == [(move.at, move.giver, move.taker) for move in fact.assignments]
        assert {move["Field__c"] for move in moves} == {"Owner Assignment"}
    assert not history


def test_assignments_form_a_chain_in_time(world: World):
    agents = {agent.id for agent in world.facts.agents}
    for fact in world.facts.cases:
        assert fact.assignments[0].giver is None
        for one, other in pairwise(fact.assignments):
            assert one.taker == other.giver != other.taker
        times = [fact.created, *(move.at for move in fact.assignments), *filter(None, [fact.closed])]
        assert times == sorted(set(times))
        assert {move.taker for move in fact.assignments} <= agents


def test_shares_are_as_promised(whole: World):
    cases = whole.facts.cases
    closed = sum(fact.closed is not None for fact in cases) / len(cases)
    transferred = sum(len(fact.assignments) > 1 for fact in cases) / len(cases)
    assert 0.86 < closed < 0.94
    assert 0.17 < transferred < 0.23


def test_agents_differ_in_speed_and_volume(whole: World):
    cases = whole.facts.cases
    hours: defaultdict[str, list[float]] = defaultdict(list)
    for fact in cases:
        if fact.closed:
            hours[fact.assignments[-1].taker].append((fact.closed - fact.created).total_seconds() / 3600)
    means = sorted(sum(spans) / len(spans) for spans in hours.values())
    counts = sorted(len(spans) for spans in hours.values())
    assert means[-1] > 5 * means[0]
    assert counts[-1] > 3 * counts[0]


def test_messages_lie_within_their_case(world: World):
    facts = {fact.id: fact for fact in world.facts.cases}
    for mail in world.records["EmailMessage"]:
        fact = facts[text(mail, "ParentId")]
        assert fact.created <= moment(mail, "MessageDate")
        assert fact.closed is None or moment(mail, "MessageDate") <= fact.closed
    for chat in world.records["LiveChatTranscript"]:
        fact = facts[text(chat, "CaseId")]
        assert fact.created <= moment(chat, "StartTime") <= moment(chat, "EndTime")
        assert fact.closed is None or moment(chat, "EndTime") <= fact.closed
    assert len({mail["TextBody"] for mail in world.records["EmailMessage"]}) > 300


@pytest.mark.parametrize(("seed", "scale"), [*((seed, 0.1) for seed in range(8)), (0, 1)])
def test_each_answer_stands_in_its_article_alone(seed: int, scale: float):
    made = generate(WorldSpec(seed=seed, scale=scale))
    texts = {text(record, "Id"): record for record in made.records["Knowledge__kav"]}
    questions = [fact.question for article in made.facts.articles for fact in article.facts]
    assert len(set(questions)) == len(questions)
    for article in made.facts.articles:
        record = texts[article.id]
        assert (article.title, article.public) == (record["Title"], record["IsVisibleInPkb"])
        assert len(article.facts) >= 2
        for fact in article.facts:
            assert fact.question.endswith("?")
            assert 2 <= len(fact.answer.split()) <= 8, fact
            sentence = sentence_with(text(record, "FAQ_Answer__c"), fact.answer)
            others = [text(other, "FAQ_Answer__c") for key, other in texts.items() if key != article.id]
            assert not any(sentence in other for other in others), sentence


def sentence_with(body: str, answer: str) -> str:
    found = [sentence for sentence in body.split(". ") if answer in sentence]
    assert len(found) == 1, (answer, body)
    return found[0]


def test_articles_are_many_and_some_are_internal(world: World):
    public = Counter(article.public for article in world.facts.articles)
    assert public[False] >= 1
    assert public[True] >= 15
    assert len({article.title for article in world.facts.articles}) == len(world.facts.articles)
