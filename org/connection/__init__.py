"""How code reaches an org: always a `simple_salesforce.Salesforce`, whatever stands behind it."""

from org.connection.client import Clients, connect
from org.connection.conf import (
    ClientCredentials,
    CommandLine,
    Connection,
    Embedded,
    Jwt,
    Live,
    Password,
    Served,
    Session,
    Timeouts,
)
from org.connection.settings import from_settings

__all__ = [
    "ClientCredentials",
    "Clients",
    "CommandLine",
    "Connection",
    "Embedded",
    "Jwt",
    "Live",
    "Password",
    "Served",
    "Session",
    "Timeouts",
    "connect",
    "from_settings",
]
