"""Who the session is of, as the OAuth resources tell it."""

from collections.abc import Mapping
from typing import Any

from org import somebody
from org.errors import NotFound
from org.rest.call import DATA, Answer, Call
from org.rest.reading import one, whole
from org.rest.sessions import ORG_ID

RESOURCES = {"rest": "", "sobjects": "sobjects/", "search": "search/", "query": "query/"}


def identity_url(call: Call) -> str:
    return f"{call.request.origin}/id/{ORG_ID}/{call.user}"


def identity(call: Call) -> Answer:
    if call.given[0][:15] != ORG_ID[:15] or call.given[1][:15] != call.user[:15]:
        raise NotFound
    user = _user(call)
    return Answer(
        {
            "id": identity_url(call),
            "asserted_user": True,
            "user_id": call.user,
            "organization_id": ORG_ID,
            "username": _username(user),
            "nick_name": user.get("Name"),
            "display_name": user.get("Name"),
            "email": user.get("Email"),
            "first_name": user.get("FirstName"),
            "last_name": user.get("LastName"),
            "timezone": _zone(call),
            "photos": {"picture": None, "thumbnail": None},
            **_state(user),
            "urls": _urls(call),
            "last_modified_date": user.get("SystemModstamp"),
        }
    )


def userinfo(call: Call) -> Answer:
    user = _user(call)
    return Answer(
        {
            "sub": identity_url(call),
            "user_id": call.user,
            "organization_id": ORG_ID,
            "preferred_username": _username(user),
            "nickname": user.get("Name"),
            "name": user.get("Name"),
            "email": user.get("Email"),
            "email_verified": True,
            "given_name": user.get("FirstName"),
            "family_name": user.get("LastName"),
            "zoneinfo": _zone(call),
            **_state(user),
            "urls": _urls(call),
            "updated_at": user.get("SystemModstamp"),
        }
    )


def _user(call: Call) -> Mapping[str, Any]:
    """The org's own record, if it has one."""
    known = call.door.org.schema.object("User")
    found = one(call, whole(known), call.user) if known is not None else None
    return found or (somebody.RECORD if call.user == somebody.IDENTIFIER else {})


def _username(user: Mapping[str, Any]) -> str | None:
    return user.get("Username") or user.get("Email")


def _state(user: Mapping[str, Any]) -> dict[str, Any]:
    active = user.get("IsActive") is not False
    return {"active": active, "user_type": "STANDARD", "language": "en_US", "locale": "en_US", "utcOffset": 0}


def _zone(call: Call) -> str:
    return call.door.org.about.get("timezone", "UTC")


def _urls(call: Call) -> dict[str, str]:
    return {name: f"{call.request.origin}{DATA}/v{{version}}/{path}" for name, path in RESOURCES.items()}
