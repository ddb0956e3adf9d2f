"""An org and all that stands around its records: who may come in, what is limited, and what is under way."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from org.clock import now
from org.engine import Org
from org.rest.bulk import Jobs
from org.rest.gate import Gate
from org.rest.login import Accounts
from org.rest.sessions import Sessions

if TYPE_CHECKING:
    from org.changes import Changes


class Door:
    """`changes` writes records; an org without it is read-only."""

    def __init__(
        self,
        org: Org,
        *,
        changes: "Changes | None" = None,
        accounts: Accounts | None = None,
        sessions: Sessions | None = None,
        gate: Gate | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.org = org
        self.changes = changes
        self.accounts = accounts or Accounts(org)
        self.sessions = sessions or Sessions(clock)
        self.gate = gate or Gate()
        self.clock = clock
        self.jobs = Jobs(clock)
