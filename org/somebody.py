"""The org's own user: who asks where nobody else is named, in orgs whose file names nobody.

An org that is read knows only the Id; one that is written to has a record of it, which what is written can point at.
"""

from collections.abc import Mapping

from org.schema import Schema

IDENTIFIER = "005000000000001AAA"
USERNAME = "proctor@org.invalid"
RECORD: Mapping[str, str | bool] = {
    "Id": IDENTIFIER,
    "Username": USERNAME,
    "Email": USERNAME,
    "LastName": "Proctor",
    "Name": "Proctor",
    "Alias": "proctor",
    "IsActive": True,
    "UserType": "Standard",
    "TimeZoneSidKey": "America/New_York",
    "LocaleSidKey": "en_US",
    "EmailEncodingKey": "UTF-8",
    "LanguageLocaleKey": "en_US",
    "CreatedById": IDENTIFIER,
    "LastModifiedById": IDENTIFIER,
}


def record(schema: Schema, moment: str) -> dict[str, str | bool] | None:
    """As that org's users are, made at this moment; None where there are no users."""
    thing = schema.object("User")
    if thing is None:
        return None
    stamped = {"CreatedDate": moment, "LastModifiedDate": moment, "SystemModstamp": moment}
    return {name: value for name, value in {**RECORD, **stamped}.items() if name in thing.fields}
