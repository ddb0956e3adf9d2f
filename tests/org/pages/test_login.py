"""Coming in by the pages: who may, what the browser keeps, and that nobody is led elsewhere or in by another's form."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from org.pages.addresses import HOME, local
from org.rest import Door, Response
from org.rest.gate import Faults, Gate
from org.rest.login import Accounts, State
from tests.org.pages.visiting import COOKIE, ORIGIN, Document, Visitor, address

ADA = "005000000000001AAA"


@pytest.fixture
def door(orgs: Any) -> Door:
    return Door(orgs["service"].org)


@pytest.fixture
def visitor(door: Door) -> Visitor:
    return Visitor(door)


def login(visitor: Visitor, origin: str = ORIGIN, sent: str | None = ORIGIN, **form: str) -> Response:
    given = {"username": "ada@shop.example", "password": "proctor", **form}
    headers = {} if sent is None else {"origin": sent}
    return visitor.ask("/login", "POST", session="", headers=headers, form=given, origin=origin)


def told(response: Response) -> str:
    return Document(response.body.decode()).root.one("p", role="alert").words


def test_a_password_opens_the_home_page(visitor: Visitor, door: Door) -> None:
    response = login(visitor)
    cookie = SimpleCookie(response.headers["Set-Cookie"])[COOKIE]
    assert (response.status, response.headers["Location"]) == (303, HOME)
    assert door.sessions.user_of(cookie.value) == ADA
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Strict", "/", "")


def test_the_cookie_is_secure_under_https(visitor: Visitor) -> None:
    response = login(visitor, origin="https://localhost:8443", sent="https://localhost:8443")
    assert SimpleCookie(response.headers["Set-Cookie"])["sid-8443"]["secure"] is True


def test_a_wrong_password_is_told_in_salesforces_words(visitor: Visitor) -> None:
    response = login(visitor, password="guess", username='"><script>')
    assert response.status == 200
    assert "Set-Cookie" not in response.headers
    assert told(response) == "Invalid username, password, security token; or user locked out."
    page = Document(response.body.decode()).root
    assert page.one("input", name="username").attributes["value"] == '"><script>'
    assert "guess" not in response.body.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.PASSWORD_EXPIRED, "Your password has expired. Please reset your password."),
        (State.API_DISABLED, "The REST API is not enabled for this Organization."),
    ],
)
def test_who_may_do_nothing_gets_no_session(orgs: Any, state: State, words: str) -> None:
    opened = orgs["service"].org
    response = login(Visitor(Door(opened, accounts=Accounts(opened, states={"ada@shop.example": state}))))
    assert told(response) == words
    assert "Set-Cookie" not in response.headers


def test_orgs_side_by_side_have_cookies_of_their_own(visitor: Visitor) -> None:
    other = "http://localhost:8081"
    assert login(visitor, origin=other, sent=other).headers["Set-Cookie"].startswith("sid-8081=")
    assert visitor.ask("/objects", headers={"cookie": f"sid-8081={visitor.session}"}).status == 302
    for usual in ("https://org.example", "http://org.example:80", "https://[::1]"):
        assert login(visitor, origin=usual, sent=usual).headers["Set-Cookie"].startswith("sid=")


@pytest.mark.parametrize("sent", [None, "null", "http://evil.example", "http://localhost:8081", ""])
def test_a_form_of_another_site_is_refused(visitor: Visitor, sent: str | None) -> None:
    response = login(visitor, sent=sent)
    assert response.status == 403
    assert "Set-Cookie" not in response.headers


def test_a_login_leads_to_what_was_asked_for(visitor: Visitor) -> None:
    asked = "/lightning/o/Case/list?field=Subject&operator=eq&value=%C3%A9%26b"
    way = visitor.ask(asked, session="").headers["Location"]
    form = visitor.ask(way, session="")
    after = Document(form.body.decode()).root.one("input", name="startURL").attributes["value"]
    assert after == asked
    assert login(visitor, startURL=after).headers["Location"] == asked


ELSEWHERE = [
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "/\r\nSet-Cookie: a=b",
    "///evil.example",
    "evil.example",
    "http:/evil.example",
    "/é",
    "",
]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_led_elsewhere(visitor: Visitor, elsewhere: str) -> None:
    assert login(visitor, startURL=elsewhere).headers["Location"] == HOME
    assert visitor.ask(address("/", startURL=elsewhere)).headers["Location"] == HOME
    form = Document(visitor.ask(address("/", startURL=elsewhere), session="").body.decode()).root
    assert form.one("input", name="startURL").attributes["value"] == HOME


@given(st.text(max_size=60))
def test_any_way_back_is_local(text: str) -> None:
    for after in (local(text), local(f"/{text}")):
        assert after.startswith("/")
        assert not after.startswith(("//", "/\\"))
        assert after.isascii()
        assert after.isprintable()


def test_who_logs_out_is_out_everywhere(visitor: Visitor) -> None:
    response = visitor.ask("/logout", "POST", headers={"origin": ORIGIN})
    assert (response.status, response.headers["Location"]) == (303, "/")
    assert SimpleCookie(response.headers["Set-Cookie"])[COOKIE]["max-age"] == "0"
    assert visitor.ask("/objects").status == 302


def test_a_log_out_of_another_site_is_refused(visitor: Visitor) -> None:
    assert visitor.ask("/logout", "POST", headers={"origin": "http://evil.example"}).status == 403
    assert visitor.ask("/objects").status == 200


def test_without_a_session_every_address_leads_to_the_login(visitor: Visitor) -> None:
    for path in (
        "/objects",
        "/nowhere",
        "/lightning/r/Case/500000000000001AAA/view",
        "/500000000000001AAA",
        "/console",
    ):
        for session in ("", "made up", "00D000000000001!e30.e30"):
            response = visitor.ask(path, session=session)
            assert response.status == 302, path
            assert response.headers["Location"].startswith("/?"), path
            assert response.body == b""


def test_the_session_is_found_among_other_cookies(visitor: Visitor) -> None:
    cookie = f"theme=dark; {COOKIE}={visitor.session}; other=1"
    assert visitor.ask("/objects", headers={"cookie": cookie}).status == 200
    assert visitor.ask("/objects", headers={"cookie": f"x{COOKIE}={visitor.session}"}).status == 302


def test_a_session_that_the_faults_ended_is_over_on_the_pages_too(orgs: Any) -> None:
    now = [0.0]
    gate = Gate(Faults.read({"session_lasts": 60}), clock=lambda: now[0])
    visitor = Visitor(Door(orgs["service"].org, gate=gate))
    assert visitor.ask("/objects").status == 200
    now[0] += 61
    assert visitor.ask("/objects").status == 302


def test_a_large_form_is_refused(visitor: Visitor) -> None:
    assert login(visitor, password="x" * 20_000).status == 413
