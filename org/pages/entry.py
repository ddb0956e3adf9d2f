"""Coming and going: the login page, the session that a browser keeps, and the way back to what was asked for."""

from contextlib import suppress
from urllib.parse import parse_qsl

from org.errors import InvalidSession
from org.pages import addresses
from org.pages.headers import session_in
from org.pages.visit import Onward, Page, Visit
from org.rest import Door
from org.rest.login.errors import LoginRefused

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
        session = _session(visit.door, username, given.get("password", ""))
    except (LoginRefused, InvalidSession) as error:
        return _form(after, "", wrong=error.message, username=username)
    return Onward(after, 303, session)


def logout(visit: Visit) -> Onward:
    """The session ends here and in the browser; whoever has none is out already."""
    with suppress(InvalidSession):
        visit.door.sessions.revoke(session_in(visit.request))
    return Onward("/", 303, "")


def _session(door: Door, username: str, password: str) -> str:
    """The same as the API would give: whoever may do nothing with it there is told why, and not let in here either."""
    user = door.accounts.by_password(username, password)
    session = door.sessions.issue(user, door.accounts.mark(username))
    door.sessions.user_of(session)
    return session


def _form(after: str, told: str, *, wrong: str = "", username: str = "") -> Page:
    values = {"after": after, "told": told, "wrong": wrong, "username": username}
    return Page("login.html", "Login", values)
