"""Getting in by SOAP and through simple-salesforce: what a refused one is told, and what is refused unread."""

from typing import Any

import pytest
from simple_salesforce.exceptions import (
    SalesforceAuthenticationFailed,
    SalesforceExpiredSession,
    SalesforceRefusedRequest,
)

from org.errors import InvalidSession
from org.rest import Door, Request, respond
from org.rest.login import Accounts, State
from tests.org.login import app_keys as keys
from tests.org.login import ways_in as entrance
from tests.org.login.ways_in import (
    ADA,
    ADAS_ID,
    ENVELOPE,
    ORIGIN,
    OWN,
    PARTNER,
    WRONG,
    assertion,
    by_jwt,
    by_password,
    client,
    element,
    fault,
    login,
    made,
    post,
    refused,
    soap,
    token,
)


@pytest.fixture(scope="module")
def door(orgs: Any) -> Door:
    return entrance.made(orgs)


# What simple-salesforce sends

FLOWS: dict[str, dict[str, Any]] = {
    "SOAP with a security token": {"username": ADA, "password": "pass", "security_token": "tok"},
    "SOAP without one": {"username": ADA, "password": "pass", "security_token": ""},
    "SOAP with an organization": {"username": ADA, "password": "pass", "organizationId": "00D000000000001"},
    "a password by OAuth": {"username": ADA, "password": "passtok", "consumer_key": "key", "consumer_secret": "hush"},
    "an app's own secret": {"consumer_key": "key", "consumer_secret": "hush", "domain": "acme.my"},
    "a JWT": {"username": ADA, "consumer_key": "key", "privatekey": keys.private().decode()},
    "a JWT of a sandbox": {"username": ADA, "consumer_key": "key", "privatekey": keys.private(), "domain": "test"},
}


@pytest.mark.parametrize("how", FLOWS.values(), ids=FLOWS.keys())
def test_simple_salesforce_gets_in(door: Door, how: dict[str, Any]):
    found = client(door, **how)
    assert found.query("SELECT COUNT() FROM User")["totalSize"] == 3
    expected = door.accounts.somebody if "domain" in how and how["domain"] == "acme.my" else ADAS_ID
    assert door.sessions.user_of(found.session_id) == expected


def test_simple_salesforce_logs_in_again_when_its_session_has_ended(orgs: Any):
    door = made(orgs)
    found = client(door, username=ADA, password="pass", security_token="tok")
    before = found.session_id
    door.sessions.expire_all()
    assert found.query("SELECT COUNT() FROM User")["totalSize"] == 3
    assert found.session_id != before


def test_simple_salesforce_tells_code_and_text_of_a_refused_login(door: Door):
    with pytest.raises(SalesforceAuthenticationFailed) as caught:
        client(door, username=ADA, password="wrong", security_token="tok")
    assert (caught.value.code, caught.value.auth_message) == ("INVALID_LOGIN", WRONG)
    with pytest.raises(SalesforceAuthenticationFailed) as caught:
        client(door, username=ADA, password="wrong", consumer_key="key", consumer_secret="hush")
    assert (caught.value.code, caught.value.auth_message) == ("invalid_grant", "authentication failure")


# SOAP


def test_a_soap_login_answers_all_that_clients_read(door: Door):
    answer = login(door)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert element(answer, "userId") == ADAS_ID
    assert element(answer, "serverUrl") == f"{ORIGIN}/services/Soap/u/59.0/00D000000000001"
    assert element(answer, "organizationId") == "00D000000000001EAA"
    assert element(answer, "passwordExpired") == "false"
    assert element(answer, "userFullName") == "Ada Byron"
    assert element(answer, "userName") == ADA
    assert door.sessions.user_of(element(answer, "sessionId")) == ADAS_ID


def test_the_enterprise_api_has_the_same_login(door: Door):
    answer = login(door, path="/services/Soap/c/61.0/00D000000000001")
    assert 'xmlns="urn:enterprise.soap.sforce.com"' in answer.body.decode()
    assert element(answer, "serverUrl") == f"{ORIGIN}/services/Soap/c/61.0/00D000000000001"


@pytest.mark.parametrize("username", ["ADA@Shop.Example", "ada@shop.example", OWN, OWN.upper()])
def test_a_user_is_known_whatever_the_case(door: Door, username: str):
    assert element(login(door, username), "userId") == ADAS_ID


@pytest.mark.parametrize(
    "username", ["", "nobody@shop.example", "cy@shop.example", "' OR Name != '", "x\\", "a" * 300, "ada%", "a\nb"]
)
def test_who_is_unknown_or_inactive_is_told_no_more_than_who_errs(door: Door, username: str):
    assert fault(login(door, username)) == ("INVALID_LOGIN", WRONG)


@pytest.mark.parametrize("password", ["", "Pass", "passtoken", "passtok ", "tok", "päss", "p&amp;ss"])
def test_a_wrong_password_is_refused(door: Door, password: str):
    assert fault(login(door, password=password)) == ("INVALID_LOGIN", WRONG)


def test_passwords_of_any_characters(orgs: Any):
    org = orgs["org"].org
    odd = Door(org, accounts=Accounts(org, password="<ä&'\"]]>", security_token="ß"))
    found = client(odd, username=ADA, password="<ä&'\"]]>", security_token="ß")
    assert odd.sessions.user_of(found.session_id) == ADAS_ID


def test_a_session_ends_with_its_logout(orgs: Any):
    door = made(orgs)
    session = element(login(door), "sessionId")
    header = f"<SessionHeader {PARTNER}><sessionId>{session}</sessionId></SessionHeader>"
    assert b"logoutResponse" in soap(door, f"<logout {PARTNER}/>", header).body
    with pytest.raises(InvalidSession):
        door.sessions.user_of(session)
    code, text = fault(soap(door, f"<logout {PARTNER}/>", header))
    assert (code, text) == ("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session")


def test_soap_tells_the_time_and_who_is_asking(door: Door):
    header = f"<SessionHeader {PARTNER}><sessionId>{element(login(door), 'sessionId')}</sessionId></SessionHeader>"
    assert element(soap(door, f"<getUserInfo {PARTNER}/>", header), "userFullName") == "Ada Byron"
    assert element(soap(door, f"<getServerTimestamp {PARTNER}/>", header), "timestamp").endswith("Z")
    assert fault(soap(door, f"<getUserInfo {PARTNER}/>"))[0] == "INVALID_SESSION_ID"


HOSTILE: dict[str, bytes] = {
    "a document type": b"<!DOCTYPE x>" + ENVELOPE.format("", "<login/>").encode(),
    "an entity": b'<!DOCTYPE x [<!ENTITY e "pass">]>' + ENVELOPE.format("", "<login>&e;</login>").encode(),
    "a file": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    "a host": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
    "an undeclared entity": ENVELOPE.format("", "<login>&e;</login>").encode(),
    "no XML": b'{"grant_type": "password"}',
    "nothing": b"",
    "half of it": ENVELOPE.format("", "<login/>").encode()[:-9],
    "bytes": bytes(range(256)),
    "an unknown encoding": b'<?xml version="1.0" encoding="klingon"?><a/>',
    "too deep": b"<a>" * 1000 + b"</a>" * 1000,
    "no operation": ENVELOPE.format("", "").encode(),
    "two operations": ENVELOPE.format("", "<login/><logout/>").encode(),
    "another operation": ENVELOPE.format("", "<delete><ids>001000000000001</ids></delete>").encode(),
}  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_envelope_is_refused_with_a_fault(door: Door, body: bytes):
    answer = post(door, "/services/Soap/u/59.0", body)
    assert answer.status == 500
    assert b"<faultcode>soapenv:Client</faultcode>" in answer.body
    assert b"root:" not in answer.body


def test_the_address_names_a_version(door: Door):
    assert b"names no version" in login(door, path="/services/Soap/u/latest").body


def test_a_login_is_posted(door: Door):
    assert respond(door, Request("GET", "/services/Soap/u/59.0")).status == 405
    assert respond(door, Request("GET", "/services/oauth2/token")).status == 405


# Accounts that are not in order

SOAP_STATES = {
    State.LOCKED_OUT: ("PASSWORD_LOCKOUT", "user locked out"),
    State.TRIAL_ENDED: ("API_CURRENTLY_DISABLED", "Your trial has expired."),
    State.ORG_LOCKED: ("ORG_LOCKED", "organization locked"),
    State.API_DISABLED: ("API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner"),
    State.SOAP_LOGIN_OFF: (
        "INVALID_OPERATION",
        "SOAP API login() is disabled by default in this org. Contact the org administrator to enable "
        "SOAP API login().",
    ),
}


@pytest.mark.parametrize("state", SOAP_STATES)
def test_soap_tells_what_is_wrong_with_an_account(orgs: Any, state: State):
    door = made(orgs, states={ADA.upper(): state})
    assert fault(login(door)) == SOAP_STATES[state]
    assert fault(login(door, password="wrong")) == ("INVALID_LOGIN", WRONG)
    assert login(door, "ben@shop.example").status == 200


def test_a_security_token_may_be_needed(orgs: Any):
    door = made(orgs, states={ADA: "token_needed"})
    code, text = fault(login(door))
    assert code == "LOGIN_MUST_USE_SECURITY_TOKEN"
    assert text.startswith(f"{WRONG} Are you at a new location?")
    assert login(door, password="passtok").status == 200
    assert token(door, by_password()) == refused("invalid_grant", "authentication failure")


OAUTH_STATES = {
    State.LOCKED_OUT: ("invalid_grant", "authentication failure"),
    State.TRIAL_ENDED: ("inactive_org", "organization is locked, closed, or suspended"),
    State.ORG_LOCKED: ("inactive_org", "organization is locked, closed, or suspended"),
    State.NOT_APPROVED: ("invalid_grant", "user hasn't approved this consumer"),
}


@pytest.mark.parametrize("state", OAUTH_STATES)
def test_oauth_tells_what_is_wrong_with_an_account(orgs: Any, state: State):
    door = made(orgs, states={ADA: state, OWN: state})
    app = {"grant_type": "client_credentials", "client_id": "key", "client_secret": "hush"}
    for form in (by_password(), by_jwt(assertion()), app):
        assert token(door, form) == refused(*OAUTH_STATES[state])


def test_who_has_an_expired_password_gets_in_and_no_further(orgs: Any):
    door = made(orgs, states={ADA: State.PASSWORD_EXPIRED})
    assert element(login(door), "passwordExpired") == "true"
    for how in ({"security_token": "tok"}, {"consumer_key": "key", "consumer_secret": "hush"}):
        found = client(door, username=ADA, password="pass", **how)
        with pytest.raises(SalesforceExpiredSession) as caught:
            found.query("SELECT Id FROM User")
        told = {"message": "Your password has expired. Please reset your password.",
                "errorCode": "INVALID_OPERATION_WITH_EXPIRED_PASSWORD"}  # fmt: skip
        assert caught.value.content == [told]


def test_an_org_without_an_api_lets_in_by_oauth_and_no_further(orgs: Any):
    door = made(orgs, states={OWN: State.API_DISABLED})
    found = client(door, **FLOWS["an app's own secret"])
    with pytest.raises(SalesforceRefusedRequest) as caught:
        found.query("SELECT Id FROM User")
    message = "The REST API is not enabled for this Organization."
    assert caught.value.content == [{"message": message, "errorCode": "API_DISABLED_FOR_ORG"}]


def test_a_state_that_there_is_not(orgs: Any):
    with pytest.raises(ValueError, match="asleep"):
        made(orgs, states={ADA: "asleep"})
