"""The contact behind a person's account: made with it, and the same in all that both hold."""

from org.changes.rows import Record, Rows
from org.schema import Object

SAME = {name: name for name in ("FirstName", "LastName", "Name", "Phone", "OwnerId")} | {"Email": "PersonEmail"}
AUDIT = ("CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp")


def follow(rows: Rows, thing: Object, account: Record) -> None:
    """Before the account itself is kept, as it names the contact."""
    contacts = rows.schema.object("Contact")
    if thing.name != "Account" or "PersonContactId" not in thing.fields or contacts is None:
        return
    if not account.get("IsPersonAccount"):
        return
    contact = rows.get(contacts, account["PersonContactId"]) or _new(rows, contacts, account)
    shared = {name: account.get(own) for name, own in SAME.items()} | {"IsPersonAccount": True}
    shared |= {name: account.get(name) for name in AUDIT[2:]} | {"IsDeleted": account.get("IsDeleted")}
    contact |= {name: value for name, value in shared.items() if name in contacts.fields}
    rows.put(contacts, contact)
    account["PersonContactId"] = contact["Id"]


def _new(rows: Rows, contacts: Object, account: Record) -> Record:
    contact: Record = dict.fromkeys(contacts.fields)
    known = {"Id": rows.new_id(contacts), "AccountId": account["Id"], **{name: account.get(name) for name in AUDIT}}
    return contact | {name: value for name, value in known.items() if name in contacts.fields}
