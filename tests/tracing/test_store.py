import multiprocessing
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import insert, inspect, select

import tracing
from tracing import Store, StoreUnavailable, content
from tracing.buckets import BUCKETS
from tracing.tables import Kept, Shared

ROUNDS = 8
NAMES = ["one", "other"]


def open_at_once(barrier: Barrier, urls: list[str], said: "Queue[list[str]]") -> None:
    """What went wrong while others opened the same new stores at the same moment, each to write something."""
    wrong, name = [], multiprocessing.current_process().name
    for url in urls:
        barrier.wait(timeout=60)
        try:
            store = tracing.open(url)
            with store.engine.begin() as connection:
                content.keep(connection, [name])
            with store.shared.begin() as connection:
                connection.execute(insert(BUCKETS).values(name=name, arrival=0.0))
            store.close()
        except StoreUnavailable as error:
            wrong.append(str(error))
    said.put(wrong)


def test_opening_makes_every_table(store: Store):
    assert set(Kept.metadata.tables) <= set(inspect(store.engine).get_table_names())
    assert set(Shared.metadata.tables) <= set(inspect(store.shared).get_table_names())


def test_a_store_is_opened_again_with_what_it_holds(store_url: str):
    first = tracing.open(store_url)
    with first.engine.begin() as connection:
        content.keep(connection, ["kept"])
    first.close()
    second = tracing.open(store_url)
    with second.engine.connect() as connection:
        assert content.read(connection, content.digest("kept")) == "kept"
    second.close()


def test_processes_open_a_new_store_at_once(new_url: Callable[[], str]):
    spawn = multiprocessing.get_context("spawn")
    barrier, said = spawn.Barrier(2), spawn.Queue()
    urls = [new_url() for _ in range(ROUNDS)]
    others = [spawn.Process(name=name, target=open_at_once, args=(barrier, urls, said)) for name in NAMES]
    for other in others:
        other.start()
    wrong = [said.get(timeout=60) for _ in others]
    for other in others:
        other.join(timeout=60)
    assert wrong == [[], []]
    for url in urls:
        store = tracing.open(url)
        with store.engine.connect() as kept, store.shared.connect() as shared:
            assert [content.read(kept, content.digest(name)) for name in NAMES] == NAMES
            assert sorted(shared.execute(select(BUCKETS.c.name)).scalars()) == NAMES
        store.close()


class TestOnSqlite:
    def test_folders_are_made_and_the_coordination_stands_beside(self, tmp_path: Path):
        store = tracing.open(f"sqlite:///{tmp_path}/not/yet/there/store.db")
        folder = tmp_path / "not" / "yet" / "there"
        assert {path.name for path in folder.glob("*.db")} == {"store.db", "store.coordination.db"}
        assert not set(inspect(store.engine).get_table_names()) & set(Shared.metadata.tables)
        store.close()

    @pytest.mark.parametrize("database", ["engine", "shared"])
    def test_writers_do_not_hold_up_readers(self, tmp_path: Path, database: str):
        store = tracing.open(f"sqlite:///{tmp_path}/store.db")
        with getattr(store, database).connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
        store.close()

    def test_nothing_else_is_left_in_the_folder(self, tmp_path: Path):
        tracing.open(f"sqlite:///{tmp_path}/store.db").close()
        assert {path.name for path in tmp_path.iterdir()} == {"store.db", "store.coordination.db"}

    @pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
    def test_a_store_in_memory_is_refused_since_it_cannot_be_shared(self, url: str):
        with pytest.raises(StoreUnavailable, match="names no file"):
            tracing.open(url)

    def test_a_path_below_a_file_is_refused(self, tmp_path: Path):
        (tmp_path / "file").write_text("not a folder")
        with pytest.raises(StoreUnavailable, match=f"sqlite:///{tmp_path}/file/store.db"):
            tracing.open(f"sqlite:///{tmp_path}/file/store.db")

    def test_another_kind_of_file_is_refused_and_left_alone(self, tmp_path: Path):
        path = tmp_path / "letter.txt"
        path.write_text("Dear reader, " * 100)
        with pytest.raises(StoreUnavailable, match="not a database"):
            tracing.open(f"sqlite:///{path}")
        assert path.read_text() == "Dear reader, " * 100


class TestTheAddress:
    @pytest.mark.parametrize(
        "url",
        [
            "nonsense",
            "",
            "someone:hush@host/db",
            "postgresql://someone:hush@host:port/db",
            "postgresql://someone:hush@host:port/db?password=hush",
            "mystery://someone:hush@host/db",
            "postgres://someone:hush@host/db",
            "postgresql://someone:hush@127.0.0.1:1/db",
            "postgresql://127.0.0.1:1/db?user=someone&password=hush",
        ],
    )
    def test_what_cannot_be_opened_is_said_without_the_password(self, url: str):
        with pytest.raises(StoreUnavailable) as caught:
            tracing.open(url)
        assert "hush" not in str(caught.value)

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("nonsense", "'nonsense' is no address of a store, such as sqlite:///path/to/store.db"),
            ("postgresql://someone:hush@host:port/db", "'host:port/db' is no address"),
            ("mystery://someone:hush@host/db", r"mystery://someone:\*\*\*@host/db: .*mystery"),
            ("postgresql://someone:hush@127.0.0.1:1/db", r"someone:\*\*\*@127.0.0.1:1/db: .*refused"),
        ],
    )
    def test_the_message_names_the_address_and_the_reason_on_one_line(self, url: str, said: str):
        with pytest.raises(StoreUnavailable, match=said) as caught:
            tracing.open(url)
        assert "\n" not in str(caught.value)

    def test_the_address_of_an_open_store_is_shown_without_the_password(self, postgres: str):
        store = tracing.open(f"{postgres}&password=hush".replace("postgres:@", "postgres:hush@"))
        assert store.address.startswith("postgresql+psycopg://postgres:***@")
        assert "hush" not in store.address
        store.close()
