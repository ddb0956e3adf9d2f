"""Who writes a field: those who create or change a record, or the org itself; and what the org writes when nobody does.

Most of it follows from type and name as in a real org's describes; the tables hold what only Salesforce's own objects
have. A short text that cannot be grouped by is an auto number. Every picklist with a list is restricted to it.
"""

from collections.abc import Mapping

from org.schema.defaults import SHORT_TEXT
from org.schema.model import Field, Object

# Set by the org in every object that has them.
AUDIT = frozenset(["IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"])
BY_THE_ORG = AUDIT | {"OwnerId"}
COMPOUND = frozenset(["address", "location"])
PERSONS = frozenset(["Contact", "Lead", "User"])
# Worked out from other fields or records.
CALCULATED: Mapping[str, frozenset[str]] = {
    "Account": frozenset(["IsPersonAccount", "PersonContactId"]),
    "Case": frozenset(["IsClosed", "ClosedDate"]),
    "Contact": frozenset(["IsPersonAccount"]),
    "Knowledge__kav": frozenset(["KnowledgeArticleId", "IsLatestVersion", "LastPublishedDate"]),
    "Lead": frozenset(["ConvertedDate", "ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId"]),
    "Opportunity": frozenset(["IsClosed", "IsWon", "ExpectedRevenue", "ForecastCategory"]),
    "OpportunityLineItem": frozenset(["Name"]),
    "Order": frozenset(["TotalAmount"]),
    "OrderItem": frozenset(["TotalPrice"]),
    "Pricebook2": frozenset(["IsStandard"]),
    "PricebookEntry": frozenset(["Name"]),
    "ProductCategory": frozenset(["NumberOfProducts"]),
    "ProductCategoryProduct": frozenset(["CatalogId"]),
    "QuoteLineItem": frozenset(["TotalPrice"]),
    "Task": frozenset(["IsClosed"]),
    "User": frozenset(["UserType"]),
}
# What a record begins with stays with it.
ONLY_AT_CREATION: Mapping[str, frozenset[str]] = {
    "Lead": frozenset(["IsConverted"]),
    "Opportunity": frozenset(["ContactId"]),
    "OpportunityLineItem": frozenset(["OpportunityId", "PricebookEntryId", "Product2Id"]),
    "OrderItem": frozenset(["OrderId", "PricebookEntryId", "Product2Id"]),
    "PricebookEntry": frozenset(["Pricebook2Id", "Product2Id"]),
    "Quote": frozenset(["OpportunityId"]),
    "QuoteLineItem": frozenset(["QuoteId", "PricebookEntryId", "Product2Id"]),
    "UserTerritory2Association": frozenset(["UserId", "Territory2Id"]),
}
DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "Case": {"Status": "New", "Priority": "Medium"},
    "Contract": {"Status": "Draft"},
    "EmailMessage": {"Status": "5"},
    "Knowledge__kav": {"PublishStatus": "Draft", "Language": "en_US"},
    "Lead": {"Status": "New"},
    "Task": {"Status": "Not Started", "Priority": "Normal"},
    "User": {"UserType": "Standard"},
}


def createable(thing: Object, field: Field) -> bool:
    return not (field.type == "id" or _set_by_the_org(thing, field))


def updateable(thing: Object, field: Field) -> bool:
    return createable(thing, field) and field.name not in ONLY_AT_CREATION.get(thing.name, ())


def required(thing: Object, field: Field) -> bool:
    """Whoever creates a record must give it a value, and nobody may take it away."""
    return createable(thing, field) and not field.nillable and not defaulted(thing, field)


def defaulted(thing: Object, field: Field) -> bool:
    """The org gives it a value when it is created without."""
    given = field.type in ("id", "boolean") or field.name in BY_THE_ORG
    return given or auto_number(field) or default_value(thing, field) is not None


def default_value(thing: Object, field: Field) -> str | None:
    """The choice of a new record; where an org's list has another wording, its first."""
    usual = DEFAULTS.get(thing.name, {}).get(field.name)
    if usual is None or not field.picklist or usual in field.picklist:
        return usual
    return field.picklist[0]


def auto_number(field: Field) -> bool:
    return field.type == "string" and field.sortable and not field.groupable and field.length <= SHORT_TEXT


def calculated(thing: Object, field: Field) -> bool:
    return _is_persons_name(thing, field) or field.name in CALCULATED.get(thing.name, ())


def restricted(field: Field) -> bool:
    return field.type in ("picklist", "multipicklist") and bool(field.picklist)


def deletable(thing: Object) -> bool:
    return thing.name != "User"


def part_of(field: Field) -> bool:
    """A record that must point at another is part of it, and goes with it."""
    return field.type == "reference" and not field.nillable and field.name not in BY_THE_ORG


def _set_by_the_org(thing: Object, field: Field) -> bool:
    own = field.name in AUDIT or field.type in COMPOUND
    return own or auto_number(field) or calculated(thing, field)


def _is_persons_name(thing: Object, field: Field) -> bool:
    """Not an account's: it is given, unless the account is a person."""
    return field.name == "Name" and thing.name in PERSONS and thing.field("LastName") is not None
