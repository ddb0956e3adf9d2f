"""Requests that are small and ask for much: each is answered, and none grows beyond its bounds."""

import gzip
import json
from typing import Any

import pytest

from org.rest import Door
from tests.org.visitor import Visitor

API = "/services/data/v59.0"


@pytest.fixture
def visitor(little: Any) -> Visitor:
    return Visitor(Door(little.org))


def asked(reference: str, url: str) -> dict[str, str]:
    return {"method": "GET", "referenceId": reference, "url": url}


def test_answers_do_not_grow_by_being_named_again(visitor: Visitor):
    steps = [asked("r0", f"{API}/sobjects/Case/updated?start=x")]
    for number in range(20):
        named = f"@{{r{number}[0].message}}" * 8
        steps.append(asked(f"r{number + 1}", f"{API}/sobjects/Case/updated?start={named}"))
    answer = visitor.ask("POST", f"{API}/composite", content={"compositeRequest": steps})
    assert answer.status == 200
    assert len(answer.body) < 1_000_000
    statuses = [one["httpStatusCode"] for one in visitor.read(answer)["compositeResponse"]]
    assert set(statuses) == {400}


@pytest.mark.parametrize("body", ["[" * 500 + "]" * 500, '{"a":' * 150 + '"\\u0041"' + "}" * 150])
def test_a_body_of_many_levels(visitor: Visitor, body: str):
    answer = visitor.ask("POST", f"{API}/composite", content=json.loads(body))
    assert (answer.status, visitor.read(answer)[0]["errorCode"]) == (400, "JSON_PARSER_ERROR")


def test_rows_within_a_composite_request(visitor: Visitor):
    job = visitor.read(
        visitor.ask("POST", f"{API}/jobs/query", content={"operation": "query", "query": "SELECT Id FROM User"})
    )
    steps = [asked("rows", f"{API}/jobs/query/{job['id']}/results")]
    found = visitor.read(visitor.ask("POST", f"{API}/composite", content={"compositeRequest": steps}))[
        "compositeResponse"
    ]
    assert found[0]["httpStatusCode"] == 200
    assert found[0]["body"].startswith('"Id"\n')


PACKED = {"content-encoding": "gzip"}


@pytest.mark.parametrize("path", ["/services/oauth2/token", "/services/Soap/u/59.0"])
@pytest.mark.parametrize(("body", "headers"), [(b"x" * 70_000, {}), (gzip.compress(b"x" * 70_000), PACKED)])
def test_a_login_may_not_be_large_packed_or_not(visitor: Visitor, path: str, body: bytes, headers: dict[str, str]):
    answer = visitor.ask("POST", path, content=body, headers=headers)
    message = "The body of a request may have 65536 bytes here"
    assert (answer.status, visitor.read(answer)) == (
        413,
        [{"message": message, "errorCode": "EXCEEDED_MAX_SIZE_REQUEST"}],
    )


@pytest.mark.parametrize("version", ["v%D9%A5%D9%A9.0", "v\u0665\u0669.0", "v059.0", "v59.00"])
def test_a_version_in_other_digits_is_none(visitor: Visitor, version: str):
    assert visitor.ask("GET", f"/services/data/{version}/limits").status == 404


def test_a_span_before_all_dates(visitor: Visitor):
    span = {"start": "0001-01-01T00:00:00Z", "end": "2024-01-01T00:00:00Z"}
    answer = visitor.ask("GET", "sobjects/Case/updated", span)
    assert (answer.status, "beyond" in visitor.read(answer)[0]["message"]) == (400, True)
