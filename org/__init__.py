"""A Salesforce org in a box, and the way to a real one.

The doors: `open(path)` for the engine, `connect(conf)` for a `simple_salesforce` client, `org.soql.parse` and
`org.sosl.parse` for the languages alone.
"""

from org.connect import Connection, connect
from org.engine import Org

open = Org.open  # noqa: A001 - the door is called `org.open`

__all__ = ["Connection", "Org", "connect", "open"]
