"""The operations of SOAP that begin a session, end it and tell whose it is, for the partner and the enterprise API."""

import re
from collections.abc import Callable, Mapping

from org import somebody
from org.errors import InvalidSession
from org.rest.call import Answer, Call
from org.rest.login.accounts import State
from org.rest.login.envelope import Envelope, NoEnvelope, elements, fault, no_request, read, response
from org.rest.login.errors import ApiOff, LoginRefused, SoapLoginOff
from org.rest.sessions import ORG_ID, PREFIX

XML = "text/xml;charset=UTF-8"
VERSION = re.compile(r"\d{1,3}\.0", re.ASCII)
ILLEGAL = "Invalid Session ID found in SessionHeader: Illegal Session"
LETTERS = {"partner": "u", "enterprise": "c"}


def partner(call: Call) -> Answer:
    return _answered(call, "partner")


def enterprise(call: Call) -> Answer:
    return _answered(call, "enterprise")


def _answered(call: Call, api: str) -> Answer:
    try:
        asked = read(call.request.body)
        content = _operation(call, asked)(call, asked, api)
    except NoEnvelope as error:
        return Answer(no_request(str(error)), 500, kind=XML)
    except LoginRefused as error:
        return Answer(fault(api, "LoginFault", error.code, error.message), 500, kind=XML)
    except InvalidSession as error:
        return Answer(fault(api, "UnexpectedErrorFault", error.code, ILLEGAL), 500, kind=XML)
    return Answer(response(api, asked.operation, content), kind=XML)


def _operation(call: Call, asked: Envelope) -> Callable[[Call, Envelope, str], str]:
    if not VERSION.fullmatch(call.given[0]):
        raise NoEnvelope("the address names no version of the API")
    if asked.operation not in OPERATIONS:
        raise NoEnvelope("this org's SOAP API has login, logout, getUserInfo and getServerTimestamp alone")
    return OPERATIONS[asked.operation]


def _login(call: Call, asked: Envelope, api: str) -> str:
    accounts, username = call.door.accounts, asked.values.get("username", "")
    user = accounts.by_password(username, asked.values.get("password", ""))
    state = accounts.state(username)
    if state is State.SOAP_LOGIN_OFF:
        raise SoapLoginOff
    if state is State.API_DISABLED:
        raise ApiOff
    address = f"{call.request.origin}/services/Soap"
    letter, version = LETTERS[api], call.given[0]
    expired = "true" if state is State.PASSWORD_EXPIRED else "false"
    begins = {
        "metadataServerUrl": f"{address}/m/{version}/{PREFIX[:-1]}",
        "passwordExpired": expired,
        "sandbox": "false",
    }
    session = call.door.sessions.issue(user, accounts.mark(username))
    ends = {"serverUrl": f"{address}/{letter}/{version}/{PREFIX[:-1]}", "sessionId": session, "userId": user}
    return f"<result>{elements(begins | ends)}<userInfo>{_about(call, user, username)}</userInfo></result>"


def _logout(call: Call, asked: Envelope, _: str) -> str:
    call.door.sessions.revoke(asked.session)
    return ""


def _user_info(call: Call, asked: Envelope, _: str) -> str:
    user = call.door.sessions.user_of(asked.session)
    return f"<result>{_about(call, user, '')}</result>"


def _timestamp(call: Call, asked: Envelope, _: str) -> str:
    call.door.sessions.user_of(asked.session)
    now = call.door.clock().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return f"<result>{elements({'timestamp': now})}</result>"


def _about(call: Call, user: str, username: str) -> str:
    known = call.door.accounts.about(user)
    named = known.get("Username") or known.get("Email") or username or somebody.USERNAME
    lasts = str(int(call.door.sessions.lasts.total_seconds()))
    org: Mapping[str, str | None] = {"organizationId": ORG_ID, "organizationMultiCurrency": "false",
                                     "organizationName": "Proctor", "sessionSecondsValid": lasts}  # fmt: skip
    person = {"userEmail": known.get("Email") or named, "userFullName": known.get("Name") or named, "userId": user,
              "userLanguage": "en_US", "userLocale": "en_US", "userName": named,
              "userTimeZone": call.door.org.about.get("timezone", "UTC"), "userType": "Standard"}  # fmt: skip
    return elements({**org, **person})


OPERATIONS: Mapping[str, Callable[[Call, Envelope, str], str]] = {
    "login": _login,
    "logout": _logout,
    "getUserInfo": _user_info,
    "getServerTimestamp": _timestamp,
}
