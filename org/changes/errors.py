"""Why a record may not be written so, in Salesforce's codes and words.

ChangeRefused                    400: a record that may not be written so
├── UnknownField                 INVALID_FIELD: no such column
├── WrongJson                    JSON_PARSER_ERROR: a value that is none of the field's type
├── NotWritable                  INVALID_FIELD_FOR_INSERT_UPDATE: fields that the org itself sets
├── RequiredMissing              REQUIRED_FIELD_MISSING
├── TooLong                      STRING_TOO_LONG
├── OutsideRange                 NUMBER_OUTSIDE_VALID_RANGE
├── InvalidEmail                 INVALID_EMAIL_ADDRESS
├── NotInPicklist                INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST
├── MalformedId                  MALFORMED_ID: a text that is no Id
├── WrongKind                    FIELD_INTEGRITY_EXCEPTION: an Id of another object, a day that no calendar here has
├── InvalidReference             INVALID_CROSS_REFERENCE_KEY: nothing is there, or not any more
├── InactiveOwner                INACTIVE_OWNER_OR_USER
├── UnknownForeignKey            INVALID_FIELD: no record has this external Id
├── Duplicate                    DUPLICATE_VALUE
├── RefusedByRule                FIELD_CUSTOM_VALIDATION_EXCEPTION: what the org's own schema allows no record to be
├── CannotDelete                 INVALID_TYPE_FOR_OPERATION
├── UnableToLock                 UNABLE_TO_LOCK_ROW: somebody else writes, and has not finished
└── SeveralFound                 300: more than one record has the external Id; `ids` says which
"""

from collections.abc import Sequence
from typing import Any

from org.errors import ChangeRefused
from org.schema import Field, Object, Rule

READ_ONLY = (
    "Unable to create/update fields: {names}. Please check the security settings of this field and verify that it is "
    "read/write for your profile or permission set."
)
NOT_OF_TYPE = (
    "Cannot deserialize instance of {type} from {token} value {value} or request may be missing a required field at "
    "[line:1, column:2]"
)


class UnknownField(ChangeRefused):
    code = "INVALID_FIELD"

    def __init__(self, name: str, thing: Object) -> None:
        super().__init__(f"No such column '{name}' on sobject of type {thing.name}")
        self.fields = None


class WrongJson(ChangeRefused):
    """`field` and `value` are for those whose values were never JSON."""

    code = "JSON_PARSER_ERROR"

    def __init__(self, field: Field, value: Any) -> None:
        token, text = _token(value)
        super().__init__(NOT_OF_TYPE.format(type=field.type, token=token, value=text))
        self.fields = None
        self.field = field
        self.value = value


class NotWritable(ChangeRefused):
    code = "INVALID_FIELD_FOR_INSERT_UPDATE"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(READ_ONLY.format(names=", ".join(names)), names)


class RequiredMissing(ChangeRefused):
    code = "REQUIRED_FIELD_MISSING"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"Required fields are missing: [{', '.join(names)}]", names)


class TooLong(ChangeRefused):
    code = "STRING_TOO_LONG"

    def __init__(self, field: Field, text: str) -> None:
        super().__init__(f"{field.label}: data value too large: {text} (max length={field.length})", [field.name])


class OutsideRange(ChangeRefused):
    code = "NUMBER_OUTSIDE_VALID_RANGE"

    def __init__(self, field: Field, number: float) -> None:
        super().__init__(f"{field.label}: value outside of valid range on numeric field: {number}", [field.name])


class InvalidEmail(ChangeRefused):
    code = "INVALID_EMAIL_ADDRESS"

    def __init__(self, field: Field, text: str) -> None:
        super().__init__(f"{field.label}: invalid email address: {text}", [field.name])


class NotInPicklist(ChangeRefused):
    code = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"

    def __init__(self, field: Field, text: str) -> None:
        super().__init__(f"{field.label}: bad value for restricted picklist field: {text}", [field.name])


class MalformedId(ChangeRefused):
    code = "MALFORMED_ID"

    def __init__(self, text: str, field: Field | None = None) -> None:
        where = "malformed id" if field is None else f"{field.label}: id value of incorrect type:"
        super().__init__(f"{where} {text}", ["Id" if field is None else field.name])


class WrongKind(ChangeRefused):
    code = "FIELD_INTEGRITY_EXCEPTION"

    def __init__(self, field: Field, what: str) -> None:
        super().__init__(f"{field.label}: {what}", [field.name])


class InvalidReference(ChangeRefused):
    code = "INVALID_CROSS_REFERENCE_KEY"

    def __init__(self, field: Field | None = None) -> None:
        super().__init__("invalid cross reference id", [] if field is None else [field.name])


class InactiveOwner(ChangeRefused):
    code = "INACTIVE_OWNER_OR_USER"

    def __init__(self, user: str, thing: Object) -> None:
        super().__init__(f"operation performed with inactive user [{user[:15]}] as owner of {thing.name.lower()}")


class UnknownForeignKey(ChangeRefused):
    code = "INVALID_FIELD"

    def __init__(self, thing: Object, field: Field, value: object) -> None:
        what = f"Foreign key external ID: {value} not found for field {field.name} in entity {thing.name}"
        super().__init__(what, [field.name])


class Duplicate(ChangeRefused):
    code = "DUPLICATE_VALUE"

    def __init__(self, field: Field, other: str) -> None:
        what = f"duplicate value found: {field.name} duplicates value on record with id: {other[:15]}"
        super().__init__(what, [field.name])


class RefusedByRule(ChangeRefused):
    code = "FIELD_CUSTOM_VALIDATION_EXCEPTION"

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.message, [rule.field] if rule.field else [])


class CannotDelete(ChangeRefused):
    code = "INVALID_TYPE_FOR_OPERATION"

    def __init__(self, thing: Object) -> None:
        super().__init__(f"entity type {thing.name} does not support delete")


class UnableToLock(ChangeRefused):
    code = "UNABLE_TO_LOCK_ROW"

    def __init__(self) -> None:
        super().__init__("unable to obtain exclusive access to this record")


class SeveralFound(ChangeRefused):
    code = "DUPLICATE_EXTERNAL_ID"
    status = 300

    def __init__(self, thing: Object, field: Field, ids: Sequence[str]) -> None:
        what = f"{field.label}: more than one record found for external id field: [{', '.join(ids)}]"
        super().__init__(what, [field.name])
        self.thing = thing
        self.ids = tuple(ids)


def _token(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("VALUE_TRUE", "true") if value else ("VALUE_FALSE", "false")
    if isinstance(value, int):
        return "VALUE_NUMBER_INT", str(value)
    if isinstance(value, float):
        return "VALUE_NUMBER_FLOAT", str(value)
    if isinstance(value, dict):
        return "START_OBJECT", "{"
    return ("START_ARRAY", "[") if isinstance(value, list) else ("VALUE_STRING", str(value))
