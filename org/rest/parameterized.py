"""Search by parameters instead of SOSL, which is made of them here.

Each part is known to be what it should before it enters the text: names are names, numbers are numbers, the words that
are searched for cannot end their braces, and a condition must be one whole condition to SOQL's own parser.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from org.errors import InvalidField, InvalidSearch, InvalidType, MalformedSearch
from org.rest.call import Answer, Call
from org.rest.search import found
from org.soql import parse
from org.soql.quoting import quoted
from org.sosl.quoting import terms

NAME = re.compile(r"[A-Za-z]\w{0,79}", re.ASCII)
PATH = r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)*"
FIELD = re.compile(rf"{PATH}|(?:toLabel|format|convertCurrency)\({PATH}\)(?:\s+[A-Za-z]\w*)?", re.ASCII | re.IGNORECASE)
ORDER = re.compile(rf"{PATH}(?:\s+(?:ASC|DESC))?(?:\s+NULLS\s+(?:FIRST|LAST))?", re.ASCII | re.IGNORECASE)
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
MOST_OBJECTS = 100
OF_ONE = ("fields", "where", "orderBy", "limit")
Parameters = Mapping[str, Any]


def get(call: Call) -> Answer:
    return found(call, sosl(_listed(parse_qsl(call.request.search, keep_blank_values=True))))


def post(call: Call) -> Answer:
    asked = call.document()
    if not isinstance(asked, dict):
        raise MalformedSearch("The search parameters have to be an object.")
    return found(call, sosl(asked))


def sosl(asked: Parameters) -> str:
    group = _text(asked, "in") or "ALL"
    clauses = [f"FIND {{{terms(_words(asked))}}} IN {_fitting(NAME, group, 'in')} FIELDS"]
    objects = [_object(one, asked) for one in _objects(asked)]
    if objects:
        clauses.append("RETURNING " + ", ".join(objects))
    elif asked.get("fields") or asked.get("defaultLimit") is not None:
        raise InvalidSearch("At least one sobject has to be specified with fields or defaultLimit.")
    clauses += [f"WITH {name} = {quoted(value)}" for name, value in _filters(asked)]
    if asked.get("overallLimit") is not None:
        clauses.append(f"LIMIT {_number(asked, 'overallLimit')}")
    return " ".join(clauses)


def _listed(pairs: Iterable[tuple[str, str]]) -> Parameters:
    """Parameters of an address in the form of those in a body: what `Account.fields` says is Account's."""
    given: dict[str, Any] = {}
    objects: dict[str, dict[str, Any]] = {}
    for name, value in pairs:
        thing, _, part = name.rpartition(".")
        if name == "sobject":
            for one in value.split(","):
                objects.setdefault(one.strip().lower(), {})["name"] = one.strip()
        elif thing and part in OF_ONE:
            objects.setdefault(thing.lower(), {})[part] = value
        else:
            given[name] = value
    return {**given, "sobjects": [one for one in objects.values() if "name" in one]}


def _words(asked: Parameters) -> str:
    words = _text(asked, "q")
    if not words:
        raise MalformedSearch("A search string has to be specified")
    return words


def _objects(asked: Parameters) -> list[Parameters]:
    found = asked.get("sobjects") or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise MalformedSearch("sobjects has to be a list of objects with a name")
    if len(found) > MOST_OBJECTS:
        raise MalformedSearch(f"sobjects may hold {MOST_OBJECTS} objects at most")
    return found


def _object(one: Parameters, asked: Parameters) -> str:
    name = _text(one, "name")
    if not NAME.fullmatch(name):
        raise InvalidType(f"sObject type '{name}' is not supported.")
    inner = [", ".join(_fields(one, asked))]
    where, order = _text(one, "where"), _list(one, "orderBy")
    if where.strip():
        inner.append(f"WHERE {_condition(name, where)}")
    if order:
        inner.append("ORDER BY " + ", ".join(_fitting(ORDER, item, "orderBy") for item in order))
    limited = next((source for source in ((one, "limit"), (asked, "defaultLimit")) if source[0].get(source[1])), None)
    if limited is not None:
        inner.append(f"LIMIT {_number(*limited)}")
    return f"{name}({' '.join(inner)})"


def _fields(one: Parameters, asked: Parameters) -> list[str]:
    names = _list(one, "fields") or _list(asked, "fields") or ["Id"]
    wrong = next((name for name in names if not FIELD.fullmatch(name)), None)
    if wrong is not None:
        raise InvalidField(f"No such column '{wrong}' on entity '{one['name']}'.")
    return names


def _condition(name: str, where: str) -> str:
    bare = f"SELECT Id FROM {name}"
    conditioned = parse(f"{bare} WHERE {where}")
    if replace(conditioned, where=None, filtered_at=0) != replace(parse(bare), filtered_at=0):
        raise MalformedSearch("where has to be a condition and nothing else")
    return where


def _filters(asked: Parameters) -> list[tuple[str, str]]:
    """Of the rest, those that change what is found; what cannot be filtered by here is refused by who answers."""
    filters = {"DIVISION": "division", "PricebookId": "pricebookId"}
    return [(clause, _text(asked, name)) for clause, name in filters.items() if asked.get(name)]


def _text(asked: Parameters, name: str) -> str:
    value = asked.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise MalformedSearch(f"{name} has to be a text")
    return value


def _list(asked: Parameters, name: str) -> list[str]:
    value = asked.get(name) or []
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise MalformedSearch(f"{name} has to be a list of names")
    return [part.strip() for part in parts if part.strip()]


def _number(asked: Parameters, name: str) -> str:
    return _fitting(NUMBER, str(asked[name]), name)


def _fitting(pattern: re.Pattern[str], value: str, name: str) -> str:
    if not pattern.fullmatch(value):
        raise InvalidSearch(f"{name} has a value that cannot be used: {value}")
    return value
