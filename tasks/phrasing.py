"""Questions as templates that are both written and read: what a template fills in, it can find again.

A slot `{name}` is filled with a text; reading matches it lazily, so that templates must tell their slots apart.
"""

import re
from collections.abc import Mapping, Sequence

SLOT = re.compile(r"\{(\w+)\}")


def fill(template: str, slots: Mapping[str, str]) -> str:
    return SLOT.sub(lambda match: slots[match[1]], template)


def read(templates: Sequence[str], text: str) -> dict[str, str] | None:
    """The slots of the first template that fits the whole text."""
    for template in templates:
        match = _pattern(template).fullmatch(text.strip())
        if match is not None:
            return match.groupdict()
    return None


def _pattern(template: str) -> re.Pattern[str]:
    parts = SLOT.split(template)
    texts, names = parts[::2], parts[1::2]
    slots = [f"(?P<{name}>.+?)" for name in names]
    joined = "".join(re.escape(text) + slot for text, slot in zip(texts, [*slots, ""], strict=True))
    return re.compile(joined, re.DOTALL)
