"""How a client gets a session: SOAP's login, and the flows of OAuth that need no browser."""

from org.rest.login.accounts import Accounts, State

__all__ = ["Accounts", "State"]
