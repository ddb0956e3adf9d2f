"""Bodies of requests, from bytes to values: nothing past here is packed, endless, or text that cannot be stored."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NoReturn

from org.errors import JsonParserError, RequestError
from org.rest.message import Request
from org.rest.sizes import TooLarge
from org.soql.constants import paired

DEEPEST = 100
MISSING = "The HTTP entity body is required, but this request has no entity body."
ENDED = "Unexpected end-of-input"
EXPECTED = {
    "Expecting property name enclosed in double quotes": "was expecting double-quote to start field name",
    "Expecting ':' delimiter": "was expecting a colon to separate field name and value",
    "Expecting ',' delimiter": "was expecting comma to separate entries",
}
ANY_VALUE = "expected a valid value (number, String, array, object, 'true', 'false' or 'null')"
# A body that is packed may be many times its own size; zlib takes 16 more for the header of gzip.
GZIP = 16 + zlib.MAX_WBITS


class BadEncoding(RequestError):
    code = "BAD_REQUEST"


def unpacked(request: Request, most: int) -> Request:
    """The request with its body as it was before it was packed for the way: so many bytes at most."""
    if len(request.body) > most:
        raise TooLarge(most)
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("gzip", "x-gzip"):
        return request
    unpacking = zlib.decompressobj(GZIP)
    try:
        body = unpacking.decompress(request.body, most)
    except zlib.error as error:
        raise BadEncoding("the body of the request is said to be gzip, and cannot be unpacked") from error
    if unpacking.unconsumed_tail:
        raise TooLarge(most)
    if not unpacking.eof:
        raise BadEncoding("the body of the request is said to be gzip, and ends too early")
    return replace(request, body=body)


def parsed(body: bytes) -> Any:
    if not body.strip():
        raise JsonParserError(MISSING)
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise JsonParserError(_told(error)) from error
    except UnicodeDecodeError as error:
        raise JsonParserError(f"Invalid UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise JsonParserError("The HTTP entity body holds numbers or levels beyond all bounds") from error
    if text.count("[") + text.count("{") > DEEPEST:
        _check_levels(value)
    # Escapes can spell halves of characters, which no file can hold.
    return _whole(value) if "\\u" in text else value


def _check_levels(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level if isinstance(one, list | dict) for inner in _parts(one)]
        if not level:
            return
    raise JsonParserError(f"The HTTP entity body has more than {DEEPEST} levels")


def _parts(one: "list[Any] | dict[str, Any]") -> Iterable[Any]:
    return one.values() if isinstance(one, dict) else one


def _no_number(name: str) -> NoReturn:
    raise JsonParserError(f"Non-standard token '{name}': expected a number")


def _told(error: json.JSONDecodeError) -> str:
    place = f"at [line:{error.lineno}, column:{error.colno}]"
    if error.pos >= len(error.doc.rstrip()):
        return f"{ENDED} {place}"
    sign = error.doc[error.pos]
    return f"Unexpected character ('{sign}' (code {ord(sign)})): {EXPECTED.get(error.msg, ANY_VALUE)} {place}"


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return paired(value)
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return {paired(key): _whole(inner) for key, inner in value.items()} if isinstance(value, dict) else value
