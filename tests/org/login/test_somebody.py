"""The org's own user: what it writes points at a user that is there, and it has a name wherever it is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import org
from org.changes import opened
from org.exchange.check import check
from org.rest import Door
from org.world import WorldSpec
from org.world.cache import cached
from tests.org.visitor import Visitor


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cached(WorldSpec(scale=0.02), tmp_path_factory.mktemp("worlds"))


@pytest.fixture
def visitor(world: Path) -> Iterator[Visitor]:
    made, changes = opened(world, keep=False)
    yield Visitor(Door(made, changes=changes))
    changes.close()


def grave(made: org.Org) -> list[str]:
    return [f"{one.object}.{one.field}: {one.kind}" for one in check(made).findings if one.grave]


def test_what_it_writes_leaves_the_org_sound(visitor: Visitor):
    before = grave(visitor.door.org)
    made = visitor.ask("POST", "sobjects/Account", content={"Name": "New"})
    assert made.status == 201
    assert grave(visitor.door.org) == before
    query = "SELECT CreatedBy.Name, Owner.Username FROM Account WHERE Name = 'New'"
    found = visitor.door.org.query(query).records[0]
    assert (found["CreatedBy"]["Name"], found["Owner"]["Username"]) == ("Proctor", "proctor@org.invalid")


def test_it_has_a_name_where_an_org_is_only_read(world: Path):
    made = org.open(world)
    visitor = Visitor(Door(made))
    told = visitor.read(visitor.ask("GET", f"/id/00D000000000001EAA/{visitor.door.accounts.somebody}"))
    assert (told["username"], told["display_name"]) == ("proctor@org.invalid", "Proctor")
    assert made.query("SELECT COUNT() FROM User WHERE Username = 'proctor@org.invalid'").total_size == 0
    made.close()
