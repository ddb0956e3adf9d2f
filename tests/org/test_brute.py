"""Whatever is legally asked of an org, the answer is the one that plain lists of records give."""

from pathlib import Path

import pytest

from tests.org.brute.trial import trial

ORGS = 12


def disagreement(folder: Path, seed: int, questions: int) -> str | None:
    with trial(seed, folder) as one:
        return next(filter(None, map(one.difference, range(questions))), None)


@pytest.mark.parametrize("seed", range(ORGS))
def test_the_engine_answers_as_the_records_do(tmp_path: Path, seed: int):
    if found := disagreement(tmp_path, seed, questions=50):
        pytest.fail(found, pytrace=False)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(1000, 1080))
def test_it_answers_twenty_thousand_questions_so(tmp_path: Path, seed: int):
    if found := disagreement(tmp_path, seed, questions=250):
        pytest.fail(found, pytrace=False)
