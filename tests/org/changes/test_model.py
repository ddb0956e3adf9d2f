"""Whatever is written in whatever order, an org holds what a plain dictionary would."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from org.errors import SalesforceError
from tests.org.changes.desk import Desk, made

CHOICES = ("Red", "Green", "Blue")
FIELDS = ("Name", "Code__c", "Note__c", "Colours__c", "Stock__c", "Ready__c")
LETTERS = "aAbBéÉßøØǆΣςİ\u0131好 -"
WORDS = ("kettle", "ÉCLAIR", "straße", "Ωmega")

texts = st.text(LETTERS, max_size=6)
names = st.builds(lambda word, rest: f"{word} {rest}", st.sampled_from(WORDS), texts)
codes = st.one_of(st.none(), st.sampled_from(["a", "A", "b", "É", "é"]))
colours = st.lists(st.sampled_from(CHOICES), max_size=4).map(";".join)
stocks = st.one_of(st.none(), st.integers(-(10**6), 10**6))
values = st.fixed_dictionaries(
    {},
    optional={
        "Name": names,
        "Code__c": codes,
        "Note__c": texts,
        "Colours__c": colours,
        "Stock__c": stocks,
        "Ready__c": st.booleans(),
    },
)
places = st.integers(0, 9)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("create"), names, values),
        st.tuples(st.just("update"), places, values),
        st.tuples(st.just("delete"), places, st.just({})),
        st.tuples(st.just("undone"), names, values),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = Desk(made("days", tmp_path_factory.mktemp("changes")))
    yield opened
    opened.close()


class Model:
    """The records as dictionaries by Id, and which are in the recycle bin."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.records: dict[str, dict[str, Any]] = {}
        self.deleted: set[str] = set()

    def step(self, kind: str, which: Any, given: Mapping[str, Any]) -> None:
        getattr(self, kind)(which, given)

    def create(self, name: str, given: Mapping[str, Any]) -> None:
        taken = {"Name": name, **given}
        if self.is_taken(taken, None):
            with pytest.raises(SalesforceError, match="duplicate value found"):
                self.desk.create("Sample__c", **taken)
            return
        blank = dict.fromkeys(FIELDS) | {"Ready__c": False}
        self.records[self.desk.create("Sample__c", **taken)] = blank | stored(taken)

    def update(self, place: int, given: Mapping[str, Any]) -> None:
        identifier = self.at(place)
        if identifier is None:
            return
        if identifier in self.deleted or self.is_taken(given, identifier):
            with pytest.raises(SalesforceError, match=r"entity is deleted|duplicate value found"):
                self.desk.update("Sample__c", identifier, **given)
            return
        self.desk.update("Sample__c", identifier, **given)
        self.records[identifier] |= stored(given)

    def delete(self, place: int, given: Mapping[str, Any]) -> None:
        identifier = self.at(place)
        if identifier is None:
            return
        if identifier in self.deleted:
            with pytest.raises(SalesforceError, match="entity is deleted"):
                self.desk.delete("Sample__c", identifier)
            return
        self.desk.delete("Sample__c", identifier)
        self.deleted.add(identifier)

    def undone(self, name: str, given: Mapping[str, Any]) -> None:
        """All that is here is changed, and nothing of it stays."""
        with self.desk.undone():
            for identifier in self.living:
                self.desk.update("Sample__c", identifier, Name=name)
                self.desk.delete("Sample__c", identifier)

    def at(self, place: int) -> str | None:
        return list(self.records)[place] if place < len(self.records) else None

    def is_taken(self, given: Mapping[str, Any], own: str | None) -> bool:
        code = given.get("Code__c")
        return code is not None and any(self.records[one]["Code__c"] == code for one in self.living if one != own)

    @property
    def living(self) -> list[str]:
        return [identifier for identifier in self.records if identifier not in self.deleted]

    def check(self) -> None:
        columns = ", ".join(("Id", *FIELDS))
        living = {row[0]: row[1:] for row in self.desk.rows(f"SELECT {columns} FROM Sample__c")}
        assert living == {one: tuple(self.records[one].values()) for one in self.living}
        binned = self.desk.rows("SELECT Id FROM Sample__c WHERE IsDeleted = true", deleted=True)
        assert {row[0] for row in binned} >= self.deleted
        for word in WORDS:
            expected = {one for one in self.living if self.records[one]["Name"].lower().startswith(word.lower())}
            assert set(self.desk.found(f"FIND {{{word}}} IN NAME FIELDS RETURNING Sample__c(Id)")) == expected
            begins = self.desk.rows(f"SELECT Id FROM Sample__c WHERE Name LIKE '{word.upper()[:3]}%'")
            assert {row[0] for row in begins} == expected
        for name in {self.records[one]["Name"] for one in self.living}:
            same = sum(self.records[one]["Name"].lower() == name.lower() for one in self.living)
            assert self.desk.count(f"Sample__c WHERE Name = '{name}'") == same

    def clear(self) -> None:
        for identifier in self.living:
            self.desk.delete("Sample__c", identifier)


def stored(given: Mapping[str, Any]) -> dict[str, Any]:
    made_up = {key: value.strip() or None if isinstance(value, str) else value for key, value in given.items()}
    chosen = set((made_up.get("Colours__c") or "").split(";"))
    if "Colours__c" in made_up:
        made_up["Colours__c"] = ";".join(choice for choice in CHOICES if choice in chosen) or None
    return made_up


@given(steps)
@settings(max_examples=60, deadline=None)
def test_an_org_holds_what_a_dictionary_would(desk: Desk, taken: list[tuple[str, Any, Mapping[str, Any]]]) -> None:
    model = Model(desk)
    for step in taken:
        model.step(*step)
    model.check()
    model.clear()
