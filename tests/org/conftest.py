"""The little org of the fixtures, and the reading of the files that hold questions to it and the right answers."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

import org
from org.engine import write
from org.errors import SalesforceError
from org.schema import Object, load

FIXTURES = Path(__file__).parent / "fixtures"
BLOCK = re.compile(r"^=== (?P<title>.+)\n(?P<query>(?:.*\n)+?)--- (?P<kind>\w+) ?(?P<code>\w*)\n(?P<body>(?:.*\n)*?)"
                   r"(?=^===|^###|\Z)", re.MULTILINE)  # fmt: skip
KINDS = frozenset(["rows", "unordered", "answer", "error"])


@dataclass(frozen=True)
class Question:
    """One block of a fixture file; how to write one stands at the top of soql.txt."""

    title: str
    query: str
    kind: str
    code: str
    body: str

    @property
    def lines(self) -> list[str]:
        return [plain(json.loads(line)) for line in self.body.splitlines() if line]


def question(block: re.Match[str]) -> Question:
    return Question(**{name: part.rstrip("\n") for name, part in block.groupdict().items()})


def questions(name: str) -> list[Any]:
    text = (FIXTURES / name).read_text("utf-8")
    found = [question(block) for block in BLOCK.finditer(text)]
    titles = [one.title for one in found]
    assert len(titles) == text.count("\n=== "), f"{name}: a block that cannot be read"
    assert len(titles) == len(set(titles)), f"{name}: a title is used twice"
    assert {one.kind for one in found} <= KINDS, f"{name}: an answer of an unknown kind"
    return [pytest.param(one, id=one.title) for one in found]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for argument in ("soql", "sosl"):
        if argument in metafunc.fixturenames:
            metafunc.parametrize(argument, questions(f"{argument}.txt"))


def plain(value: Any) -> str:
    """JSON on one line, in the order given, without the attributes that every record carries."""
    return json.dumps(_bare(value), ensure_ascii=False)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if key != "attributes"}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value


class Little:
    """The little org. Its answers have the form of the fixtures' expectations."""

    def __init__(self, opened: org.Org) -> None:
        self.org = opened

    def check(self, question: Question) -> None:
        if question.kind == "error":
            with pytest.raises(SalesforceError) as caught:
                self.answer(question.query)
            assert f"{caught.value.code}\n{caught.value.message}" == f"{question.code}\n{question.body}"
            return
        found = self.answer(question.query)
        if question.kind == "answer":
            assert found == json.loads(question.body)
            return
        rows = [plain(record) for record in found["records"]]
        if question.kind == "unordered":
            assert sorted(rows) == sorted(question.lines)
        else:
            assert rows == question.lines
        assert found["totalSize"] == len(rows)

    def refusal(self, query: str) -> int | None:
        """The status of the error that a query gives; None when it is answered."""
        try:
            self.answer(query)
        except SalesforceError as error:
            return error.status
        return None

    def answer(self, query: str) -> dict[str, Any]:
        if query[:4].upper() == "FIND":
            records = self.org.search(query)
            return {"totalSize": len(records), "done": True, "records": records}
        result = self.org.query(query)
        return {"totalSize": result.total_size, "done": result.done, "records": result.records}


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Little]:
    path = tmp_path_factory.mktemp("orgs") / "little.org"
    write_org(path, yaml.safe_load((FIXTURES / "org.yaml").read_text("utf-8")))
    opened = org.open(path)
    yield Little(opened)
    opened.close()


def write_org(path: Path, raw: Mapping[str, list[dict[str, Any]]]) -> None:
    schema = load()
    records = {name: [_record(schema.objects[name], record) for record in found] for name, found in raw.items()}
    write(path, schema, records, {"schema": "retail", "today": "2024-02-29"})


def _record(thing: Object, raw: Mapping[str, Any]) -> dict[str, Any]:
    assert raw.keys() <= thing.fields.keys(), f"{thing.name}: {raw.keys() - thing.fields.keys()}"
    unset = {name: False for name, field in thing.fields.items() if field.type == "boolean"}
    return unset | {name: _value(value) for name, value in raw.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    return value.isoformat() if isinstance(value, date) else value
