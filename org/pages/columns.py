"""Which fields a table shows, and how they are reached: those of an object, and those of the records it points at.

Every path is found in the schema by its name, so that nothing but a schema's own names enters a query.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from org.schema import Field, Object, Schema

AUDIT = frozenset(["CreatedById", "LastModifiedById"])
SYSTEM = frozenset(["Id", "IsDeleted", "CreatedDate", "LastModifiedDate", "SystemModstamp", *AUDIT])
OF_A_PARENT = SYSTEM - {"Id", "CreatedDate"}
LONG = 255
USUAL = 7
# What people look at first; any other object shows its name and the first fields of its own.
CHOSEN: Mapping[str, str] = {
    "Account": "Name Phone PersonEmail Industry ShippingCity ShippingState OwnerId CreatedDate",
    "Case": "CaseNumber Subject Status Priority ContactId IssueId__c OwnerId CreatedDate ClosedDate",
    "CaseHistory__c": "Name CaseId__c Field__c OldValue__c NewValue__c CreatedDate",
    "Contact": "Name AccountId Email Phone MailingCity MailingState OwnerId",
    "Contract": "ContractNumber AccountId Status StartDate ContractTerm CompanySignedDate OwnerId",
    "EmailMessage": "Subject ParentId RelatedToId FromAddress ToAddress Incoming MessageDate",
    "Event": "Subject WhatId StartDateTime DurationInMinutes Location OwnerId",
    "Issue__c": "Name Description__c OwnerId",
    "Knowledge__kav": "Title Summary ArticleNumber UrlName PublishStatus LastPublishedDate",
    "Lead": "Name Company Title Status Email Phone OwnerId CreatedDate IsConverted ConvertedDate",
    "LiveChatTranscript": "Name CaseId AccountId ContactId OwnerId Status StartTime EndTime",
    "Opportunity": "Name AccountId StageName Amount Probability CloseDate OwnerId CreatedDate",
    "OpportunityLineItem": "Name OpportunityId Product2Id Quantity TotalPrice",
    "Order": "OrderNumber AccountId Status EffectiveDate TotalAmount OwnerId",
    "OrderItem": "OrderItemNumber OrderId Product2Id Quantity UnitPrice TotalPrice",
    "Pricebook2": "Name Description IsActive IsStandard ValidFrom ValidTo",
    "PricebookEntry": "Name Pricebook2Id Product2Id UnitPrice IsActive",
    "Product2": "Name ProductCode External_ID__c IsActive",
    "Quote": "Name OpportunityId AccountId Status ExpirationDate OwnerId CreatedDate",
    "QuoteLineItem": "LineNumber QuoteId Product2Id Quantity UnitPrice Discount TotalPrice",
    "Task": "Subject WhatId Status Priority ActivityDate OwnerId",
    "User": "Name Alias Email Department IsActive CreatedDate",
    "VoiceCallTranscript__c": "Name OpportunityId__c LeadId__c CreatedDate EndTime__c",
}


@dataclass(frozen=True, slots=True)
class Path:
    """`name` is how a query reaches the field, `via` the label of the record on the way, if there is one."""

    name: str
    field: Field
    via: str = ""

    @property
    def label(self) -> str:
        return f"{self.via}: {label(self.field)}" if self.via else label(self.field)

    @property
    def numeric(self) -> bool:
        return self.field.type in ("int", "double", "currency", "percent")

    def value(self, record: Mapping[str, Any]) -> Any:
        found: Any = record
        for part in self.name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return found


def label(field: Field) -> str:
    """Salesforce names a reference after what it points at."""
    return field.label.removesuffix(" ID") if field.type == "reference" else field.label


def paths(schema: Schema, thing: Object) -> list[Path]:
    """All that a list of these records can show, filter by and sort by: own fields first."""
    return list(_by_name(schema, thing.name).values())


def path(schema: Schema, thing: Object, name: str) -> Path | None:
    return _by_name(schema, thing.name).get(name.lower())


def default(schema: Schema, thing: Object) -> list[Path]:
    chosen = [path(schema, thing, name) for name in CHOSEN.get(thing.name, "").split()]
    return [found for found in chosen if found is not None] or _usual(thing)


def name_of(thing: Object) -> str:
    """The field by which a record is called; its Id where it has no name."""
    return thing.name_field.name if thing.name_field else "Id"


def is_long(field: Field) -> bool:
    return field.type == "textarea" and field.length > LONG


def targets(schema: Schema, field: Field) -> list[Object]:
    """The objects of this org that a reference may point at."""
    return [found for name in field.reference_to if (found := schema.object(name)) is not None]


def name_path(schema: Schema, at: Path) -> str | None:
    """The path of the name of what a reference points at: several objects share one called Name."""
    relationship, found = at.field.relationship, targets(schema, at.field)
    if relationship is None or not found:
        return None
    before = at.name.removesuffix(at.field.name)
    if len(at.field.reference_to) > 1:
        return f"{before}{relationship}.Name"
    return f"{before}{relationship}.{found[0].name_field.name}" if found[0].name_field else None


def sort_path(schema: Schema, at: Path) -> str | None:
    """By what a column is sorted: references by the names that are shown. None where it cannot be."""
    if at.field.type == "reference":
        return name_path(schema, at)
    return at.name if at.field.sortable else None


def selected(chosen: Iterable[Path], *more: str) -> str:
    """What to select: each path once, the Id always."""
    return ", ".join(dict.fromkeys(["Id", *(path.name for path in chosen), *more]))


@lru_cache(maxsize=512)
def _by_name(schema: Schema, thing: str) -> Mapping[str, Path]:
    fields = schema.objects[thing].fields.values()
    own = [Path(field.name, field) for field in fields]
    beyond = [path for field in fields for path in _beyond(schema, field)]
    return {found.name.lower(): found for found in [*own, *beyond]}


def _beyond(schema: Schema, field: Field) -> Sequence[Path]:
    """The fields of the one record that a reference points at."""
    found = targets(schema, field)
    if field.name in AUDIT or field.relationship is None or len(field.reference_to) != 1 or not found:
        return ()
    fields = [inner for inner in found[0].fields.values() if inner.name not in OF_A_PARENT and inner.filterable]
    return [Path(f"{field.relationship}.{inner.name}", inner, label(field)) for inner in fields]


def _usual(thing: Object) -> list[Path]:
    name = [thing.name_field] if thing.name_field else [thing.fields["Id"]]
    own = [field for field in thing.fields.values() if field.name not in SYSTEM and not is_long(field)]
    rest = [field for field in own if field not in name][:USUAL]
    return [Path(field.name, field) for field in [*name, *rest]]
