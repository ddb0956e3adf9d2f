"""The trace store: every sweep, episode, reply and span, in one database that many processes share.

`open(url)` is the door. Nothing here knows of CRM, agents or models.
"""

from tracing.store import Store, StoreUnavailable

open = Store.open

__all__ = ["Store", "StoreUnavailable", "open"]
