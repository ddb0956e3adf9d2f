from checks.__main__ import CHECKS, main


def test_a_clean_tree_passes_every_check(write, tmp_path, capsys):
    assert main(["--root", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[name, "ok"] for name in CHECKS]


def test_every_check_runs_though_one_fails(write, tmp_path, capsys):
    write("agents/utils.py", '"""No."""\n\nimport runner\n')
    assert main(["names", "floors", "size", "--root", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "names   FAIL" in said
    assert "floors  FAIL" in said
    assert "size    ok" in said
    assert said.endswith("failed: names, floors\n")


def test_a_missing_annotation_fails(write, run):
    write("org/loose.py", '"""Loose."""\n\n\ndef twice(x):\n    return x + x\n')
    (problem,) = run("types").problems
    assert problem.startswith("org/loose.py:4: error: Function is missing a type annotation")


def test_a_wrong_type_across_packages_fails(write, run):
    write("agents/wrong.py", '"""Wrong."""\n\nfrom org.records import count\n\nNAME: str = count([])\n')
    (problem,) = run("types").problems
    assert problem.startswith("agents/wrong.py:5: error: Incompatible types")


def test_a_function_that_nothing_uses_is_reported(write, run):
    write("org/lost.py", '"""Lost."""\n\n\ndef forgotten() -> None:\n    return\n')
    (problem,) = run("dead").problems
    assert problem == "org/lost.py:4: unused function 'forgotten' (60% confidence)"


def test_bad_layout_and_bad_habits_are_reported(write, run):
    write("org/untidy.py", '"""Untidy."""\n\nimport os\nx = {  }\n')
    assert run("format").problems[0].startswith("org/untidy.py:")
    assert any("F401" in problem for problem in run("lint").problems)


def test_a_module_without_a_docstring_is_reported(write, run):
    write("org/silent.py", "LIMIT = 1\n")
    (problem,) = run("lint").problems
    assert "D100" in problem
