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
    "a scripted model's id": (["model.id=expret"], "no scripted model is called 'expret', did you mean expert"),
    "a knowledge that is not built": (["knowledge.name=source"], "no knowledge is called 'source'; there are: none"),
    "no kinds": (["task.kinds=[]"], "task.kinds is empty"),
    "a world's name": (["task.world=retial"], "no world is called 'retial', did you mean retail"),
    "a folder of prompts": (["prompts=/nowhere"], "there is no folder of prompts at /nowhere"),
    "a saved sweep's name": (["multirun", "experiment=baslines"], "no experiment is called 'baslines', did you mean"),
    "a saved sweep's name in a run": (["experiment=foo"], "no experiment is called 'foo'"),
    "a saved sweep in a run": (["experiment=baselines"], "run it with `multirun experiment=baselines`"),
    "two saved sweeps": (["multirun", "experiment=baselines,baselines"], "one at a time"),
    "a grid beside a union of tasks": (["task=handle_time,smoke", "model=expert,novice"], "use `multirun`"),
    "a grid that is shown": (["multirun", "model=expert,novice", "--cfg", "job"], "shown for one point"),
    "a grid by flag that is shown": (["-m", "model=expert,novice", "--cfg", "job"], "shown for one point"),
    "a union of tasks that is shown": (["task=handle_time,smoke", "--cfg", "job"], "shown for one point"),
    "a flag of Hydra's alone": (["--resolve"], "--resolve flag can only be used"),
    "no name before the value": (["=3"], "must be a string"),
    "a folder that is not there": (["--config-dir", "/nonexistent", "model=mine"], "there is no folder /nonexistent"),
    "an option's name": (["--foo"], "no option is called --foo"),
    "an option's value": (["--cfg", "jobs"], "invalid choice: 'jobs'"),
    "a command after a flag": (["--quiet", "multrun"], "no command is called 'multrun', did you mean multirun"),
    "no PROCTOR_STORE": (["store=postgres"], "store.url: set the environment variable PROCTOR_STORE"),
    "no PROCTOR_STORE where it is shown": (["store=postgres", "--cfg", "job", "--resolve"], "variable PROCTOR_STORE"),
    "no number": (["model.sampling.temperature=nan"], "model.sampling.temperature should be a finite number, not nan"),
    "an endless number": (["limits.seconds=inf"], "limits.seconds should be a finite number, not inf"),
    "yes for a number": (["seed=true"], "seed should be a finite number, not True"),
    "a report's option": (["report", "--foo"], "no option is called --foo"),
    "a report of two sweeps": (["report", "abc", "def"], "one sweep, not of abc and def"),
    "a report of nothing": (["report", "abc"], "there is no store at"),
    "two numbers of trials": (["multirun", "trials=1,2"], "trials is one value per sweep"),
    "two stores": (["multirun", "store.url=sqlite:////tmp/a.db,sqlite:////tmp/b.db"], "store is one value per sweep"),
    "two clusters": (["multirun", "cluster.workers=1,2"], "cluster is one value per sweep"),
    "two trackings": (["multirun", "tracking=none,mlflow"], "tracking is one value per sweep"),
    "two shared limits": (
        ["multirun", "limits.org_requests_per_second=1,2"],
        "limits.org_requests_per_second is one value per sweep",
    ),
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
