"""Faults as text: what is read, what is written back, and what is said of that which cannot be read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from org.rest.gate import Faults, FaultsRefused

EVERYTHING: dict[str, Any] = {
    "requests_per_second": 30,
    "burst": 60.5,
    "long_requests": 5,
    "long_after": 20,
    "daily_requests": 15000,
    "latency": {"median": 0.2, "sigma": 0.5, "cap": 30},
    "session_lasts": 600,
    "expire_after_requests": 1000,
    "unavailable": 0.01,
    "unavailable_page": 0.25,
    "dropped": 0.02,
    "script": {"3": "unavailable", "5-7": "dropped", "9": "page"},
    "seed": 7,
}


def test_everything_that_is_read_is_written_back():
    assert Faults.read(EVERYTHING).written() == EVERYTHING
    assert Faults.loads(json.dumps(EVERYTHING)) == Faults.read(EVERYTHING)


def test_everything_is_off_by_default():
    off = Faults().written()
    assert {name for name, value in off.items() if value} == {"long_after", "unavailable_page"}
    assert off.keys() == EVERYTHING.keys()
    assert Faults.read({}) == Faults.read(off) == Faults()


@pytest.mark.parametrize(
    "latency", [0, 0.25, {"low": 0.1, "high": 0.5}, {"low": 1, "high": 1}, {"median": 1, "sigma": 0, "cap": 2}]
)
def test_every_form_of_latency_is_written_as_it_was_read(latency: Any):
    assert Faults.read({"latency": latency}).written()["latency"] == latency


def test_a_script_may_be_keyed_by_numbers_and_is_put_in_order():
    script = Faults.read({"script": {"8 - 9": "rate", 2: "expired", "4-4": "long", "11": "daily"}}).written()["script"]
    assert list(script.items()) == [("2", "expired"), ("4", "long"), ("8-9", "rate"), ("11", "daily")]


MISTAKES = [
    ({"request_per_second": 3}, 'setting "request_per_second" does not exist: did you mean requests_per_second?'),
    ({"Dropped": 1}, 'setting "Dropped" does not exist: did you mean dropped?'),
    ({"zzz": 1}, 'setting "zzz" does not exist; there are: burst, daily_requests, dropped'),
    ({"requests_per_second": 0}, "requests_per_second: 0 is not between 0.001 and 1,000,000"),
    ({"requests_per_second": -1}, "requests_per_second: -1 is not between"),
    ({"requests_per_second": True}, "requests_per_second: true is not a number"),
    ({"requests_per_second": "30"}, 'requests_per_second: "30" is not a number'),
    ({"requests_per_second": [30]}, "requests_per_second: [30] is not a number"),
    ({"requests_per_second": 30, "burst": 0.5}, "burst: 0.5 is not between 1 and 1,000,000"),
    ({"burst": 5}, "burst: means nothing without requests_per_second"),
    ({"daily_requests": 2.5}, "daily_requests: 2.5 is not a whole number"),
    ({"daily_requests": -1}, "daily_requests: -1 is not between 0 and"),
    ({"daily_requests": 10**5000}, "daily_requests: a value of the type int is not between"),
    ({"long_requests": 0}, "long_requests: 0 is not between 1 and"),
    ({"dropped": float("nan")}, "dropped: NaN is not between 0 and 1"),
    ({"dropped": float("inf")}, "dropped: Infinity is not between 0 and 1"),
    ({"dropped": 1.01}, "dropped: 1.01 is not between 0 and 1"),
    ({"dropped": 0.6, "unavailable": 0.6}, "unavailable and dropped: together they are more than 1"),
    ({"latency": "slow"}, 'latency: "slow" is none of the forms: a number of seconds, {"low": , "high": }'),
    ({"latency": -1}, "latency: -1 is not between 0 and 3,600"),
    ({"latency": True}, "latency: true is not a number"),
    ({"latency": {}}, "latency: {} is none of the forms"),
    ({"latency": {"low": 1}}, 'latency: {"low": 1} is none of the forms'),
    ({"latency": {"low": 1, "high": 2, "cap": 3}}, "is none of the forms"),
    ({"latency": {"low": 2, "high": 1}}, "latency: low, 2, is more than high, 1"),
    ({"latency": {"medium": 1, "sigma": 1}}, 'latency: "medium" does not exist: did you mean median?'),
    ({"latency": {"median": 0, "sigma": 1}}, "latency.median: 0 is not between 1e-06 and 3,600"),
    ({"script": ["dropped"]}, 'script: ["dropped"] is not an object'),
    ({"script": {"0": "dropped"}}, 'script: "0" is no place in a run; write "3" or "5-7", counted from 1'),
    ({"script": {"3rd": "dropped"}}, 'script: "3rd" is no place in a run'),
    ({"script": {"٣": "dropped"}}, "is no place in a run"),
    ({"script": {"7-5": "dropped"}}, 'script: "7-5" ends before it begins'),
    ({"script": {"5-7": "dropped", "7": "page"}}, "script: 5-7 and 7 both tell of request 7"),
    ({"script": {"3": "unavailble"}}, 'script: the fault "unavailble" does not exist: did you mean unavailable?'),
    ({"script": {"3": 503}}, "script: the fault 503 does not exist; there are: daily, dropped, expired"),
    ({"script": {"3": ["page"]}}, 'script: the fault ["page"] does not exist'),
    ({"script": {str(place): "page" for place in range(1, 1002)}}, "script: 1001 steps are more than 1000"),
    (["dropped"], 'faults: ["dropped"] is not an object with names and values'),
]


@pytest.mark.parametrize(("document", "line"), MISTAKES)
def test_a_mistake_is_told_in_one_line(document: Any, line: str):
    with pytest.raises(FaultsRefused) as caught:
        Faults.read(document)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "the faults are no JSON"),
        ("{'dropped': 1}", "the faults are no JSON"),
        ("[" * 100_000, "the faults are no JSON"),
        ("9" * 5000, "the faults are no JSON"),
        (b"\xff\xfe\xfd", "the faults are no JSON"),
        ('{"dropped": 0.1, "dropped": 0.2}', '"dropped" is set twice'),
        ('{"dropped": NaN}', "dropped: NaN is not between 0 and 1"),
        ("null", "faults: null is not an object"),
    ],
)
def test_a_text_that_is_no_set_of_faults(text: str | bytes, line: str):
    with pytest.raises(FaultsRefused, match=r"^[^\n]+$") as caught:
        Faults.loads(text)
    assert line in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("az09-", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("az09-", max_size=5), inner, max_size=3),
    max_leaves=8,
)
LIKELY = st.sampled_from([0, 1, 0.5, 3600, 10**9, {"low": 0, "high": 2}, {"median": 1, "sigma": 2}, {"2-4": "page"}])


@given(st.dictionaries(st.sampled_from([*EVERYTHING, "other"]), JSON | LIKELY, max_size=5))
def test_whatever_is_read_is_either_refused_in_one_line_or_comes_back_as_it_was(document: dict[str, Any]):
    try:
        faults = Faults.read(document)
    except FaultsRefused as error:
        line = str(error)
    else:
        line = ""
        assert Faults.loads(json.dumps(faults.written())) == faults
    assert "\n" not in line


def test_some_settings_are_changed_and_others_stay():
    faults = Faults.read({"dropped": 0.5, "seed": 3, "requests_per_second": 9, "burst": 4})
    assert faults.changed('{"dropped": null, "latency": 2}') == Faults.read(
        {"latency": 2, "seed": 3, "requests_per_second": 9, "burst": 4}
    )
    with pytest.raises(FaultsRefused, match="burst: means nothing"):
        faults.changed('{"requests_per_second": null}')
