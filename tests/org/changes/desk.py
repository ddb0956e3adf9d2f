"""An org that is written to, with one user's hands, and what its readers see of it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from org.changes import opened
from org.errors import SalesforceError
from tests.org.conftest import FIXTURES, write_org

ADA = "005000000000001AAA"
NOON = datetime(2030, 1, 1, 12, 0, 5, 900_000, tzinfo=UTC)


def made(name: str, folder: Path) -> Path:
    path = folder / f"{name}.org"
    write_org(path, yaml.safe_load((FIXTURES / f"{name}.yaml").read_text("utf-8")))
    return path


class Undone(Exception):
    """What ends a change that is to leave no trace."""


class Desk:
    def __init__(self, path: Path, *, keep: bool = False, patience: float = 10.0) -> None:
        self.org, self.changes = opened(path, keep=keep, clock=lambda: NOON, patience=patience)

    def create(self, thing: str, /, **values: Any) -> str:
        return self.changes.create(thing, values, ADA)

    def update(self, thing: str, identifier: str, /, **values: Any) -> None:
        self.changes.update(thing, identifier, values, ADA)

    def upsert(self, thing: str, field: str, value: str, /, **values: Any) -> tuple[str, bool]:
        return self.changes.upsert(thing, field, value, values, ADA)

    def delete(self, thing: str, identifier: str) -> None:
        self.changes.delete(thing, identifier, ADA)

    def read(self, thing: str, identifier: str, *fields: str, deleted: bool = False) -> Any:
        """The fields' values; of one field, its value; None when the record cannot be found."""
        found = self.rows(f"SELECT {', '.join(fields)} FROM {thing} WHERE Id = '{identifier}'", deleted=deleted)
        if not found:
            return None
        return found[0][0] if len(fields) == 1 else found[0]

    def rows(self, query: str, *, deleted: bool = False) -> list[tuple[Any, ...]]:
        records = self.org.query(query, deleted=deleted).records
        return [tuple(value for key, value in record.items() if key != "attributes") for record in records]

    def count(self, query: str, *, deleted: bool = False) -> int:
        return self.org.query(f"SELECT count() FROM {query}", deleted=deleted).total_size

    def found(self, search: str) -> list[str]:
        return [record["Id"] for record in self.org.search(search)]

    @contextmanager
    def refused(self, code: str, text: str, *fields: str, status: int = 400) -> Iterator[None]:
        with pytest.raises(SalesforceError) as caught:
            yield
        error = caught.value
        assert (error.code, error.message, tuple(error.fields or ())) == (code, text, fields)
        assert error.status == status

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Changes that are one, and fail when all of them are made."""
        with suppress(Undone), self.changes.together():
            yield
            raise Undone

    def close(self) -> None:
        self.changes.close()
        self.org.close()
