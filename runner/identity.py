"""What makes an episode that episode: a digest of everything that could change its outcome, and of nothing else.

How fast it runs, where, and into which store, is not part of it. The grader is not either: it keys the grade.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from agents.prompts import Prompts
from agents.strategies import STRATEGIES
from runner.settings import OrgChoice, Settings
from tasks import Task
from tasks.suite import VERSION as SUITE_VERSION

LENGTH = 20


def digest(content: object) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def cell_settings(settings: Settings, prompts: Prompts, schema: str, world: str) -> Mapping[str, Any]:
    """The pinned choices of a cell, readable; prompts and the schema text stand as digests."""
    strategy = STRATEGIES[settings.strategy.name](prompts, schema)
    limits = settings.limits
    return {
        "suite": settings.task.suite,
        "suite_version": SUITE_VERSION,
        "world": world,
        "org": _org(settings.org),
        "model": {
            "name": settings.model.name,
            "provider": settings.model.provider,
            "id": settings.model.id,
            "api_base": address(settings.model.api_base),
            **asdict(settings.model.sampling),
        },
        "strategy": settings.strategy.name,
        "knowledge": settings.knowledge.name,
        "prompts": digest(dict(strategy.texts())),
        "schema": digest(schema),
        "tools": [asdict(tool) for tool in strategy.tools],
        "user": "scripted" if settings.turns == "multi" else "nobody",
        "limits": {"turns": limits.turns, "user_turns": limits.user_turns, "seconds": limits.seconds,
                   "rows": limits.rows, "characters": limits.characters},
    }  # fmt: skip


def _org(choice: OrgChoice) -> str:
    """One that is not made here is known by where it is."""
    place = [address(choice.url), choice.host, choice.alias, choice.username]
    return " ".join([choice.kind, *filter(None, place)])


def address(url: str | None) -> str | None:
    """Without user and password: they are secrets, and change nothing of what answers there."""
    return url if url is None else re.sub(r"//[^/]*@", "//", url)


def episode_id(cell_id: str, task: Task, trial: int) -> str:
    return digest([cell_id, task.id, trial])
