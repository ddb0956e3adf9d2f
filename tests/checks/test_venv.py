import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from checks.venv import STAMP, ensure, python_folder, python_in, python_tag


@pytest.fixture
def house(tmp_path):
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    return tmp_path


class Installer:
    """Makes what a real install would leave behind; remembers what it was given and what it found."""

    def __init__(self):
        self.locks = []
        self.found_python = []

    def __call__(self, venv, lock):
        self.locks.append(lock.name)
        self.found_python.append(python_in(venv).exists())
        assert not (venv / STAMP).exists()
        (venv / "lib" / python_folder()).mkdir(parents=True, exist_ok=True)
        (venv / "bin").mkdir(exist_ok=True)
        python_in(venv).touch()


def interrupted(venv, lock):
    Installer()(venv, lock)
    raise KeyboardInterrupt


def test_a_missing_venv_is_made_and_said_so(house, capsys):
    install = Installer()
    assert ensure(house, "run", install)
    assert install.locks == ["run.txt"]
    assert capsys.readouterr().out == "setting up .venv from requirements/run.txt (a minute or a few)\n"


def test_an_up_to_date_venv_is_left_alone_in_silence(house, capsys):
    install = Installer()
    ensure(house, "run", install)
    capsys.readouterr()
    assert not ensure(house, "run", install)
    assert install.locks == ["run.txt"]
    assert capsys.readouterr().out == ""


def test_the_content_of_the_lock_counts_and_its_time_does_not(house):
    install = Installer()
    lock = house / "requirements" / "run.txt"
    ensure(house, "run", install)
    os.utime(lock, (0, 0))
    assert not ensure(house, "run", install)
    lock.write_text("run==2\n")
    os.utime(lock, (0, 0))
    assert ensure(house, "run", install)


def test_dev_goes_on_top_of_run_and_satisfies_it(house):
    install = Installer()
    ensure(house, "run", install)
    assert ensure(house, "dev", install)
    assert install.locks == ["run.txt", "dev.txt"]
    assert install.found_python == [False, True]
    assert not ensure(house, "run", install)


def test_a_change_of_run_makes_dev_due_as_well(house):
    install = Installer()
    ensure(house, "dev", install)
    (house / "requirements" / "run.txt").write_text("run==2\n")
    assert ensure(house, "run", install)
    assert ensure(house, "dev", install)


def test_an_interrupted_install_leaves_no_stamp_and_is_begun_anew(house):
    with pytest.raises(KeyboardInterrupt):
        ensure(house, "run", interrupted)
    assert not (house / ".venv" / STAMP).exists()
    install = Installer()
    assert ensure(house, "run", install)
    assert install.found_python == [False]
    assert not ensure(house, "run", install)


def test_the_venv_of_another_python_is_made_anew(house):
    install = Installer()
    ensure(house, "run", install)
    venv = house / ".venv"
    (venv / STAMP).write_text((venv / STAMP).read_text().replace(python_tag(), "cpython-310"))
    (venv / "lib" / python_folder()).rename(venv / "lib" / "python3.10")
    assert ensure(house, "run", install)
    assert install.found_python == [False, False]


def test_a_venv_whose_python_is_gone_is_made_anew(house):
    install = Installer()
    ensure(house, "run", install)
    python_in(house / ".venv").unlink()
    assert ensure(house, "run", install)


def test_a_damaged_stamp_counts_as_none(house):
    install = Installer()
    ensure(house, "run", install)
    (house / ".venv" / STAMP).write_text("{")
    assert ensure(house, "run", install)


def test_two_at_once_install_once(house):
    install = Installer()
    with ThreadPoolExecutor() as pool:
        made = list(pool.map(lambda _: ensure(house, "run", install), range(8)))
    assert made.count(True) == 1
    assert install.locks == ["run.txt"]
