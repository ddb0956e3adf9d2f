"""An org for clients from elsewhere: the little one, with crates and with more issues than one batch holds."""

from pathlib import Path
from typing import Any

import yaml

from tests.org.conftest import FIXTURES, write_org

ADA = "005000000000001AAA"
ISSUES = 4500
CRATES = [("One", "C-1", "twice"), ("Two", "C-2", "twice"), ("Three", "C-3", "once")]


def write_crowd(path: Path, issues: int = ISSUES, marker: str = "") -> Path:
    """`marker` is a word that stands in records of this org alone."""
    raw = yaml.safe_load((FIXTURES / "org.yaml").read_text("utf-8"))
    raw["about"]["extra"] = "crates.yaml"
    raw["Issue__c"] = [issue(number) for number in range(issues)]
    raw["Crate__c"] = [crate(number, *values) for number, values in enumerate(CRATES, 1)]
    if marker:
        raw["Account"].append({"Id": "001000000000009AAA", "Name": f"{marker} and sons", "OwnerId": ADA})
        raw["Contact"].append({"Id": "003000000000009AAA", "Name": marker, "LastName": marker, "OwnerId": ADA})
    write_org(path, raw)
    return path


def issue(number: int) -> dict[str, Any]:
    return {"Id": f"a00{number + 1:012}AAA", "Name": f"Issue {number:04}", "OwnerId": ADA}


def crate(number: int, name: str, code: str, mark: str) -> dict[str, Any]:
    return {"Id": f"a20{number:012}AAA", "Name": name, "Code__c": code, "Mark__c": mark, "OwnerId": ADA}
