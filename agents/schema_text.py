"""An org's schema as an agent reads it: one line a field, from the same descriptions that a describe call gives."""

from org.schema import Field, Object, Schema


def schema_text(schema: Schema) -> str:
    return "\n".join(map(_object_text, schema.objects.values()))


def _object_text(thing: Object) -> str:
    fields = "\n".join(f"  {_field_text(field)}" for field in thing.fields.values())
    children = ", ".join(thing.children)
    tail = f"\n  child relationships: {children}" if children else ""
    return f"{thing.name}: {thing.description}\n{fields}{tail}"


def _field_text(field: Field) -> str:
    kind = field.type
    if field.reference_to:
        kind += f" to {' or '.join(field.reference_to)}"
    if field.relationship:
        kind += f", as {field.relationship}"
    if field.picklist:
        kind += f": {', '.join(field.picklist)}"
    return f"{field.name} ({kind}) {field.description}"
