"""`composite/batch`: requests that know nothing of each other."""

from collections.abc import Mapping
from typing import Any

from org.rest.call import DATA, Answer, Call, refusal
from org.rest.composite import inner
from org.rest.composite.errors import MOST, BatchHalted, TooMany
from org.rest.errors import BadRequest


def run(call: Call) -> Answer:
    document = call.document()
    found = inner.entries(document, "batchRequests")
    if len(found) > MOST:
        raise TooMany
    asked = [_asked(one) for one in found]
    halts = document.get("haltOnError") is True
    results: list[dict[str, Any]] = []
    for one in asked:
        halted = halts and any(_failed(result) for result in results)
        given = refusal(BatchHalted()) if halted else inner.answer(call, one)
        results.append({"statusCode": given.status, "result": inner.content(given)})
    return Answer({"hasErrors": any(map(_failed, results)), "results": results})


def _failed(result: Mapping[str, Any]) -> bool:
    return int(result["statusCode"]) >= 400


def _asked(one: Mapping[str, Any]) -> inner.Inner:
    """Paths begin with the version here; whole ones are taken too."""
    url = one.get("url")
    if not isinstance(url, str) or not url.strip("/"):
        raise BadRequest("Each request needs a url.")
    whole = url if url.startswith(DATA) else f"{DATA}/{url.lstrip('/')}"
    return inner.Inner(inner.method(one.get("method")), whole, one.get("richInput"))
