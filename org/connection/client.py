"""Clients for an org: one for whoever needs one, or one per thread with a login and connections between them."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from requests.adapters import BaseAdapter

from org.connection.command_line import Runner, run
from org.connection.conf import Connection
from org.connection.reach import Means, reached

if TYPE_CHECKING:
    from simple_salesforce import Salesforce


def connect(
    conf: Connection,
    *,
    transport: BaseAdapter | None = None,
    runner: Runner = run,
    now: Callable[[], float] = time.time,
) -> "Salesforce":
    """A client of its own; closing its session closes its connections. `transport` carries instead of the network."""
    return reached(conf, Means(1, False, transport, runner, now)).client()


class Clients:
    """`size` is how many threads will work at once. Closing the session of one client leaves the others theirs."""

    def __init__(
        self,
        conf: Connection,
        size: int,
        *,
        transport: BaseAdapter | None = None,
        runner: Runner = run,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._reach = reached(conf, Means(size, True, transport, runner, now))
        self._local = threading.local()

    def client(self) -> "Salesforce":
        """That of the calling thread."""
        found: Salesforce | None = getattr(self._local, "client", None)
        if found is None:
            found = self._local.client = self._reach.client()
        return found

    def close(self) -> None:
        self._reach.passage.end()
