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
    """`path` is the file of an embedded org."""

    path: Path


def connect(conf: Connection) -> "Salesforce":
    from simple_salesforce import Salesforce

    session = requests.Session()
    session.trust_env = False
    session.mount("https://", InProcess(Org.open(conf.path)))
    return Salesforce(session_id="embedded", instance=EMBEDDED_HOST, session=session)
