"""An org's own web pages: drawn whole by the server, readable without a script, by people and by browser agents.

`respond(door, request) -> Response` is a pure function, as the API's is. Whatever comes from a record, a query or an
address is hostile text: templates escape all of it, and no header of a response holds any.
"""

from org.pages.respond import respond

__all__ = ["respond"]
