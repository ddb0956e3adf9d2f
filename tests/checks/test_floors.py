import pytest


def test_import_from_a_floor_above_is_named_with_file_and_line(write, run):
    write("agents/early.py", '"""No."""\n\nimport runner.plan\n')
    assert run("floors").problems == ("agents/early.py:3: agents (floor 6) may not import runner (floor 7)",)


def test_import_from_a_floor_below_and_from_the_own_package_are_free(write, run):
    write(
        "agents/late.py",
        '"""Yes."""\n\nimport json\n\nimport agents.asker\nimport org\nfrom . import asker\n',
    )
    assert run("floors").problems == ()


@pytest.mark.parametrize(("package", "sibling", "floor"), [("models", "tracing", 2), ("dashboards", "runner", 7)])
def test_siblings_keep_apart(write, run, package, sibling, floor):
    write(f"{package}/a.py", f'"""No."""\nfrom {sibling}.b import c\n')
    said = f"{package}/a.py:2: {package} (floor {floor}) may not import {sibling} (floor {floor})"
    assert run("floors").problems == (said,)


def test_the_top_floor_may_import_the_runner(write, run):
    write("benchmarks/a.py", '"""Yes."""\nimport runner\n')
    assert run("floors").problems == ()


def test_pages_keep_away_from_agents_though_they_stand_higher(write, run):
    write("dashboards/a.py", '"""No."""\nimport agents\n')
    assert run("floors").problems == ("dashboards/a.py:2: dashboards (floor 7) may not import agents (floor 6)",)


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    import runner\n",
        "async def f():\n    import runner\n",
        "if TYPE_CHECKING:\n    import runner\n",
        "try:\n    from runner.plan import Plan\nexcept ImportError:\n    Plan = None\n",
        "class A:\n    import runner as r\n",
        "match 1:\n    case 1:\n        import runner\n",
    ],
)
def test_an_import_counts_wherever_it_stands(write, run, text):
    write("org/hidden.py", text)
    (problem,) = run("floors").problems
    assert problem.startswith("org/hidden.py:")
    assert problem.endswith("org (floor 3) may not import runner (floor 7)")


def test_no_package_imports_tests(write, run):
    write("org/upside.py", "import tests.org\n")
    assert run("floors").problems == ("org/upside.py:1: org (floor 3) may not import tests (outside the floors)",)


def test_a_package_without_a_floor_is_reported(write, run):
    write("attic/__init__.py", "")
    assert run("floors").problems == ("attic/__init__.py:1: attic has no floor in pyproject.toml",)


def test_a_module_that_cannot_be_parsed_is_reported(write, run):
    write("org/broken.py", "x = 1\ndef (\n")
    (problem,) = run("floors").problems
    assert problem.startswith("org/broken.py:2: cannot be parsed")


@pytest.mark.parametrize(
    "text",
    [
        "import ray\n",
        "from ray import remote\n",
        "try:\n    import ray.util\nexcept ImportError:\n    pass\n",
        "class A:\n    import ray\n",
        "if TYPE_CHECKING:\n    pass\nelse:\n    import ray\n",
    ],
)
def test_a_heavy_library_may_not_load_with_the_module(write, run, text):
    write("org/slow.py", text)
    (problem,) = run("floors").problems
    assert problem.endswith("ray is heavy: import it in the function that uses it")


@pytest.mark.parametrize("text", ["def f():\n    import ray\n", "if typing.TYPE_CHECKING:\n    import ray\n"])
def test_a_heavy_library_may_load_when_used_or_for_types(write, run, text):
    write("org/quick.py", text)
    assert run("floors").problems == ()
