"""Coming and going: the login page, the session that a browser keeps, and the way back to what was asked for."""

from contextlib import suppress
from urllib.parse import parse_qsl

from org.errors import InvalidSession
from org.pages import addresses
from org.pages.headers import session_in
from org.pages.visit import Onward, Page, Visit
from org.rest.login.errors import LoginRefused
from org.rest.sessions import PasswordExpired

LONGEST_NAME = 256


def front(visit: Visit) -> Page | Onward:
    """Home for who is in, login for who is not."""
    after = addresses.local(visit.one("startURL"))
    if visit.user:
        return Onward(after)
    told = "Your session has ended. Log in to continue." if visit.one("ec") else ""
    return _form(after, told)


def login(visit: Visit) -> Page | Onward:
    given = dict(parse_qsl(visit.request.body.decode("utf-8", "replace"), keep_blank_values=True))
    username, after = given.get("username", "").strip()[:LONGEST_NAME], addresses.local(given.get("startURL", ""))
    try:
        user = visit.door.accounts.by_password(username, given.get("password", ""))
    except LoginRefused as error:
        return _form(after, "", wrong=error.message, username=username)
    if visit.door.accounts.mark(username) == "expired":
        return _form(after, "", wrong=PasswordExpired().message, username=username)
    return Onward(after, 303, visit.door.sessions.issue(user))


def logout(visit: Visit) -> Onward:
    """The session ends here and in the browser; whoever has none is out already."""
    with suppress(InvalidSession):
        visit.door.sessions.revoke(session_in(visit.request))
    return Onward("/", 303, "")


def _form(after: str, told: str, *, wrong: str = "", username: str = "") -> Page:
    values = {"after": after, "told": told, "wrong": wrong, "username": username}
    return Page("login.html", "Login", values)
