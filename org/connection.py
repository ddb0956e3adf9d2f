"""How code reaches an org: always a `simple_salesforce.Salesforce`, whatever stands behind it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from org.adapter import InProcess
from org.engine import Org

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

EMBEDDED_HOST = "embedded.invalid"


@dataclass(frozen=True, slots=True)
class Connection:
    """An embedded org: its file, or the org itself when it is open already and shared by many clients."""

    org: Path | Org


def connect(conf: Connection) -> "Salesforce":
    from simple_salesforce import Salesforce

    session = requests.Session()
    session.trust_env = False
    shared = isinstance(conf.org, Org)
    opened = conf.org if isinstance(conf.org, Org) else Org.open(conf.org)
    session.mount("https://", InProcess(opened, owned=not shared))
    return Salesforce(session_id="embedded", instance=EMBEDDED_HOST, session=session)
