"""Sessions: how long they last, who knows them, and that nothing else is one."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from org.errors import InvalidSession
from org.rest.sessions import Sessions


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2024, 2, 29, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def is_none(sessions: Sessions, session: str) -> bool:
    try:
        sessions.user_of(session)
    except InvalidSession:
        return True
    return False


def test_a_session_ends_in_its_time_also_when_it_is_well_known():
    clock = Clock()
    sessions = Sessions(clock, lasts=timedelta(hours=2))
    session = sessions.issue("u")
    clock.now += timedelta(hours=2, seconds=-1)
    assert [sessions.user_of(session) for _ in range(2)] == ["u", "u"]
    clock.now += timedelta(seconds=1)
    assert is_none(sessions, session)


def test_all_sessions_may_end_at_once():
    clock = Clock()
    sessions = Sessions(clock)
    before = sessions.issue("u")
    assert sessions.user_of(before) == "u"
    sessions.expire_all()
    after = sessions.issue("u")
    assert (is_none(sessions, before), is_none(sessions, after)) == (True, False)


def test_a_session_is_known_wherever_its_secret_is():
    clock = Clock()
    session = Sessions(clock, b"secret").issue("u")
    assert Sessions(clock, b"secret").user_of(session) == "u"
    assert is_none(Sessions(clock, b"other"), session)
    assert is_none(Sessions(clock), session)


def test_a_fixed_session_is_one_always():
    clock = Clock()
    sessions = Sessions(clock, fixed="given-token", somebody="u")
    sessions.expire_all()
    clock.now += timedelta(days=400)
    assert sessions.user_of("given-token") == "u"
    assert is_none(sessions, "given-toke")
    assert is_none(Sessions(clock), "")


def test_many_sessions_are_known_at_once():
    sessions = Sessions(Clock())
    issued = [sessions.issue(f"u{number}") for number in range(5000)]
    assert all(sessions.user_of(session) == f"u{number}" for number, session in enumerate(issued))
    assert sessions.user_of(issued[0]) == "u0"


def test_what_is_signed_but_says_nothing_is_no_session():
    sessions = Sessions(Clock(), b"secret")
    for said in (b"", b"[]", b"{}", b"nonsense", b'{"user": "u", "from": {}, "until": 1}'):
        payload = base64.urlsafe_b64encode(said).decode().rstrip("=")
        digest = hmac.new(b"secret", payload.encode(), hashlib.sha256).digest()
        signature = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        assert is_none(sessions, f"00D000000000001!{payload}.{signature}")


ISSUED = Sessions(Clock(), b"secret").issue("u")


@given(st.one_of(
    st.text(st.characters(exclude_categories=[])),
    st.builds(lambda at, new: ISSUED[:at] + new + ISSUED[at + 1 :], st.integers(0, len(ISSUED) - 1),
              st.characters(exclude_categories=[])),
    st.builds(lambda tail: f"00D000000000001!{tail}", st.text()),
    st.builds(lambda end: ISSUED[:end], st.integers(0, len(ISSUED) - 1)),
))  # fmt: skip
def test_nothing_else_is_a_session(text: str):
    sessions = Sessions(Clock(), b"secret", fixed="given-token")
    assert text == ISSUED or is_none(sessions, text)


def test_a_session_too_long_to_be_one_costs_little():
    assert is_none(Sessions(Clock()), "00D000000000001!" + "x" * 10_000_000)
