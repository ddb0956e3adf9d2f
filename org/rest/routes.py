"""The resources of the API: the path of each, and what answers each method. `*` is any one part."""

from collections.abc import Mapping, Sequence
from typing import Any

from org.rest import external, identity, limits, parameterized, query, records, related, search, sobjects, versions
from org.rest.bulk.routes import ROUTES as BULK
from org.rest.call import Handler
from org.rest.composite import batch, requests, several, tree
from org.rest.login.routes import ROUTES as LOGIN

Methods = Mapping[str, Handler]


class Routes:
    """Paths as a tree, so that a path is found in as many steps as it has parts. None stands for any part."""

    def __init__(self, paths: Mapping[str, Methods]) -> None:
        self._tree: dict[str | None, Any] = {}
        for path, methods in paths.items():
            node = self._tree
            for part in filter(None, path.split("/")):
                node = node.setdefault(None if part == "*" else part, {})
            node[""] = methods

    def find(self, segments: Sequence[str]) -> tuple[Methods, list[str]] | None:
        node, given = self._tree, []
        for part in segments:
            if part in node and part:
                node = node[part]
            elif None in node:
                node = node[None]
                given.append(part)
            else:
                return None
        return (node[""], given) if "" in node else None


# Whole paths, for anyone.
PUBLIC = Routes(
    {
        "services/data": {"GET": versions.versions},
        **LOGIN,
    }
)
# Whole paths, for those with a session.
WITHIN = Routes(
    {
        "id/*/*": {"GET": identity.identity},
        "services/oauth2/userinfo": {"GET": identity.userinfo, "POST": identity.userinfo},
    }
)
# Paths below a version, as `/services/data/v59.0`, for those with a session.
VERSIONED = Routes(
    {
        "": {"GET": versions.resources},
        "limits": {"GET": limits.limits},
        "query": {"GET": query.query},
        "query/*": {"GET": query.more},
        "queryAll": {"GET": query.query_all},
        "queryAll/*": {"GET": query.more},
        "search": {"GET": search.search},
        "parameterizedSearch": {"GET": parameterized.get, "POST": parameterized.post},
        "recent": {"GET": sobjects.recent},
        "sobjects": {"GET": sobjects.listed},
        "sobjects/*": {"GET": sobjects.about, "POST": records.create},
        "sobjects/*/describe": {"GET": sobjects.describe},
        "sobjects/*/updated": {"GET": sobjects.updated},
        "sobjects/*/deleted": {"GET": sobjects.deleted},
        "sobjects/*/*": {"GET": records.read, "PATCH": records.update, "DELETE": records.delete},
        "composite": {"GET": requests.listed, "POST": requests.run},
        "composite/batch": {"POST": batch.run},
        "composite/sobjects": {"POST": several.create, "PATCH": several.update, "DELETE": several.delete},
        "composite/sobjects/*": {"GET": several.get, "POST": several.read},
        "composite/sobjects/*/*": {"PATCH": several.upsert},
        "composite/tree/*": {"POST": tree.create},
        "sobjects/*/*/*": {"GET": related.read, "PATCH": external.upsert, "DELETE": external.delete},
        **BULK,
    }
)
