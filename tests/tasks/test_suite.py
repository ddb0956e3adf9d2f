"""Suites: the same for the same spec, growing by adding, and kept in files."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from org.world import World, WorldSpec, generate
from tasks import SuiteSpec, Task, load
from tasks.kind import UnknownKind, all_kinds, kind
from tasks.suite import SuiteError, build

SPEC = SuiteSpec("both", ("handle_time", "knowledge_qa"), WorldSpec(seed=1), per_kind=20, seed=7)
IDS_ELSEWHERE = (
    "from org.world import *; from tasks import *; from tasks.suite import build; "
    "spec = SuiteSpec('both', ('handle_time', 'knowledge_qa'), WorldSpec(seed=1), per_kind=20, seed=7); "
    "print(*[task.id for task in build(spec, generate(spec.world).facts).tasks])"
)


def unreachable() -> World:
    raise AssertionError("the world is not needed")


def test_the_same_spec_gives_the_same_tasks(company: Any):
    assert build(SPEC, company.world.facts) == build(SPEC, generate(SPEC.world).facts) == company.suite


def test_another_process_makes_the_same_tasks(company: Any):
    elsewhere = subprocess.run([sys.executable, "-c", IDS_ELSEWHERE], cwd=Path(__file__).parents[2], check=True,
                               env={"PYTHONHASHSEED": "1"}, capture_output=True, text=True)  # fmt: skip
    assert elsewhere.stdout.split() == [task.id for task in company.suite.tasks]


@pytest.mark.parametrize("name", SPEC.kinds)
def test_a_shorter_suite_is_the_beginning_of_a_longer_one(company: Any, name: str):
    short = build(replace(SPEC, per_kind=5), company.world.facts)
    assert [task for task in short.tasks if task.kind == name] == company.tasks(name)[:5]


def test_a_kind_has_the_same_tasks_whatever_stands_beside_it(company: Any):
    alone = build(replace(SPEC, kinds=("knowledge_qa",)), company.world.facts)
    assert list(alone.tasks) == company.tasks("knowledge_qa")


def test_other_seeds_give_other_tasks(companies: list[Any]):
    other = build(replace(SPEC, seed=8), companies[0].world.facts)
    questions = [{task.question for task in suite.tasks} for suite in (other, *(one.suite for one in companies))]
    assert all(len(one & another) < 10 for one in questions for another in questions if one is not another)


def test_every_task_is_complete_and_unlike_the_others(companies: list[Any]):
    for company in companies:
        tasks = company.suite.tasks
        assert len({task.id for task in tasks}) == len({task.question for task in tasks}) == len(tasks) == 40
        for task in tasks:
            assert "{" not in task.question + task.rule
            assert task.world == company.world.spec.digest
            assert task.facts["answerable"] == ("no" if task.abstains else "yes")
            assert Task.from_json(json.loads(json.dumps(task.to_json()))) == task


@pytest.mark.parametrize(("name", "share"), [("handle_time", 0.3), ("knowledge_qa", 0.0)])
def test_a_fixed_share_has_no_answer_in_every_beginning(companies: list[Any], name: str, share: float):
    for company in companies:
        abstaining = [task.abstains for task in company.tasks(name)]
        for length in range(1, 21):
            assert abs(sum(abstaining[:length]) - share * length) < 1


def test_each_question_is_recognised_by_its_own_kind_alone(companies: list[Any]):
    for company in companies:
        for task in company.suite.tasks:
            assert [one.name for one in all_kinds() if one.recognises(task.question)] == [task.kind]


def test_the_digest_tells_specs_apart():
    others = [
        replace(SPEC, name="other"),
        replace(SPEC, kinds=("handle_time",)),
        replace(SPEC, world=WorldSpec(seed=2)),
        replace(SPEC, per_kind=21),
        replace(SPEC, seed=8),
    ]
    assert len({SPEC.digest, *(other.digest for other in others)}) == 6
    assert replace(SPEC).digest == SPEC.digest


def test_a_suite_is_made_once_and_then_read(company: Any, tmp_path: Path):
    made = load(SPEC, tmp_path / "suites", lambda: company.world)
    assert load(SPEC, tmp_path / "suites", unreachable) == made == company.suite
    assert [path.suffix for path in (tmp_path / "suites").iterdir()] == [".jsonl"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line[:50],
        lambda line: line.replace('"kind":', '"sort":'),
        lambda line: line.replace('"rule":', '"r":'),
    ],
)
def test_a_damaged_file_is_told_by_its_line(company: Any, tmp_path: Path, damage: Callable[[str], str]):
    load(SPEC, tmp_path, lambda: company.world)
    (path,) = tmp_path.iterdir()
    lines = path.read_text("utf-8").splitlines()
    lines[2] = damage(lines[2])
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(SuiteError, match=r"\.jsonl, line 3: no task: "):
        load(SPEC, tmp_path, unreachable)


def test_a_world_too_small_is_told_with_the_causes():
    tiny = WorldSpec(seed=1, scale=0.001)
    articles = SuiteSpec("many", ("knowledge_qa",), tiny, per_kind=5000, seed=1)
    with pytest.raises(SuiteError, match=r"too small .* of kind knowledge_qa: rejected \d+ duplicate"):
        build(articles, generate(tiny).facts)


def test_an_unknown_kind_names_those_there_are():
    with pytest.raises(
        UnknownKind, match="no kind of task is called 'handle_tame'; there are handle_time, knowledge_qa"
    ):
        kind("handle_tame")
