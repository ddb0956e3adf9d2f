"""Why a login is refused, in Salesforce's words: a code and a text over SOAP, an error and its description over OAuth.

LoginRefused                INVALID_LOGIN; the same whatever was wrong, so that nobody learns which users there are
├── TokenNeeded             LOGIN_MUST_USE_SECURITY_TOKEN
├── LockedOut               PASSWORD_LOCKOUT
├── TrialEnded              API_CURRENTLY_DISABLED
├── OrgLocked               ORG_LOCKED
├── ApiOff                  API_DISABLED_FOR_ORG
├── SoapLoginOff            INVALID_OPERATION, over SOAP alone
└── NotApproved             OAuth's alone: nobody let this app act for the user
"""

from typing import ClassVar

from org.errors import RequestError


class LoginRefused(RequestError):
    code = "INVALID_LOGIN"
    status = 401
    text: ClassVar[str] = "Invalid username, password, security token; or user locked out."
    error: ClassVar[str] = "invalid_grant"
    description: ClassVar[str] = "authentication failure"

    def __init__(self) -> None:
        super().__init__(self.text)


class TokenNeeded(LoginRefused):
    code = "LOGIN_MUST_USE_SECURITY_TOKEN"
    text = (
        "Invalid username, password, security token; or user locked out. Are you at a new location? When accessing "
        "Salesforce--either via a desktop client or the API--from outside of your company’s trusted networks, you "
        "must add a security token to your password to log in. To get your new security token, log in to Salesforce. "
        "From your personal settings, enter Reset My Security Token in the Quick Find box, then select Reset My "
        "Security Token."
    )


class LockedOut(LoginRefused):
    code = "PASSWORD_LOCKOUT"
    text = "user locked out"


class TrialEnded(LoginRefused):
    code = "API_CURRENTLY_DISABLED"
    text = "Your trial has expired."
    error = "inactive_org"
    description = "organization is locked, closed, or suspended"


class OrgLocked(LoginRefused):
    code = "ORG_LOCKED"
    text = "organization locked"
    error = "inactive_org"
    description = "organization is locked, closed, or suspended"


class ApiOff(LoginRefused):
    code = "API_DISABLED_FOR_ORG"
    text = "API is not enabled for this Organization or Partner"


class SoapLoginOff(LoginRefused):
    code = "INVALID_OPERATION"
    text = (
        "SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login()."
    )


class NotApproved(LoginRefused):
    description = "user hasn't approved this consumer"
