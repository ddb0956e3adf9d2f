"""What makes an episode another one, and what does not."""

import shutil
from pathlib import Path

import pytest

import agents.prompts

SMALL = ("per_kind=2", "task=handle_time", "tracking=none", "cluster=inline")


@pytest.fixture
def ran_once(home):
    assert home.run(*SMALL).code == 0
    return home


def ran(home, *arguments):
    assert home.run(*arguments).code == 0
    return attempts(home)


def attempts(home):
    return home.rows("SELECT COUNT(*) FROM attempt")[0][0]


@pytest.mark.parametrize("name", ["react", "rule", "correction"])
def test_one_word_changed_in_a_prompt_and_all_is_owed(ran_once, tmp_path, name):
    own = tmp_path / "prompts"
    own.mkdir()
    text = (Path(agents.prompts.__file__).parent / f"{name}.txt").read_text("utf-8")
    (own / f"{name}.txt").write_text(text.replace("action", "deed", 1).replace("know", "keep", 1), "utf-8")

    assert ran(ran_once, f"prompts={own}", *SMALL) == 4
    assert ran_once.rows("SELECT MIN(correct) FROM grade") == [(1,)]


def test_the_same_prompts_in_another_folder_are_the_same(ran_once, tmp_path):
    own = tmp_path / "prompts"
    shutil.copytree(Path(agents.prompts.__file__).parent, own)

    assert ran(ran_once, f"prompts={own}", *SMALL) == 2


def test_another_grader_owes_nothing_and_grades_anew(ran_once):
    with ran_once.store() as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE grade SET grader = 'rules-0', correct = 0")

    again = ran_once.run(*SMALL)

    assert "nothing is owed" in again.out
    assert attempts(ran_once) == 2
    assert ran_once.rows("SELECT grader, MIN(correct), COUNT(*) FROM grade GROUP BY grader ORDER BY grader") == [
        ("rules-0", 0, 2),
        ("rules-1", 1, 2),
    ]


@pytest.mark.parametrize("setting", ["model.sampling.temperature=0.5", "limits.rows=100", "turns=multi", "seed=8"])
def test_what_could_change_an_answer_owes_it(ran_once, setting):
    assert ran(ran_once, setting, *SMALL) == 4


@pytest.mark.parametrize("setting", ["cluster.in_flight=1", "model.timeout_s=5", "limits.org_requests_per_second=1000"])
def test_how_it_is_run_does_not(ran_once, setting):
    assert ran(ran_once, *SMALL, setting) == 2
