"""What an answer says, whatever it is wrapped in: the same content is read from every form."""

import re

RECORD_ID = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?(?![A-Za-z0-9])")
NOTHING = re.compile(r"\b(none|no (?:agent|record|one|product|match\w*)|nobody|n/a|null|not found)\b", re.IGNORECASE)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def record_ids(text: str) -> list[str]:
    """The distinct record Ids named, in the 18-character form."""
    return list(dict.fromkeys(full_id(found) for found in RECORD_ID.findall(text)))


def full_id(identifier: str) -> str:
    if len(identifier) == 18:
        return identifier
    thirds = (identifier[start : start + 5] for start in (0, 5, 10))
    return identifier + "".join(ALPHABET[sum(1 << i for i, c in enumerate(part) if c.isupper())] for part in thirds)


def says_none(text: str) -> bool:
    return NOTHING.search(text) is not None
