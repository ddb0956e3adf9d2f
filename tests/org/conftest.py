"""The orgs of the fixtures, and the reading of the files that hold questions to them and the right answers."""

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
ORG = re.compile(r"org: (\w+)\n")
LITTLE = "org"
KINDS = frozenset(["rows", "unordered", "answer", "error"])


@dataclass(frozen=True)
class Question:
    """One block of a fixture file, put to the org that the file names; README.md says how to write one."""

    org: str
    title: str
    query: str
    kind: str
    code: str
    body: str

    @property
    def lines(self) -> list[str]:
        return [plain(json.loads(line)) for line in self.body.splitlines() if line]


def question(name: str, block: re.Match[str]) -> Question:
    return Question(name, **{key: part.rstrip("\n") for key, part in block.groupdict().items()})


def questions(path: Path) -> list[Any]:
    text = path.read_text("utf-8")
    asked = ORG.match(text)
    found = [question(asked[1] if asked else LITTLE, block) for block in BLOCK.finditer(text)]
    titles = [one.title for one in found]
    assert len(titles) == ("\n" + text).count("\n=== "), f"{path.name}: a block that cannot be read"
    assert len(titles) == len(set(titles)), f"{path.name}: a title is used twice"
    assert {one.kind for one in found} <= KINDS, f"{path.name}: an answer of an unknown kind"
    return [pytest.param(one, id=f"{path.stem}: {one.title}") for one in found]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for argument in ("soql", "sosl"):
        if argument in metafunc.fixturenames:
            files = sorted([*FIXTURES.glob(f"{argument}/*.txt"), *FIXTURES.glob(f"{argument}*.txt")])
            metafunc.parametrize(argument, [one for path in files for one in questions(path)])


def plain(value: Any) -> str:
    """JSON on one line, in the order given, without the attributes that every record carries."""
    return json.dumps(_bare(value), ensure_ascii=False)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if key != "attributes"}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value


class Little:
    """An org of the fixtures. Its answers have the form of their expectations."""

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


class Orgs(dict[str, Little]):
    """The orgs by name, each made when it is first asked."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, name: str) -> Little:
        path = self.folder / f"{name}.org"
        write_org(path, yaml.safe_load((FIXTURES / f"{name}.yaml").read_text("utf-8")))
        self[name] = Little(org.open(path))
        return self[name]


@pytest.fixture(scope="session")
def orgs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orgs]:
    made = Orgs(tmp_path_factory.mktemp("orgs"))
    yield made
    for one in made.values():
        one.org.close()


@pytest.fixture(scope="session")
def little(orgs: Orgs) -> Little:
    return orgs[LITTLE]


def write_org(path: Path, raw: dict[str, Any]) -> None:
    about = {key: str(value) for key, value in raw.pop("about").items()}
    extra = [FIXTURES / about.pop("extra")] if "extra" in about else []
    schema = load(about["schema"], extra=extra)
    records = {name: [_record(schema.objects[name], record) for record in found] for name, found in raw.items()}
    write(path, schema, records, about)


def _record(thing: Object, raw: Mapping[str, Any]) -> dict[str, Any]:
    assert raw.keys() <= thing.fields.keys(), f"{thing.name}: {raw.keys() - thing.fields.keys()}"
    unset = {name: False for name, field in thing.fields.items() if field.type == "boolean"}
    return unset | {name: _value(value) for name, value in raw.items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    return value.isoformat() if isinstance(value, date) else value
