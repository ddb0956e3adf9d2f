import pytest

from checks.sizes import LONG, TOO_LONG


@pytest.mark.parametrize("room", ["org/utils.py", "agents/helpers.py", "tests/common.py", "org/_base.py"])
def test_a_module_whose_name_says_nothing_fails(write, run, room):
    write(room, '"""Anything."""\n')
    (problem,) = run("names").problems
    assert problem.startswith(f"{room}: name the room after what lives in it")


def test_a_package_whose_name_says_nothing_fails_once(write, run):
    write("org/core/records.py", "")
    write("org/core/fields.py", "")
    assert run("names").problems == ("org/core: name the room after what lives in it, not core",)


def test_a_name_that_only_contains_such_a_word_is_fine(write, run):
    write("org/database.py", "")
    assert run("names").problems == ()


def test_a_long_module_is_warned_of_and_a_very_long_one_fails(write, run):
    write("org/long.py", "x = 1\n" * (LONG + 1))
    write("org/endless.py", "x = 1\n" * (TOO_LONG + 1))
    write("tests/test_all.py", "x = 1\n" * (TOO_LONG + 1))
    outcome = run("size")
    assert [problem.partition(":")[0] for problem in outcome.problems] == ["org/endless.py"]
    assert [warning.partition(":")[0] for warning in outcome.warnings] == ["org/long.py", "tests/test_all.py"]
