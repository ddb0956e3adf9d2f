"""An org's API over HTTP, as one pure function: `respond(door, request) -> Response`, whoever carries the two.

Whatever is asked, the answer is a response: errors are Salesforce's own, and a request without a session learns
nothing but that. Nothing here opens a socket, sleeps or reads a clock that it was not given.
"""

from org.rest.door import Door
from org.rest.message import Request, Response
from org.rest.respond import respond

__all__ = ["Door", "Request", "Response", "respond"]
