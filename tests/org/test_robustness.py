"""Whatever is asked, however long, deep or broken, gives records or an error of Salesforce's."""

import inspect
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import org
from benchmarks.shapes import CASES, shapes
from org.engine import write
from org.errors import InvalidLocator, MalformedQuery, TooComplicated, TooManyGroups
from org.rest import Door
from org.schema import load
from tests.org.conftest import FIXTURES, Little, questions
from tests.org.visitor import Visitor

PIECE = re.compile(r"'(?:[^'\\]|\\.)*'|[A-Za-z_][\w.]*|\d+|\s+|.", re.DOTALL)
KEYWORDS = (
    "SELECT FROM WHERE AND OR NOT IN LIKE INCLUDES EXCLUDES BY GROUP HAVING ORDER ASC DESC NULLS FIRST LAST LIMIT "
    "OFFSET FOR VIEW REFERENCE UPDATE TRACKING USING SCOPE mine WITH DATA CATEGORY AT SECURITY_ENFORCED TYPEOF WHEN "
    "THEN ELSE END AS TRUE FALSE NULL ROLLUP( CUBE( GROUPING( COUNT( COUNT() COUNT_DISTINCT( MAX( SUM( AVG( toLabel( "
    "FORMAT( CALENDAR_YEAR( DAY_ONLY( convertTimezone( DISTANCE( GEOLOCATION( FIELDS(ALL) FIELDS(STANDARD) (SELECT "
    "TODAY LAST_N_DAYS:5 NEXT_N_YEARS:99999 ( ) , . : = != < > <= - + 5 -1 2.5 99999999999999999999 '' 'x' 'New' '%' "
    "'500000000000001AAA' 2024-01-01 2024-01-01T00:00:00Z 10:00:00Z ALL ROWS FIND {kettle} RETURNING"
).split()
NAMES = (
    "Id Name Case Account Contact User Order CaseHistory__c Knowledge__kav Cases Contacts OrderItems CaseHistories__r "
    "Owner Account.Name Owner.Type Contact.Account.Owner.Name IssueId__r.Name Subject Status Priority IsClosed OwnerId "
    "AccountId CreatedDate ClosedDate EffectiveDate TotalAmount NumberOfProducts Description Email c c.Id n"
).split()
WORDS = st.sampled_from([*KEYWORDS, *NAMES])
ANY_CHARACTER = st.characters()
SHAPES = shapes()
SAMPLES = [
    one.values[0].query
    for folder in ("soql", "sosl")
    for path in sorted(FIXTURES.glob(f"{folder}/*.txt"))
    for one in questions(path)
]


@cache
def visitor(little: Little) -> Visitor:
    return Visitor(Door(little.org))


def status_over_rest(little: Little, text: str) -> int:
    """Of a response that can be read."""
    resource = "search" if text[:4].upper() == "FIND" else "query"
    answer = visitor(little).ask("GET", resource, {"q": text})
    read = json.loads(answer.body.decode())
    assert (answer.status == 200) == isinstance(read, dict)
    return answer.status


def answered_or_refused(little: Little, text: str) -> None:
    refused = little.refusal(text)
    assert refused in (None, 400)
    assert status_over_rest(little, text) == (refused or 200)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A question that is right, but for a few pieces that are gone, doubled, swapped or new."""
    pieces = PIECE.findall(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(pieces) - 1))
        other = draw(st.integers(0, len(pieces) - 1))
        change = draw(st.sampled_from(["lose", "double", "swap", "add", "replace", "spoil"]))
        if change == "lose" and len(pieces) > 1:
            del pieces[at]
        elif change == "double":
            pieces.insert(at, pieces[at])
        elif change == "swap":
            pieces[at], pieces[other] = pieces[other], pieces[at]
        elif change == "spoil":
            pieces.insert(at, draw(st.text(ANY_CHARACTER, min_size=1, max_size=3)))
        else:
            pieces[at : at + (change == "replace")] = [" ", draw(WORDS), " "]
    return "".join(pieces)


@settings(deadline=None, max_examples=300)
@given(st.lists(WORDS, max_size=16).map(" ".join))
@example("SELECT Id FROM Case USING SCOPE mine WITH DATA CATEGORY a AT b")
def test_any_words_in_a_row(little: Little, text: str):
    answered_or_refused(little, text)


@settings(deadline=None, max_examples=300)
@given(st.lists(WORDS, max_size=8).map(" ".join), st.lists(WORDS, max_size=8).map(" ".join))
def test_any_words_where_fields_and_conditions_stand(little: Little, selected: str, conditions: str):
    answered_or_refused(little, f"SELECT {selected} FROM Case WHERE {conditions}")


@settings(deadline=None, max_examples=500)
@given(broken())
@example("SELECT Id FROM Case WHERE Id = null GROUP BY")
def test_any_question_that_is_broken(little: Little, text: str):
    answered_or_refused(little, text)


@settings(deadline=None, max_examples=300)
@given(st.text(ANY_CHARACTER, max_size=60))
@example("")
@example("\ud800")
@example("\0")
@example("FIND {\udfff\udfff}")
@example("SELECT\x0bId\x0cFROM\x1cCase\x85WHERE\u2028Id = null")
@example("\u017fELECT Id FROM Case")
def test_any_text(little: Little, text: str):
    answered_or_refused(little, text)


@settings(deadline=None, max_examples=200)
@given(st.text(ANY_CHARACTER, max_size=20))
@example("\\ud800")
@example("\\u0000")
@example("\ud83d\\ude00")
def test_any_characters_in_a_text_a_pattern_and_a_search(little: Little, text: str):
    answered_or_refused(little, f"{CASES}Subject = '{text}' OR Subject LIKE '{text}%' OR Subject IN ('{text}', 'a')")
    answered_or_refused(little, f"{CASES}Subject IN ('a'" + f", '{text}'" * 50 + ")")
    answered_or_refused(little, f"FIND {{kettle {text}}} RETURNING Case(Id WHERE Subject != '{text}')")


@pytest.mark.parametrize("name", SHAPES)
def test_the_longest_and_the_deepest_questions(little: Little, name: str):
    assert little.refusal(SHAPES[name]) in (None, 400)


def test_a_small_stack_is_enough(little: Little):
    deepest = [text for name, text in SHAPES.items() if name.startswith(("deep", "many: OR", "search: brackets"))]
    assert len(deepest) > 10
    before = threading.stack_size(256 * 1024)
    try:
        with ThreadPoolExecutor(1) as thread:
            assert set(thread.map(little.refusal, deepest)) == {None, 400}
    finally:
        threading.stack_size(before)


@pytest.mark.parametrize(
    "text",
    [
        f"{CASES}{'(' * 150}Id = null{')' * 150}",
        f"{CASES}{'NOT(' * 30}Id = null{')' * 30}",
        "SELECT Name, (SELECT Id, (SELECT Id FROM EmailMessages) FROM Cases ORDER BY CaseNumber LIMIT 2) FROM Account",
        "SELECT Status, MAX(Priority) FROM Case GROUP BY CUBE(Status, Origin) HAVING COUNT(Id) > 0 ORDER BY COUNT(Id)",
        "FIND {" + "(" * 500 + "kettle" + ")" * 500 + "} RETURNING Case(Id, Account.Name WHERE Status != null)",
    ],
)
@pytest.mark.parametrize("frames", [800, 880, 960])
def test_there_is_room_far_down_in_the_stack(little: Little, text: str, frames: int):
    little.refusal("SELECT Id FROM User LIMIT 1")

    def at_depth(more: int) -> int | None:
        return at_depth(more - 1) if more > 0 else little.refusal(text)

    assert at_depth(frames - len(inspect.stack())) in (None, 400)
    assert little.answer("SELECT COUNT() FROM User")["totalSize"] == 3


TOO_LONG = "maximum length of a string in a filter criterion is 4000 characters"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "SOQL statements cannot be empty or null"),
        (" \n\t ", "SOQL statements cannot be empty or null"),
        (f"{CASES}Subject = '{'x' * 99_990}'", "SOQL statements can not be longer than 100000 characters"),
        ("SELECT Id FROM Case" + " " * 100_000, "SOQL statements can not be longer than 100000 characters"),
        (f"{CASES}Subject = '{'x' * 4001}'", TOO_LONG),
        (f"{CASES}Subject IN ('a', '{'x' * 4001}')", TOO_LONG),
        (f"{CASES}Subject LIKE '{'x' * 4001}'", TOO_LONG),
    ],
)
def test_what_is_too_long_or_nothing(little: Little, query: str, message: str):
    with pytest.raises(MalformedQuery) as caught:
        little.answer(query)
    assert caught.value.message == message


@pytest.mark.parametrize(
    "query",
    [
        f"{CASES}{'NOT(' * 300}Id = null{')' * 300}",
        f"SELECT {', '.join(f'FORMAT(Id) a{n}' for n in range(4000))} FROM Case",
    ],
)
def test_what_is_too_complicated(little: Little, query: str):
    with pytest.raises(TooComplicated) as caught:
        little.answer(query)
    words = "Query is either selecting too many fields or the filter conditions are too complicated."
    assert (caught.value.code, caught.value.message) == ("QUERY_TOO_COMPLICATED", words)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Little]:
    path = tmp_path_factory.mktemp("crowded") / "crowded.org"
    issues = [{"Id": f"a00{number:012}AAA", "Name": f"Issue {number}"} for number in range(2001)]
    write(path, load(), {"Issue__c": issues}, {"schema": "retail"})
    opened = org.open(path)
    yield Little(opened)
    opened.close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT Name FROM Issue__c GROUP BY Name",
        "SELECT COUNT(Id), Name FROM Issue__c GROUP BY ROLLUP(Name) ORDER BY Name",
    ],
)
def test_more_than_two_thousand_groups(crowded: Little, query: str):
    with pytest.raises(TooManyGroups) as caught:
        crowded.answer(query)
    words = "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch"
    assert (caught.value.code, caught.value.message) == ("EXCEEDED_ID_LIMIT", words)
    assert crowded.answer(f"{query} LIMIT 2000")["totalSize"] == 2000


@pytest.mark.parametrize(
    "locator", ["", "-", "x-1", f"01g000000000001-{'9' * 5000}", "\ud800-1", "../../etc/passwd-1", "01g-1' OR 1=1"]
)
def test_a_locator_of_anything(crowded: Little, locator: str):
    crowded.org.query("SELECT Id FROM Issue__c")
    with pytest.raises(InvalidLocator, match=r"^invalid query locator$"):
        crowded.org.query_more(locator)
