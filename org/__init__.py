"""A Salesforce org in a box, and the way to a real one.

The doors: `open(path)` for the engine, `connect(conf)` for a `simple_salesforce` client, `org.soql.parse` and
`org.sosl.parse` for the languages alone. They are loaded when first used: Python's own `pickle` looks for a package
called `org` (Jython's) whenever it is imported, so this file must cost nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from org.connection import Clients, Connection, Embedded, Live, Served, connect
    from org.engine import Org
    from org.engine import open_org as open

DOORS = {
    "Clients": ("org.connection", "Clients"),
    "Connection": ("org.connection", "Connection"),
    "Embedded": ("org.connection", "Embedded"),
    "Live": ("org.connection", "Live"),
    "Served": ("org.connection", "Served"),
    "connect": ("org.connection", "connect"),
    "Org": ("org.engine", "Org"),
    "open": ("org.engine", "open_org"),
}

__all__ = ["Clients", "Connection", "Embedded", "Live", "Org", "Served", "connect", "open"]


def __getattr__(name: str) -> Any:
    if name not in DOORS:
        raise AttributeError(f"module 'org' has no attribute {name!r}")
    module, attribute = DOORS[name]
    return getattr(import_module(module), attribute)
