"""What the describe resources answer, made once for each schema and version, as the bytes that go out."""

from functools import lru_cache
from typing import Any

from org.engine.index import is_searchable
from org.rest.call import written
from org.schema import Object, Schema
from org.schema import described as shown

KEPT_LISTS, KEPT = 32, 512
LARGEST_BATCH = 200


@lru_cache(maxsize=KEPT_LISTS)
def all_described(schema: Schema, api: str, *, writable: bool) -> bytes:
    things = [summarized(thing, api, writable=writable) for thing in schema.objects.values()]
    return written({"encoding": "UTF-8", "maxBatchSize": LARGEST_BATCH, "sobjects": things})


@lru_cache(maxsize=KEPT)
def described(schema: Schema, name: str, api: str, *, writable: bool) -> bytes:
    thing = schema.objects[name]
    told = shown.described(thing, schema, searchable=is_searchable(name), writable=writable)
    for one in told["recordTypeInfos"]:
        one["urls"] = {"layout": f"{api}/sobjects/{name}/describe/layouts/{one['recordTypeId']}"}
    return written({**told, "urls": _urls(thing, api)})


def summarized(thing: Object, api: str, *, writable: bool) -> dict[str, Any]:
    told = shown.summary(thing, searchable=is_searchable(thing.name), writable=writable)
    return {**told, "urls": _urls(thing, api)}


def _urls(thing: Object, api: str) -> dict[str, str]:
    own = f"{api}/sobjects/{thing.name}"
    return {"rowTemplate": f"{own}/{{ID}}", "describe": f"{own}/describe", "sobject": own}
