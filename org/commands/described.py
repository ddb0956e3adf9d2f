"""Objects as Salesforce's describe calls show them, as far as a schema knows."""

from typing import Any

from org.schema import Child, Field, Object, Schema


def summary(thing: Object) -> dict[str, Any]:
    return {
        "name": thing.name,
        "label": thing.label,
        "keyPrefix": thing.prefix,
        "custom": thing.custom,
        "queryable": True,
        "description": thing.description,
    }


def described(thing: Object, schema: Schema) -> dict[str, Any]:
    fields = [_field(field, schema) for field in thing.fields.values()]
    return {**summary(thing), "fields": fields, "childRelationships": [_child(one) for one in thing.children.values()]}


def _field(field: Field, schema: Schema) -> dict[str, Any]:
    """A relationship is shown if it can be followed: some lead to objects that no org here has."""
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type,
        "length": field.length,
        "nillable": field.nillable,
        "filterable": field.filterable,
        "sortable": field.sortable,
        "groupable": field.groupable,
        "unique": field.unique,
        "externalId": field.external_id,
        "caseSensitive": field.case_sensitive,
        "nameField": field.name_field,
        "custom": field.name.endswith("__c"),
        "referenceTo": field.reference_to,
        "relationshipName": field.relationship if any(map(schema.object, field.reference_to)) else None,
        "polymorphicForeignKey": len(field.reference_to) > 1,
        "picklistValues": [{"value": one, "label": one, "active": True} for one in field.picklist],
        "inlineHelpText": field.description or None,
    }


def _child(child: Child) -> dict[str, Any]:
    return {"childSObject": child.object, "field": child.field, "relationshipName": child.name}
