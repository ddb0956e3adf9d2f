import shutil
import subprocess

import pytest

from checks.tree import Tree

# In two parts each, so that this file passes the check that it tests.
OPTION = "--index" + "-url"
TARBALL = "https://registry.npmjs" + ".org/left-pad.tgz"
SIMPLE = "https://mirror.example.com/pypi" + ".org/simple/"


@pytest.mark.parametrize(
    "line",
    [
        f"{OPTION} {SIMPLE}",
        f"-i {SIMPLE}",
        "-f wheels",
        "rich @ https://example.com/rich.whl",
        "rich @ git+ssh://git@example.com/rich",
    ],
)
def test_a_source_of_packages_in_a_lock_fails(write, run, line):
    write("requirements/run.txt", f"# two\n{line}\n")
    assert run("locks").problems == (f"requirements/run.txt:2: names a package source: {line}",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("clients/package-lock.json", '{"resolved": "' + TARBALL + '"}'),
        ("clients/.npmrc", "registry" + "=https://npm.example.com"),
        ("docs/install.md", "pip install " + "--extra-index" + "-url x"),
        ("deploy/Dockerfile", "ENV PIP_INDEX" + "_URL=x"),
        ("pip.conf", "find" + "-links = x"),
        ("uv.lock", "source = { registry" + ' = "https://example.com" }'),
    ],
)
def test_a_source_of_packages_in_any_file_fails(write, run, name, text):
    write(name, text)
    (problem,) = run("locks").problems
    assert problem.startswith(f"{name}:1: names a package source")


def test_links_for_readers_are_fine(write, run):
    write("README.md", "See https://pypi.org/project/ray and https://docs.example.com/registry.\n")
    assert run("locks").problems == ()


def test_the_locks_agree(write, run):
    write("requirements/run.txt", "rich==15.0.1 ; python_version < '3.14' \\\n    --hash=sha256:00\n")
    assert run("locks").problems == ("requirements/dev.txt: lacks rich==15.0.1 of requirements/run.txt",)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_in_a_checkout_only_what_would_be_committed_is_examined(write, tmp_path):
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    write(".gitignore", ".venv/\n")
    write(".venv/pip.conf", f"{OPTION} {SIMPLE}")
    names = {str(path) for path in Tree(tmp_path).files}
    assert "org/records.py" in names
    assert ".venv/pip.conf" not in names
