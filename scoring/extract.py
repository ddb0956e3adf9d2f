"""What an answer says, whatever it is wrapped in: the same content is read from every form."""

import re

from org.identifiers import checksum

RECORD_ID = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?(?![A-Za-z0-9])")
NOTHING = re.compile(r"\b(none|no (?:agent|record|one|product|match\w*)|nobody|n/a|null|not found)\b", re.IGNORECASE)


def record_ids(text: str) -> list[str]:
    """The distinct record Ids named, in the 18-character form."""
    return list(dict.fromkeys(full_id(found) for found in RECORD_ID.findall(text)))


def full_id(identifier: str) -> str:
    return identifier if len(identifier) == 18 else identifier + checksum(identifier)


def says_none(text: str) -> bool:
    return NOTHING.search(text) is not None
