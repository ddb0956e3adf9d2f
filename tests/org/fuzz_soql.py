"""`python tests/org/fuzz_soql.py [libFuzzer's options]`: whatever is asked, it is answered or refused.

Needs atheris (`pip install atheris`), which leads the bytes by the branches of the code that they reach. It begins with
the questions of the fixtures. What it finds wrong it writes to a file in the folder where it is started.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
MINUTES = 5

sys.path.insert(0, str(ROOT))
atheris: Any = import_module("atheris")
with atheris.instrument_imports(include=["org"]):
    import org
    from org import soql, sosl
    from org.errors import SalesforceError
    from org.rest import Door

from tests.org.conftest import questions, write_org  # noqa: E402
from tests.org.visitor import Visitor  # noqa: E402


class Fuzz:
    """Bytes as a question: those that are no UTF-8 become lone surrogates, so that every kind of text is asked."""

    def __init__(self, opened: Any) -> None:
        self.org = opened
        self.visitor = Visitor(Door(opened))

    def __call__(self, data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        searches = text.lstrip()[:4].upper() == "FIND"
        self.attempt(sosl.parse if searches else soql.parse, text)
        self.attempt(self.org.search if searches else self.org.query, text)
        answer = self.visitor.ask("GET", "search" if searches else "query", {"q": text})
        if answer.status not in (200, 400):
            raise AssertionError(f"status {answer.status}")
        json.loads(answer.body.decode())

    def attempt(self, ask: Any, text: str) -> None:
        try:
            ask(text)
        except SalesforceError as error:
            if not 400 <= error.status < 500:
                raise


def seeds() -> Iterator[str]:
    for path in sorted([*FIXTURES.glob("so[qs]l/*.txt"), *FIXTURES.glob("soql*.txt")]):
        yield from (parameter.values[0].query for parameter in questions(path))


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, text in enumerate(seeds()):
        (corpus / str(number)).write_text(text, "utf-8")
    yaml = import_module("yaml")
    write_org(folder / "little.org", yaml.safe_load((FIXTURES / "org.yaml").read_text("utf-8")))
    options = sys.argv[1:] or [f"-max_total_time={60 * MINUTES}", "-max_len=4000"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], Fuzz(org.open(folder / "little.org")))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
