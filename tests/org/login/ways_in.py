"""The ways in, as a client takes them: by SOAP, by OAuth, and through simple-salesforce."""

import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from simple_salesforce import Salesforce

from org.connection.in_process import InProcess
from org.rest import Door, Request, Response, respond
from org.rest.login import Accounts
from tests.org.login import app_keys as keys

ADA, ADAS_ID = "ada@shop.example", "005000000000001AAA"
OWN = "proctor@org.invalid"
ORIGIN = "https://org.example:8443"
BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
FORM = {"content-type": "application/x-www-form-urlencoded"}
FAULT = re.compile(r"<sf:exceptionCode>(.*)</sf:exceptionCode><sf:exceptionMessage>(.*)</sf:exceptionMessage>")
ENVELOPE = '<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"><se:Header>{}</se:Header>' \
           "<se:Body>{}</se:Body></se:Envelope>"  # fmt: skip
PARTNER = 'xmlns="urn:partner.soap.sforce.com"'
WRONG = "Invalid username, password, security token; or user locked out."


def made(orgs: Any, **more: Any) -> Door:
    org = orgs["org"].org
    known = {"security_token": "tok", "consumer_key": "key", "consumer_secret": "hush", **more}
    return Door(org, accounts=Accounts(org, password="pass", certificate=keys.certificate(), **known))


def client(door: Door, **how: Any) -> Salesforce:
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", InProcess(door))
    return Salesforce(session=session, **how)


def post(door: Door, path: str, body: bytes, headers: Mapping[str, str] | None = None, search: str = "") -> Response:
    return respond(door, Request("POST", path, search, headers or {}, body, ORIGIN))


def soap(door: Door, operation: str, header: str = "", path: str = "/services/Soap/u/59.0") -> Response:
    return post(door, path, ENVELOPE.format(header, operation).encode(), {"content-type": "text/xml"})


def login(door: Door, username: str = ADA, password: str = "pass", path: str = "/services/Soap/u/59.0") -> Response:
    given = f"<username>{username}</username><password>{password}</password>"
    return soap(door, f"<login {PARTNER}>{given}</login>", path=path)


def element(response: Response, name: str) -> str:
    found = re.search(f"<{name}>([^<]*)</{name}>", response.body.decode())
    assert found is not None, response.body
    return found[1]


def fault(response: Response) -> tuple[str, str]:
    found = FAULT.search(response.body.decode())
    assert response.status == 500
    assert found is not None, response.body
    return found[1], found[2]


def token(door: Door, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str]]:
    answer = post(door, "/services/oauth2/token", urlencode(form).encode(), FORM | dict(headers or {}))
    return answer.status, json.loads(answer.body)


def by_password(**more: str) -> dict[str, str]:
    app = {"grant_type": "password", "client_id": "key", "client_secret": "hush"}
    return {**app, "username": ADA, "password": "pass", **more}


def assertion(name: str = "app", algorithm: str = "RS256", **more: Any) -> str:
    claims = {"iss": "key", "sub": ADA, "aud": "https://login.salesforce.com", "exp": int(time.time()) + 120, **more}
    return jwt.encode({key: value for key, value in claims.items() if value is not None}, keys.private(name), algorithm)


def by_jwt(text: str) -> dict[str, str]:
    return {"grant_type": BEARER_GRANT, "assertion": text}


def refused(error: str, description: str) -> tuple[int, dict[str, str]]:
    return 400, {"error": error, "error_description": description}
