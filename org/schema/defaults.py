"""What Salesforce grants a field of a given type when its file says nothing else."""

from dataclasses import dataclass

# Text past this many characters cannot be grouped by; a text area past it cannot be searched by SOQL at all.
SHORT_TEXT = 255


@dataclass(frozen=True, slots=True)
class Defaults:
    length: int
    nillable: bool
    filterable: bool
    sortable: bool
    groupable: bool


def _plain(length: int = 0, nillable: bool = True) -> Defaults:
    return Defaults(length, nillable, filterable=True, sortable=True, groupable=True)


def _measure() -> Defaults:
    return Defaults(0, nillable=True, filterable=True, sortable=True, groupable=False)


def _only_filtered(length: int = 0) -> Defaults:
    return Defaults(length, nillable=True, filterable=True, sortable=False, groupable=False)


def _out_of_reach(length: int = 0) -> Defaults:
    return Defaults(length, nillable=True, filterable=False, sortable=False, groupable=False)


BY_TYPE = {
    "id": _plain(18, nillable=False),
    "reference": _plain(18),
    "boolean": _plain(nillable=False),
    "string": _plain(255),
    "textarea": _plain(255),
    "picklist": _plain(255),
    "combobox": _plain(255),
    "email": _plain(80),
    "phone": _plain(40),
    "url": _plain(255),
    "int": _plain(),
    "date": _plain(),
    "datetime": _measure(),
    "double": _measure(),
    "currency": _measure(),
    "percent": _measure(),
    "time": _plain(),
    "multipicklist": _only_filtered(4099),
    "address": _only_filtered(),
    "location": _only_filtered(),
    "encryptedstring": _out_of_reach(175),
    "base64": _out_of_reach(),
}

TEXT = frozenset({"string", "textarea", "email", "url"})


def defaults(type_name: str, length: int | None) -> Defaults:
    """The defaults of a known type; long text loses what Salesforce takes from it."""
    usual = BY_TYPE[type_name]
    size = usual.length if length is None else length
    long = type_name in TEXT and size > SHORT_TEXT
    reachable = not (long and type_name == "textarea")
    return Defaults(
        size,
        usual.nillable,
        filterable=usual.filterable and reachable,
        sortable=usual.sortable and reachable,
        groupable=usual.groupable and not long,
    )
