"""The door of an org that bulk jobs may write to: each test has a copy of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from org.rest import Door
from tests.org.bulk.jobs import laid_out, writable


@pytest.fixture(scope="module")
def ready(little: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(little.org.path, tmp_path_factory.mktemp("bulk"))


@pytest.fixture
def door(ready: Path) -> Iterator[Door]:
    yield from writable(ready)
