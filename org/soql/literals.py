"""The names of SOQL's date literals: all forty-four, and how each is put together."""

from collections.abc import Mapping

UNITS = ("DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR")

# Without a number of their own: direction, unit, and the number that the name implies.
NAMED: Mapping[str, tuple[str, str, int]] = {
    "YESTERDAY": ("AGO", "DAY", 1),
    "TODAY": ("AGO", "DAY", 0),
    "TOMORROW": ("NEXT", "DAY", 1),
    "LAST_90_DAYS": ("LAST", "DAY", 90),
    "NEXT_90_DAYS": ("NEXT", "DAY", 90),
    **{f"{way}_{unit}": (way, unit, 1) for way in ("LAST", "THIS", "NEXT") for unit in UNITS[1:]},
}
NUMBERED = frozenset(
    [f"{way}_N_{unit}S" for way in ("LAST", "NEXT") for unit in UNITS] + [f"N_{unit}S_AGO" for unit in UNITS]
)


def parts(numbered: str) -> tuple[str, str]:
    """Direction and unit of a literal that takes a number."""
    if numbered.endswith("_AGO"):
        return "AGO", numbered.removeprefix("N_").removesuffix("S_AGO")
    direction, _, unit = numbered.partition("_N_")
    return direction, unit.removesuffix("S")
