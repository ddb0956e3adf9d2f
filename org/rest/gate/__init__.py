"""What stands between a request and its answer: limits and faults, off unless asked for, and the log of all of it.

Faults of the way (latency, 503, broken connections) meet every request, logins and pages too. Limits (requests per
second, the daily quota, long requests, the age of a session) meet API calls with a good session only, so that a wrong
one is always 401. Nothing here sleeps or closes a connection: whoever carries the response does.
"""

from org.rest.gate.faults import Faults
from org.rest.gate.gate import Gate
from org.rest.gate.reading import FaultsRefused

__all__ = ["Faults", "FaultsRefused", "Gate"]
