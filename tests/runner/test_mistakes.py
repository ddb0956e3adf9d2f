"""A user's mistake gets one clear line: what is wrong, where, and what to do; and exit code 2 before any work."""

import pytest

MISTAKES = {
    "a model's name": (["model=gpt4o"], "no model is called 'gpt4o', did you mean gpt-4o"),
    "a missing key": (["model=gpt-4o"], "needs an API key: set the environment variable OPENAI_API_KEY"),
    "a missing key in a grid": (["multirun", "model=expert,claude"], "ANTHROPIC_API_KEY"),
    "a setting's name": (["modle=expert"], "unknown setting modle, did you mean model?"),
    "a nested setting's name": (["limits.turn=3"], "unknown setting limits.turn, did you mean turns"),
    "an added setting": (["+model.colour=red"], "unknown setting model.colour"),
    "a value's type": (["trials=abc"], "trials should be a valid integer, not 'abc'"),
    "a value out of a list": (["cluster.kind=rya"], "cluster.kind should be 'auto', 'inline', 'local' or 'ray'"),
    "a missing value": (["model=openai-compatible"], "model.id=VALUE model.api_base=VALUE"),
    "a strategy's name": (["strategy=rect"], "no strategy is called 'rect', did you mean react"),
    "a kind's name": (["task.kinds=[handle_tim]"], "no kind of task is called 'handle_tim'"),
    "a grid in a single run": (["model=expert,novice"], "use `multirun`"),
    "a command's name": (["rnu"], "no command is called 'rnu', did you mean run"),
    "a world that is too small": (["per_kind=5000", "task=knowledge_qa"], "too small for so many tasks"),
    "no trials": (["trials=0"], "trials should be greater than or equal to 1"),
    "an unwritable store": (["store.url=sqlite:////proc/nowhere/store.db"], "cannot open the store"),
    "an address of no store": (["store.url=nonsense"], "no address of a store"),
    "an unknown sweep": (["report", "abc"], "has no sweep abc"),
}


@pytest.mark.parametrize(("arguments", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_one_clear_line(home, arguments, said):
    ran = home.run(*arguments)

    assert ran.code == 2
    assert said in ran.err
    assert ran.err.startswith("proctor: ")
    assert ran.err.count("\n") == 1
    assert ran.out == ""


def test_a_missing_key_is_found_before_anything_is_written(home):
    home.run("model=gpt-4o")

    assert not list(home.path.iterdir())


def test_as_a_user_sees_it_there_is_no_traceback(home):
    ran = home.shell("model=gpt4o")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "proctor: no model is called 'gpt4o', did you mean gpt-4o or gpt-4o-mini?\n"
