"""Objects as `describe --format json` shows them: Salesforce's describe, and what an object is for besides."""

from typing import Any

from org.engine.index import is_searchable
from org.schema import Object, Schema
from org.schema import described as shown


def summary(thing: Object) -> dict[str, Any]:
    told = shown.summary(thing, searchable=is_searchable(thing.name), writable=False)
    return {**told, "description": thing.description}


def described(thing: Object, schema: Schema) -> dict[str, Any]:
    told = shown.described(thing, schema, searchable=is_searchable(thing.name), writable=False)
    return {**told, "description": thing.description}
