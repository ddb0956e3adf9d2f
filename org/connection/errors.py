"""What keeps a client from its org. Each says in one line what is wrong and what to do, and never a secret.

OrgUnavailable              (org.errors) for the user to mend
├── Misdescribed            settings that say too little, too much, or nothing of sense
├── Unreachable             nobody who answers as an org does
│   ├── HostUnknown         its name leads nowhere
│   ├── ConnectionRefused   nobody listens there
│   ├── NoAnswer            it took too long
│   ├── NotTrusted          its certificate is not one that is trusted
│   └── NoOrg               something else answers
├── LoginFailed             an org that lets nobody in
│   ├── WrongPassword
│   ├── SecurityTokenNeeded
│   ├── PasswordHasExpired
│   ├── UserLocked
│   ├── OrgClosed           its trial has ended, or it is locked
│   ├── ApiSwitchedOff
│   ├── SoapLoginOff
│   ├── WrongApp            consumer key or secret
│   ├── AppNotApproved
│   ├── AssertionRefused    what the JWT says of key, audience or time
│   └── SessionEnded
└── CommandLineFailed       `sf` is not there, or does not give what is asked of it

ReadOnlyGuard               a request that could change the org, stopped before it was sent: a mistake of a program
"""

from org.errors import OrgUnavailable


class Misdescribed(OrgUnavailable): ...


class Unreachable(OrgUnavailable): ...


class HostUnknown(Unreachable): ...


class ConnectionRefused(Unreachable): ...


class NoAnswer(Unreachable): ...


class NotTrusted(Unreachable): ...


class NoOrg(Unreachable): ...


class LoginFailed(OrgUnavailable): ...


class WrongPassword(LoginFailed): ...


class SecurityTokenNeeded(LoginFailed): ...


class PasswordHasExpired(LoginFailed): ...


class UserLocked(LoginFailed): ...


class OrgClosed(LoginFailed): ...


class ApiSwitchedOff(LoginFailed): ...


class SoapLoginOff(LoginFailed): ...


class WrongApp(LoginFailed): ...


class AppNotApproved(LoginFailed): ...


class AssertionRefused(LoginFailed): ...


class SessionEnded(LoginFailed): ...


class CommandLineFailed(OrgUnavailable): ...


class ReadOnlyGuard(Exception): ...
