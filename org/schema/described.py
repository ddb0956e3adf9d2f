"""Objects as Salesforce's describe calls show them, with every key of theirs.

What an org of ours has no notion of (interfaces, formulas, filtered lookups, divisions) is told as an org without them
tells it. `writable` says whether records can be made and changed at all.
"""

from typing import Any

from org.schema import writing
from org.schema.model import Child, Field, Object, Schema

SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "time": "xsd:time",
    "base64": "xsd:base64Binary",
    "address": "urn:address",
    "location": "urn:location",
}
# The digits of a number: all of them, and those behind the point; those of a whole number.
PRECISION = {"double": (18, 2), "currency": (18, 2), "percent": (5, 2)}
DIGITS = 9
# A character takes up to three bytes of UTF-8, as Salesforce counts them; an Id's take one.
BYTES, ID_LENGTH = 3, 18
NOT_AGGREGATED = frozenset(["boolean", "address", "location", "multipicklist", "encryptedstring", "base64"])
SCOPES = ({"label": "All records", "name": "everything"}, {"label": "My records", "name": "mine"})
MASTER = "012000000000000AAA"
Described = dict[str, Any]


def summary(thing: Object, *, searchable: bool, writable: bool) -> Described:
    """What the list of all objects tells of each."""
    return {
        "activateable": False,
        "associateEntityType": None,
        "associateParentEntity": None,
        "createable": writable,
        "custom": thing.custom,
        "customSetting": False,
        "deepCloneable": False,
        "deletable": writable and writing.deletable(thing),
        "deprecatedAndHidden": False,
        "feedEnabled": False,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": thing.prefix,
        "label": thing.label,
        "labelPlural": plural(thing.label),
        "layoutable": True,
        "mergeable": False,
        "mruEnabled": False,
        "name": thing.name,
        "queryable": True,
        "replicateable": True,
        "retrieveable": True,
        "searchable": searchable,
        "triggerable": True,
        "undeletable": False,
        "updateable": writable,
    }


def described(thing: Object, schema: Schema, *, searchable: bool, writable: bool) -> Described:
    told = {
        **summary(thing, searchable=searchable, writable=writable),
        "actionOverrides": [],
        "childRelationships": [_child(child, schema) for child in thing.children.values()],
        "compactLayoutable": True,
        "defaultImplementation": None,
        "extendedBy": None,
        "extendsInterfaces": None,
        "fields": [_field(thing, field, schema, writable=writable) for field in thing.fields.values()],
        "implementedBy": None,
        "implementsInterfaces": None,
        "listviewable": None,
        "lookupLayoutable": None,
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": [_master()],
        "searchLayoutable": searchable,
        "sobjectDescribeOption": "FULL",
        "supportedScopes": [dict(scope) for scope in SCOPES[: 2 if thing.field("OwnerId") else 1]],
    }
    return dict(sorted(told.items()))


def plural(label: str) -> str:
    if label.endswith("y") and label[-2:-1].lower() not in {*"aeiou"}:
        return f"{label[:-1]}ies"
    return f"{label}es" if label.endswith(("s", "x", "z", "ch", "sh")) else f"{label}s"


def _field(thing: Object, field: Field, schema: Schema, *, writable: bool) -> Described:
    """A relationship is shown if it can be followed: some lead to objects that no org here has."""
    several = len(field.reference_to) > 1
    precision, scale = PRECISION.get(field.type, (0, 0))
    createable = writable and writing.createable(thing, field)
    return {
        "aggregatable": field.type not in NOT_AGGREGATED and field.filterable,
        "aiPredictionField": False,
        "autoNumber": writing.auto_number(field),
        "byteLength": ID_LENGTH if field.type in ("id", "reference") else field.length * BYTES,
        "calculated": writing.calculated(thing, field),
        "calculatedFormula": None,
        "cascadeDelete": writing.part_of(field),
        "caseSensitive": field.case_sensitive,
        "compoundFieldName": None,
        "controllerName": None,
        "createable": createable,
        "custom": field.name.endswith("__c"),
        "defaultValue": False if field.type == "boolean" else writing.default_value(thing, field),
        "defaultValueFormula": None,
        "defaultedOnCreate": writing.defaulted(thing, field),
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "digits": DIGITS if field.type == "int" else 0,
        "displayLocationInDecimal": False,
        "encrypted": field.type == "encryptedstring",
        "externalId": field.external_id,
        "extraTypeInfo": "plaintextarea" if field.type == "textarea" else None,
        "filterable": field.filterable,
        "filteredLookupInfo": None,
        "formulaTreatNullNumberAsZero": False,
        "groupable": field.groupable,
        "highScaleNumber": False,
        "htmlFormatted": False,
        "idLookup": field.type in ("id", "email") or field.name_field or field.external_id,
        "inlineHelpText": field.description or None,
        "label": field.label,
        "length": field.length,
        "mask": None,
        "maskType": None,
        "name": field.name,
        "nameField": field.name_field,
        "namePointing": several,
        "nillable": field.nillable,
        "permissionable": field.nillable and writing.createable(thing, field),
        "picklistValues": _choices(thing, field),
        "polymorphicForeignKey": several,
        "precision": precision,
        "queryByDistance": field.type == "location",
        "referenceTargetField": None,
        "referenceTo": list(field.reference_to),
        "relationshipName": field.relationship if any(map(schema.object, field.reference_to)) else None,
        "relationshipOrder": 0 if writing.part_of(field) else None,
        "restrictedDelete": False,
        "restrictedPicklist": writing.restricted(field),
        "scale": scale,
        "searchPrefilterable": False,
        "soapType": SOAP_TYPES.get(field.type, "xsd:string"),
        "sortable": field.sortable,
        "type": field.type,
        "unique": field.unique,
        "updateable": createable and writing.updateable(thing, field),
        "writeRequiresMasterRead": False,
    }


def _choices(thing: Object, field: Field) -> list[Described]:
    usual = writing.default_value(thing, field)
    return [
        {"active": True, "defaultValue": value == usual, "label": value, "validFor": None, "value": value}
        for value in field.picklist
    ]


def _child(child: Child, schema: Schema) -> Described:
    field = schema.objects[child.object].fields[child.field]
    return {
        "cascadeDelete": writing.part_of(field),
        "childSObject": child.object,
        "deprecatedAndHidden": False,
        "field": child.field,
        "junctionIdListNames": [],
        "junctionReferenceTo": [],
        "relationshipName": child.name,
        "restrictedDelete": False,
    }


def _master() -> Described:
    """No org here has record types, so every record is of the one that all orgs have."""
    return {
        "active": True,
        "available": True,
        "defaultRecordTypeMapping": True,
        "developerName": "Master",
        "master": True,
        "name": "Master",
        "recordTypeId": MASTER,
        "urls": {},
    }
