"""`composite`: requests in a row, each of which may name what those before it were answered."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from org.errors import SalesforceError
from org.rest.call import DATA, Answer, Call, refusal
from org.rest.composite import inner
from org.rest.composite.errors import MOST, Halted, TooMany, Undone
from org.rest.composite.references import KNOWS_EMPTY, NAME, NAMED_SO, filled, filled_url
from org.rest.errors import BadRequest

INHERITED = frozenset(["accept", "authorization", "content-type"])
KINDS = ("tree", "batch", "sobjects")
ROLLED_BACK = "The transaction was rolled back since another operation in the same transaction failed."
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One of the requests, its references not filled in yet."""

    reference: str
    asked: inner.Inner


def listed(call: Call) -> Answer:
    return Answer({kind: f"{call.api}/composite/{kind}" for kind in KINDS})


def run(call: Call) -> Answer:
    document = call.document()
    found = inner.entries(document, "compositeRequest")
    if len(found) > MOST:
        return Answer({"compositeResponse": [_refused(TooMany(), None)]})
    steps = [_step(one, call) for one in found]
    names = [step.reference for step in steps]
    if len(set(names)) < len(names):
        raise BadRequest(f"Duplicate referenceId: {next(name for name in names if names.count(name) > 1)}")
    told = _together(call, steps) if document.get("allOrNone") is True else _told(call, steps, {})
    return Answer({"compositeResponse": told})


def _step(one: Mapping[str, Any], call: Call) -> Step:
    reference = one.get("referenceId", one.get("referenceID"))
    if not isinstance(reference, str) or not reference:
        raise BadRequest("Each request needs a referenceId.")
    if call.since(KNOWS_EMPTY) and not NAME.fullmatch(reference):
        raise BadRequest(f"Provided referenceId ('{reference}') {NAMED_SO}")
    url = one.get("url")
    if not isinstance(url, str) or not url.startswith(f"{DATA}/v"):
        raise BadRequest(f"The url of a request has to start with {DATA}/vXX.X/")
    return Step(reference, inner.Inner(inner.method(one.get("method")), url, one.get("body"), _headers(one)))


def _headers(one: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    given = one.get("httpHeaders") or {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise BadRequest("httpHeaders has to be an object of texts")
    named = next((name for name in given if name.lower() in INHERITED), None)
    if named is not None:
        raise BadRequest(f"{named} is inherited from the whole request and cannot be given to one within it")
    return tuple((name.lower(), value) for name, value in given.items())


def _together(call: Call, steps: Sequence[Step]) -> list[Told]:
    """All or none: after the first that fails, none is run, and those before it are undone."""
    told: list[Told] = []
    try:
        with nullcontext() if call.door.changes is None else call.door.changes.together():
            for step in steps:
                told += _told(call, [_whole(step)], {one["referenceId"]: one["body"] for one in told})
                if _failed(told[-1]):
                    raise Undone
    except Undone:
        others = [_refused(Halted(ROLLED_BACK), step.reference) for step in steps]
        return [told[-1] if place == len(told) - 1 else other for place, other in enumerate(others)]
    return told


def _told(call: Call, steps: Sequence[Step], answers: dict[str, Any]) -> list[Told]:
    told = []
    for step in steps:
        one = _one(call, step, answers)
        answers[step.reference] = one["body"]
        told.append(one)
    return told


def _one(call: Call, step: Step, answers: Mapping[str, Any]) -> Told:
    try:
        url = filled_url(step.asked.url, answers)
        content = filled(step.asked.content, answers, empty=call.since(KNOWS_EMPTY))
    except SalesforceError as error:
        return _refused(error, step.reference)
    return _answered(inner.answer(call, replace(step.asked, url=url, content=content)), step.reference)


def _refused(error: SalesforceError, reference: str | None) -> Told:
    return _answered(refusal(error), reference)


def _answered(given: Answer, reference: str | None) -> Told:
    return {
        "body": inner.content(given),
        "httpHeaders": dict(given.headers),
        "httpStatusCode": given.status,
        "referenceId": reference,
    }


def _whole(step: Step) -> Step:
    """Lists of records within are all or none too, whatever they say themselves."""
    asked = step.asked
    if "/composite/sobjects" not in asked.url or asked.method == "GET":
        return step
    if asked.method == "DELETE":
        return replace(step, asked=inner.with_parameter(asked, "allOrNone=true"))
    if not isinstance(asked.content, dict) or "records" not in asked.content:
        return step
    return replace(step, asked=replace(asked, content={**asked.content, "allOrNone": True}))


def _failed(told: Told) -> bool:
    body = told["body"]
    saves = body if isinstance(body, list) else []
    return told["httpStatusCode"] >= 400 or any(isinstance(one, dict) and one.get("success") is False for one in saves)
