"""A transport that keeps what leaves, before a door that answers it."""

from typing import Any

import requests
from requests.adapters import BaseAdapter
from simple_salesforce import Salesforce

from org.connection.in_process import InProcess
from org.rest import Door
from org.rest.login import Accounts
from tests.org.login import app_keys as keys

ADA = "ada@shop.example"
COUNT = "SELECT COUNT() FROM User"
MY_DOMAIN = "acme.my.salesforce.com"


def made(orgs: Any, **more: Any) -> Door:
    opened = orgs["org"].org
    accounts = Accounts(opened, password="pass", security_token="tok", consumer_key="key", consumer_secret="hush",
                        certificate=keys.certificate(), **more)  # fmt: skip
    return Door(opened, accounts=accounts)


class Watched(BaseAdapter):
    """What leaves, as it leaves; answered by the door."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self.inner = InProcess(door)
        self.sent: list[requests.PreparedRequest] = []
        self.timeouts: list[Any] = []
        self.closed = 0

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        self.sent.append(request)
        self.timeouts.append(timeout)
        return self.inner.send(request)

    def close(self) -> None:
        self.closed += 1

    @property
    def logins(self) -> list[str]:
        return [sent.url for sent in self.sent if "/oauth2/token" in sent.url or "/Soap/" in sent.url]


def count(client: Salesforce) -> int:
    return int(client.query(COUNT)["totalSize"])
