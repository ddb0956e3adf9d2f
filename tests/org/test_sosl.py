"""SOSL as agents write it: the cases in fixtures/sosl, and what no list of cases can say.

Whatever is asked in words, operators, phrases and wildcards finds what a plain reading of the little org's records
finds, and every other text is answered or refused.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

import org
from org.engine import write
from org.errors import MalformedSearch, TooComplicated
from org.schema import Field, load
from org.sosl import parse
from org.sosl.ast import AllOf, AnyOf, Find, Term, Without, Words

RECORDS = yaml.safe_load((Path(__file__).parent / "fixtures/org.yaml").read_text("utf-8"))
FOUND_IN = ["Account", "Case", "Contact", "EmailMessage", "Issue__c", "Knowledge__kav", "Product2", "User"]
WHOLE = frozenset(["Knowledge__kav", "Product2"])
NAMES = frozenset(["CaseNumber", "Name", "Subject", "Title"])
TEXTS = frozenset(["string", "textarea", "email", "phone", "picklist"])


def test_case(orgs: Any, sosl: Any):
    orgs[sosl.org].check(sosl)


def usual(text: str) -> Term | None:
    return parse(f"FIND {{{text}}}").find.usual


def one(word: str) -> Words:
    return Words((word,))


def test_a_tree_keeps_words_and_operators():
    expected = AnyOf((Without(one("kettle"), Words(("two", "years"))), Words(("caf", "e"))))
    assert usual('kettle AND NOT "two years" OR caf\\-e') == expected


def test_a_chain_is_one_node_however_it_is_parted():
    assert usual("ab (cd AND (ef gh))") == AllOf((one("ab"), one("cd"), one("ef"), one("gh")))
    assert usual("ab OR (cd OR ef) OR gh") == AnyOf((one("ab"), one("cd"), one("ef"), one("gh")))


def test_words_without_an_operator_mean_or_in_articles():
    assert parse("FIND {ab cd}").find == Find(AllOf((one("ab"), one("cd"))), AnyOf((one("ab"), one("cd"))))


def test_past_4000_characters_operators_are_dropped():
    assert usual("(ab AND NOT cd) " + " " * 4000) == Without(one("ab"), one("cd"))
    assert usual("(ab AND NOT cd) " + "ef " * 1333) == AnyOf((one("ab"), one("cd"), *[one("ef")] * 1333))


def test_past_10000_characters_nothing_is_found(little: Any):
    assert len(little.org.search("FIND {kettle " + "x" * 9993 + "} RETURNING Knowledge__kav")) == 1
    assert little.org.search("FIND {kettle " + "x" * 9994 + "} RETURNING Knowledge__kav") == []


def test_a_statement_has_100000_characters_at_most(little: Any):
    text = "FIND {leaks} RETURNING Case(Subject" + " " * 100_000 + ")"
    assert len(little.org.search(text[:99_990] + ")")) == 1
    with pytest.raises(MalformedSearch) as caught:
        little.org.search(text)
    assert caught.value.message == "SOSL statements can not be longer than 100000 characters"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_accent_may_be_a_character_of_its_own(little: Any, form: Any):
    written = unicodedata.normalize(form, "CAFÉ")
    assert len(little.org.search(f"FIND {{{written}}} RETURNING Knowledge__kav")) == 1


PATTERNS = [("ΟΔΟΣ", "οδ?ς"), ("οδος", "ΟΔ?Σ"), ("Éva", "éV?"), ("Cafe\u0301", "CA?É"), ("Straße", "STR?ßE")]


@pytest.mark.parametrize(("name", "asked"), PATTERNS)
def test_a_pattern_finds_letters_of_either_case(tmp_path: Path, name: str, asked: str):
    write(
        tmp_path / "one.org", load(), {"Issue__c": [{"Id": "a00000000000001AAA", "Name": name}]}, {"schema": "retail"}
    )
    opened = org.open(tmp_path / "one.org")
    assert len(opened.search(f"FIND {{{asked}}}")) == 1
    opened.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[org.Org]:
    """Many records with the same words, written in no order; two price books, the second with a product of its own."""
    records = {
        "Issue__c": [{"Id": f"a00{n * 7 % 2300:012}AAA", "Name": "Leak", "Description__c": "Wet"} for n in range(2300)],
        "Account": [{"Id": f"001{n:012}AAA", "Name": f"Leak {n % 2}", "IsPersonAccount": False} for n in range(300)],
        "Contact": [{"Id": f"003{n:012}AAA", "Name": "Leak", "IsPersonAccount": False} for n in range(3)],
        "Product2": [{"Id": f"01t{n:012}AAA", "Name": "Leak", "IsActive": True} for n in range(3)],
        "Pricebook2": [{"Id": f"01s{n:012}AAA", "IsActive": True, "IsStandard": False} for n in range(2)],
        "PricebookEntry": [
            {"Id": f"01u{n:012}AAA", "Pricebook2Id": f"01s{book:012}AAA", "Product2Id": f"01t{product:012}AAA"}
            for n, (book, product) in enumerate([(0, 0), (0, 1), (1, 1), (1, 2)])
        ],
    }
    kept = {name: [{"IsDeleted": False, "IsActive": True, **one} for one in found] for name, found in records.items()}
    path = tmp_path_factory.mktemp("orgs") / "large.org"
    write(path, load(), kept, {"schema": "retail"})
    opened = org.open(path)
    yield opened
    opened.close()


def counts(found: list[dict[str, Any]]) -> dict[str, int]:
    return {name: len(list(rows)) for name, rows in groupby(found, lambda row: row["attributes"]["type"])}


@pytest.mark.parametrize(
    ("returning", "expected"),
    [
        ("Issue__c", {"Issue__c": 250}),
        ("Issue__c(Id LIMIT 1000)", {"Issue__c": 250}),
        ("Issue__c(Id ORDER BY Id)", {"Issue__c": 2000}),
        ("Issue__c(Id WHERE Name = 'Leak')", {"Issue__c": 2000}),
        ("Issue__c(Id ORDER BY Id LIMIT 1000)", {"Issue__c": 1000}),
        ("Issue__c(Id ORDER BY Id OFFSET 1500)", {"Issue__c": 500}),
        ("Issue__c, Account", {"Issue__c": 250, "Account": 250}),
        ("Issue__c(Id ORDER BY Id), Account", {"Issue__c": 250, "Account": 250}),
        ("Account" + ", Contact" * 9, {"Account": 200, "Contact": 27}),
        ("Issue__c, Account, Contact LIMIT 100", {"Issue__c": 49, "Account": 48, "Contact": 3}),
        ("Account(Id LIMIT 20), Issue__c LIMIT 100", {"Account": 20, "Issue__c": 80}),
    ],
)
def test_an_object_has_so_many_records_at_most(large: org.Org, returning: str, expected: Mapping[str, int]):
    assert counts(large.search(f"FIND {{leak}} RETURNING {returning}")) == expected


def test_without_returning_the_objects_share_the_limit_as_well(large: org.Org):
    found = counts(large.search("FIND {leak}"))
    assert found == {"Account": 166, "Contact": 3, "Issue__c": 166}


def test_equally_relevant_records_come_in_the_order_of_their_ids(large: org.Org):
    found = [row["Id"] for row in large.search("FIND {leak} RETURNING Issue__c")]
    assert found == [f"a00{n:012}AAA" for n in range(250)]


def test_an_offset_goes_on_where_the_page_before_ended(large: org.Org):
    pages = [large.search(f"FIND {{leak}} RETURNING Account(Id LIMIT 60 OFFSET {at})") for at in (0, 60, 120)]
    assert [row for page in pages for row in page] == large.search("FIND {leak} RETURNING Account(Id LIMIT 180)")


@pytest.mark.parametrize(("book", "products"), [("0", [0, 1]), ("1", [1, 2]), ("7", [])])
def test_a_price_book_keeps_its_products(large: org.Org, book: str, products: list[int]):
    chosen = f"WITH PricebookId = '01s00000000000{book}AAA'"
    found = large.search(f"FIND {{leak}} RETURNING Product2(Id WHERE IsActive = true ORDER BY Id) {chosen}")
    assert [row["Id"] for row in found] == [f"01t{n:012}AAA" for n in products]
    assert large.search(f"FIND {{leak}} RETURNING Product2 {chosen}") == found


class Chain(NamedTuple):
    """Items, each with the operator before it; None where there is none. An item is words in a row, or a chain."""

    items: list[tuple[str | None, "Chain | tuple[str, ...]"]]


def written(item: Chain | tuple[str, ...]) -> str:
    if isinstance(item, Chain):
        return "(" + " ".join(f"{operator or ''} {written(inner)}" for operator, inner in item.items) + ")"
    if len(item) > 1 or item[0] in ("and", "or", "not"):
        return '"' + " ".join(item) + '"'
    return item[0]


def holds(item: Chain | tuple[str, ...], has: Callable[[tuple[str, ...]], bool], implied: str) -> bool:
    if not isinstance(item, Chain):
        return has(item)
    chains: list[list[tuple[str, bool]]] = [[]]
    for place, (operator, inner) in enumerate(item.items):
        if place and (operator or implied).upper() == "OR":
            chains.append([])
        chains[-1].append(((operator or implied).upper(), holds(inner, has, implied)))
    return any(map(from_the_right, chains))


def from_the_right(chain: list[tuple[str, bool]]) -> bool:
    (_, first), *rest = chain
    if not rest:
        return first
    return first and (from_the_right(rest) == (rest[0][0] == "AND"))


def readings(fields: Mapping[str, Field], record: Mapping[str, Any]) -> Iterator[tuple[Field, list[str]]]:
    for name, value in record.items():
        field = fields[name]
        if field.type in TEXTS:
            yield field, re.findall(r"[^\W_]+", value.lower())
        if field.type == "phone":
            digits = re.findall(r"\d+", value)
            yield from ((field, ["".join(digits[start:])]) for start in range(len(digits)))


def library() -> Iterator[tuple[str, Mapping[str, Any], list[tuple[Field, list[str]]]]]:
    schema = load()
    for name in FOUND_IN:
        for record in RECORDS[name]:
            yield name, record, list(readings(schema.objects[name].fields, record))


LIBRARY = list(library())


def searched(name: str, field: Field, group: str) -> bool:
    names = field.name in NAMES and (name != "EmailMessage" or field.name == "Subject")
    return group == "ALL" or name in WHOLE or (names if group == "NAME" else field.type == group.lower())


def fits(pattern: str, word: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), word) is not None


def in_a_row(words: tuple[str, ...], text: list[str]) -> bool:
    starts = range(len(text) - len(words) + 1)
    return any(all(map(fits, words, text[start:])) for start in starts)


def found_by_reading(item: Chain | tuple[str, ...], group: str) -> Iterator[str]:
    for name, record, read in LIBRARY:
        texts = [text for field, text in read if searched(name, field, group)]
        implied = "OR" if name.endswith("__kav") else "AND"
        if not record.get("IsDeleted") and holds(item, partial(among, texts), implied):
            yield record["Id"]


def among(texts: list[list[str]], words: tuple[str, ...]) -> bool:
    return any(in_a_row(words, text) for text in texts)


ALL_TEXTS = [text for _, _, read in LIBRARY for _, text in read if text]
WORD = st.sampled_from(sorted({word for text in ALL_TEXTS for word in text if len(word) > 1}))


@st.composite
def patterns(draw: st.DrawFn) -> str:
    word = draw(WORD)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(1, len(word)))
        word = word[:at] + draw(st.sampled_from(["?", "*"])) + word[at + draw(st.integers(0, 2)) :]
    return word


@st.composite
def phrases(draw: st.DrawFn) -> tuple[str, ...]:
    text = draw(st.sampled_from(ALL_TEXTS))
    start = draw(st.integers(0, len(text) - 1))
    return tuple(text[start : start + draw(st.integers(2, 3))])


OPERATORS = st.sampled_from([None, "AND", "OR", "AND NOT", "and", "or", "And Not"])
LEAVES = st.one_of(st.tuples(WORD), st.tuples(patterns()), phrases())


def chains(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Chain]:
    further = st.lists(st.tuples(OPERATORS, inner), max_size=3)
    return st.builds(lambda first, rest: Chain([(None, first), *rest]), inner, further)


@settings(deadline=None, max_examples=150)
@given(st.recursive(LEAVES, chains, max_leaves=8), st.sampled_from(["ALL", "NAME", "EMAIL", "PHONE"]))
def test_a_search_finds_what_a_plain_reading_of_the_records_finds(little: Any, item: Any, group: str):
    found = little.org.search(f"FIND {{({written(item)})}} IN {group} FIELDS RETURNING {', '.join(FOUND_IN)}")
    assert sorted(row["Id"] for row in found) == sorted(found_by_reading(item, group))


PIECES = st.sampled_from(
    'warranty repair AND OR NOT ( ) " * ? ka* k?t - \\- \\ é _ "send it" { \\} { \' \ue000 \0'.split(" ")
)
TAILS = st.sampled_from(
    ["", "IN NAME FIELDS", "RETURNING Case", "RETURNING Case(COUNT(Id))", "RETURNING Case(Id WHERE COUNT(Id) > 1)",
     "RETURNING Case(Id, Account.Name LIMIT 0)", "LIMIT 99999999999999999999", "RETURNING", "OFFSET 5",
     "RETURNING Case(toLabel(Status) a ORDER BY a)", "WITH DATA CATEGORY a AT (", "UPDATE"]
)  # fmt: skip


@settings(deadline=None)
@given(st.builds("FIND {{{}}} {}".format, st.lists(PIECES, max_size=8).map(" ".join), TAILS))
def test_words_and_signs_in_any_order_are_answered_or_refused(little: Any, text: str):
    assert little.refusal(text) in (None, 400)


@settings(deadline=None)
@given(st.text())
@example("\0")
def test_any_characters_at_all_are_answered_or_refused(little: Any, text: str):
    escaped = re.sub(r"(.)", r"\\\1", text, flags=re.DOTALL)
    for search in (text, f"FIND {{{text}}}", f"FIND {{{escaped}}}", f'FIND {{"{text}*"}}', f"FIND {{ab}} {text}"):
        assert little.refusal(search) in (None, 400)


ENORMOUS = {
    "words": " ".join(f"w{n}" for n in range(2000))[:10_000],
    "words with OR": " OR ".join(f"w{n}" for n in range(400)),
    "beginnings": " ".join(f"{a}{b}*" for a in "abcdefghij" for b in "klmnopqrst"),
    "patterns": " ".join(f"{a}?*{n}" for n in range(40) for a in "abcdefghij"),
    "a pattern of many wildcards": "a*" * 4000 + "b",
    "a word": "a" * 9990,
    "a phrase": '"' + "the " * 900 + '"',
    "parentheses": "(" * 1900 + "ab" + ")" * 1900,
    "AND and OR in turns": "ab AND (cd OR " * 10 + "ef",
}


@pytest.mark.parametrize("text", ENORMOUS.values(), ids=ENORMOUS)
def test_an_enormous_search_is_answered(little: Any, text: str):
    assert little.refusal(f"FIND {{{text}}} RETURNING Case") is None


TOO_MUCH = {
    "parentheses": "ab AND (cd OR " * 200 + "ef",
    "AND NOT": "ab AND NOT " * 200 + "cd",
    "a phrase": '"' + "the " * 2400 + '"',
    "the spellings of a phrase": '"a* a* a* a* ab"',
}


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_search_that_is_too_deep_or_too_wide_is_refused(little: Any, text: str):
    with pytest.raises(TooComplicated):
        little.org.search(f"FIND {{{text}}} RETURNING Case")


def test_more_than_a_hundred_objects_are_too_many(little: Any):
    assert little.refusal("FIND {ab} RETURNING " + ", ".join(["Case"] * 100)) is None
    with pytest.raises(TooComplicated):
        little.org.search("FIND {ab} RETURNING " + ", ".join(["Case"] * 101))
