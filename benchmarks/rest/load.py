"""`python -m benchmarks.rest.load`: clients that ask one server without pause, each over a connection it keeps.

What to ask is a JSON document on standard input, what was found one on standard output.
"""

import json
import ssl
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

PATIENCE_S = 30
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Order:
    """`trusted` is a certificate's file, for https; `paths` are asked in turn, each client beginning at another."""

    base: str
    trusted: str | None
    token: str
    paths: Sequence[str]
    clients: int
    seconds: float


def load(order: Order) -> Mapping[str, Any]:
    """Milliseconds of every answer, how long it took in all, and how many were not what was to be expected."""
    ready = Barrier(order.clients, timeout=PATIENCE_S)
    with ThreadPoolExecutor(order.clients) as pool:
        work = [pool.submit(_ask, order, number, ready) for number in range(order.clients)]
    found = [one.result() for one in work]
    taken = [milliseconds for times, _, _ in found for milliseconds in times]
    rate = sum(len(times) / spent for times, spent, _ in found)
    return {"milliseconds": taken, "rate": rate, "errors": sum(wrong for _, _, wrong in found)}


def _ask(order: Order, number: int, ready: Barrier) -> tuple[list[float], float, int]:
    connection = connected(order.base, order.trusted)
    times: list[float] = []
    wrong = 0
    for place in range(WARM_UP):
        answered(connection, order.paths[place % len(order.paths)], order.token)
    ready.wait()
    started = before = time.perf_counter()
    while (now := before) - started < order.seconds:
        wrong += not answered(connection, order.paths[(number + len(times)) % len(order.paths)], order.token)
        before = time.perf_counter()
        times.append(1000 * (before - now))
    connection.close()
    return times, before - started, wrong


def answered(connection: HTTPConnection, path: str, token: str) -> bool:
    """Whether the query was answered whole."""
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        return response.status == 200 and b'"done":true' in response.read()
    except (HTTPException, OSError):
        connection.close()
        return False


def connected(base: str, trusted: str | None) -> HTTPConnection:
    address = urlsplit(base)
    host = address.hostname or ""
    if trusted is None:
        return HTTPConnection(host, address.port, timeout=PATIENCE_S)
    context = ssl.create_default_context(cafile=trusted)
    return HTTPSConnection(host, address.port, timeout=PATIENCE_S, context=context)


if __name__ == "__main__":
    json.dump(load(Order(**json.load(sys.stdin))), sys.stdout)
