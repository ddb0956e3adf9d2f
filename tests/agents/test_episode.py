"""The loop of an episode: how it goes, and every way in which it ends."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter
from simple_salesforce import Salesforce

from agents.chat import Chat
from agents.meter import EpisodeLimits, Meter
from agents.observation import Caps
from agents.tools import OrgDown, OrgTools
from models import Message, Reply, Request, Usage
from models.errors import BadKey, ContentRefused, ContextTooLong, RateLimited, Unreachable
from tracing.spans import Recorder

ASK = "<execute>SELECT Id, Name FROM User ORDER BY Name LIMIT 2</execute>"
WRONG = "<execute>SELECT Nome FROM User</execute>"
ANSWER = "<respond>005</respond>"
MUMBLE = "I would rather not say."


def reasons(company: Any, *models: Any, **settings: Any) -> list[str]:
    return [company.run(model, **settings).ending.reason for model in models]


def test_a_response_is_the_answer(company: Any, says: Any):
    model = says(ANSWER)
    ending = company.run(model).ending
    assert (ending.reason, ending.answer, ending.turns, ending.org_calls) == ("answered", "005", 1, 0)
    system, question = model.asked[0].messages
    assert (system.role, question.role, question.content) == ("system", "user", company.task.question)
    assert company.task.rule in system.content


def test_what_the_org_answers_is_shown_before_the_next_reply(company: Any, says: Any):
    model = says(ASK, ANSWER)
    ending = company.run(model).ending
    assert (ending.reason, ending.turns, ending.org_calls) == ("answered", 2, 1)
    assert [message.role for message in model.asked[1].messages] == ["system", "user", "assistant", "user"]
    assert model.asked[1].messages[2].content == ASK
    head, columns, first, second = model.last_heard.split("\n")
    assert (head, columns) == ("totalSize 2, rows shown 2", '["Id","Name"]')
    assert first[:6] == second[:6] == '["005W'


def test_usage_and_cost_are_summed(company: Any, says: Any):
    ending = company.run(says(ASK, ASK, ANSWER)).ending
    assert ending.usage == Usage(30, 6)
    assert ending.cost_usd == pytest.approx(1.5)


def test_a_cost_that_is_unknown_once_is_unknown(company: Any, says: Any):
    ending = company.run(says(ASK, Reply(ASK), ANSWER)).ending
    assert ending.cost_usd is None


def test_the_turns_are_limited(company: Any, says: Any):
    model = says(ASK)
    ending = company.run(model, limits=EpisodeLimits(turns=4)).ending
    assert (ending.reason, ending.answer, ending.turns, ending.org_calls) == ("turn_limit", None, 4, 4)
    assert len(model.asked) == 4


def test_the_last_turn_may_still_answer(company: Any, says: Any):
    assert company.run(says(ASK, ASK, ANSWER), limits=EpisodeLimits(turns=3)).ending.answer == "005"


def test_an_unreadable_reply_is_corrected(company: Any, says: Any):
    model = says(MUMBLE, ANSWER)
    ending = company.run(model).ending
    assert (ending.reason, ending.answer, ending.turns) == ("answered", "005", 2)
    assert model.asked[1].messages[2] == Message("assistant", MUMBLE)
    assert model.last_heard.startswith("Your reply held no action that could be read: it had neither tag.")


def test_unreadable_replies_in_a_row_end_the_episode(company: Any, says: Any):
    ending = company.run(says(ASK, MUMBLE, MUMBLE, MUMBLE, ANSWER)).ending
    assert (ending.reason, ending.answer, ending.turns) == ("unparsable", None, 4)


def test_a_readable_reply_between_them_makes_good(company: Any, says: Any):
    ending = company.run(says(MUMBLE, MUMBLE, ASK, MUMBLE, MUMBLE, ANSWER)).ending
    assert (ending.reason, ending.turns) == ("answered", 6)


def test_an_error_of_the_org_is_shown_and_the_agent_goes_on(company: Any, says: Any):
    model = says(WRONG, ANSWER)
    assert company.run(model).ending.reason == "answered"
    assert model.last_heard.startswith(
        "error INVALID_FIELD: \nSELECT Nome FROM User\n       ^\nERROR at Row:1:Column:8\n"
    )
    assert "No such column 'Nome' on entity 'User'." in model.last_heard


def test_a_search_is_sent_as_a_search(company: Any, says: Any):
    model = says("<execute>find {warranty} returning Knowledge__kav(Title)</execute>", ANSWER)
    company.run(model)
    assert '["Title"]' in model.last_heard


def test_what_the_model_declines_ends_the_episode(company: Any, says: Any):
    refused, long = says(ASK, ContentRefused("no")), says(ASK, ContextTooLong("too long"))
    assert reasons(company, refused, long) == ["model_refused", "context_too_long"]


def test_a_passing_error_is_tried_again(company: Any, says: Any, free: Any):
    model = says(RateLimited("slow down", retry_after=0.0), Unreachable("gone"), ASK, ANSWER)
    ran = company.run(model, permits=free)
    assert ran.ending.reason == "answered"
    assert (ran.ending.turns, len(model.asked)) == (2, 4)
    assert free.taken == {"model:says": 4, "org": 1}
    first, second = ran.named("chat")
    assert [event.name for event in first.events] == ["retry", "retry"]
    assert [event.attributes["error.type"] for event in first.events] == ["RateLimited", "Unreachable"]
    assert not second.events


@pytest.mark.parametrize("error", [Unreachable("gone"), BadKey("no such key")])
def test_what_is_not_the_agents_doing_escapes(company: Any, says: Any, error: Exception):
    with pytest.raises(type(error)) as caught:
        company.run(says(ASK, error))
    assert caught.value is error


# Working time


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Slow:
    """A model that takes three seconds over each reply, and permits that take a hundred."""

    clock: Clock
    model: Any

    async def reply(self, request: Request) -> Reply:
        self.clock.now += 3.0
        return await self.model.reply(request)

    async def acquire(self, name: str) -> float:
        self.clock.now += 100.0
        return 100.0

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(("seconds", "reason"), [(7.0, "answered"), (5.0, "time_limit")])
def test_only_working_time_counts(company: Any, says: Any, seconds: float, reason: str):
    clock = Clock()
    slow = Slow(clock, says(ASK, ASK, ANSWER))
    ending = company.run(slow, clock=clock, permits=slow, limits=EpisodeLimits(seconds=seconds)).ending
    calls = 5 if reason == "answered" else 4
    assert (ending.reason, ending.waited_s) == (reason, 100.0 * calls)
    assert ending.seconds == clock.now - ending.waited_s == 3.0 * ending.turns


# Several turns with the user


def test_the_rule_is_told_to_an_agent_that_asks(company: Any, says: Any):
    model = says(ASK, "<respond>What is handle time?</respond>", ANSWER)
    ending = company.run(model, turns="multi").ending
    assert (ending.reason, ending.answer, ending.turns) == ("answered", "005", 3)
    assert all(company.task.rule not in message.content for message in model.asked[1].messages)
    assert model.last_heard == company.task.rule


def test_the_rule_is_told_once(company: Any, says: Any):
    ending = company.run(says("<respond>What is it?</respond>"), turns="multi").ending
    assert (ending.reason, ending.answer, ending.turns) == ("answered", "What is it?", 2)


def test_an_agent_that_does_not_ask_is_not_told(company: Any, says: Any):
    model = says(ANSWER)
    assert company.run(model, turns="multi").ending.answer == "005"
    assert all(company.task.rule not in message.content for message in model.asked[0].messages)


def test_in_a_single_turn_a_question_is_an_answer(company: Any, says: Any):
    assert company.run(says("<respond>What is it?</respond>")).ending.answer == "What is it?"


def test_turns_are_counted_anew_after_the_users_reply(company: Any, says: Any):
    model = says(ASK, "<respond>What is it?</respond>", ASK, ANSWER)
    assert reasons(company, model, turns="multi", limits=EpisodeLimits(turns=2)) == ["answered"]


def test_the_talk_with_the_user_is_limited(company: Any, says: Any):
    model = says("<respond>What is it?</respond>", ANSWER)
    assert reasons(company, model, turns="multi", limits=EpisodeLimits(user_turns=1)) == ["user_turn_limit"]


# The journal


def test_a_second_run_replays_the_first(company: Any, says: Any, notebook: Any):
    replies = (MUMBLE, ASK, WRONG, "<respond>What is it?</respond>", ASK, ANSWER)
    first = company.run(says(*replies), journal=notebook, turns="multi")
    silent = says(AssertionError("it was asked"))
    second = company.run(silent, journal=notebook, turns="multi")
    assert not silent.asked
    assert second.ending == first.ending
    assert second.asked_of_org == first.asked_of_org
    assert len(first.asked_of_org) == 3
    for ran, replayed in ((first, False), (second, True)):
        assert [span.attributes["proctor.replayed"] for span in ran.named("chat")] == [replayed] * 6


def test_a_run_that_was_cut_off_goes_on_where_it_stood(company: Any, says: Any, notebook: Any, free: Any):
    with pytest.raises(Unreachable):
        company.run(says(ASK, WRONG, Unreachable("gone")), journal=notebook)
    model = says(ANSWER)
    ran = company.run(model, journal=notebook, permits=free)
    assert (ran.ending.reason, ran.ending.turns, len(model.asked)) == ("answered", 3, 1)
    assert free.taken == {"model:says": 1, "org": 2}


def test_nothing_is_done_before_the_reply_is_in_the_journal(company: Any, says: Any, free: Any):
    class Full:
        def replayed(self, request: bytes, number: int) -> None:
            return None

        async def record(self, request: bytes, number: int, reply: str) -> None:
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        company.run(says(ASK), journal=Full(), permits=free)
    assert free.taken == {"model:says": 1}


def test_the_same_request_asked_again_has_a_reply_of_its_own(says: Any, notebook: Any, free: Any):
    request = Request("says", (Message("user", "?"),))

    async def twice(model: Any) -> list[str]:
        meter = Meter(EpisodeLimits(), lambda: 0.0, free)
        chat = Chat(model, "test", notebook, meter, Recorder("test").tracer)
        return [(await chat.reply(request)).content for _ in range(2)]

    assert asyncio.run(twice(says("one", "two"))) == ["one", "two"]
    assert asyncio.run(twice(says(AssertionError("it was asked")))) == ["one", "two"]


# Spans


def test_every_step_is_a_span_below_its_agent(company: Any, says: Any):
    ran = company.run(says(ASK, WRONG, MUMBLE, ANSWER))
    assert [span.name for span in ran.spans] == [
        "invoke_agent act",
        "chat says", "execute_tool soql", "org.request",
        "chat says", "execute_tool soql", "org.request",
        "chat says",
        "chat says",
    ]  # fmt: skip
    agent, *others = ran.spans
    for before, span in zip(ran.spans, others, strict=False):
        parent = before if span.name == "org.request" else agent
        assert span.parent.span_id == parent.context.span_id


def test_spans_carry_what_was_said_asked_and_shown(company: Any, says: Any):
    model = says(ASK, WRONG, ANSWER)
    ran = company.run(model)
    first, second, third = (span.attributes for span in ran.named("chat"))
    assert first["gen_ai.usage.input_tokens"] == 10
    assert (first["gen_ai.request.model"], first["gen_ai.response.model"]) == ("says", "says-1")
    assert first["gen_ai.output.messages"] == ASK
    assert company.task.question in first["gen_ai.input.messages"]
    assert company.task.question not in second["gen_ai.input.messages"]
    assert second["gen_ai.input.messages"].startswith("user: totalSize 2")
    assert third["proctor.cost_usd"] == 0.5
    found, wrong = (span.attributes for span in ran.named("execute_tool"))
    assert (found["proctor.rows"], found.get("error.type")) == (2, None)
    assert (wrong["proctor.rows"], wrong["error.type"]) == (0, "INVALID_FIELD")
    assert wrong["gen_ai.tool.call.result"] == model.last_heard
    assert [span.attributes["http.response.status_code"] for span in ran.named("org.request")] == [200, 400]


# An org that does not serve


class Out(BaseAdapter):
    """An org that says 503, or does not speak at all."""

    def __init__(self, status: int | None) -> None:
        super().__init__()
        self.status = status

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        if self.status is None:
            raise requests.ConnectionError("connection reset")
        response = requests.Response()
        response.status_code = self.status
        response.request, response.url = request, request.url or ""
        response._content = b'[{"errorCode": "SERVER_UNAVAILABLE", "message": "Server too busy"}]'
        return response

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("status", [None, 403, 500, 503])
def test_an_org_that_does_not_serve_is_nobodys_answer(company: Any, says: Any, status: int | None):
    session = requests.Session()
    session.mount("https://", Out(status))
    tools = OrgTools(lambda: Salesforce(session_id="s", instance="org.invalid", session=session), 1, Caps())
    with pytest.raises(OrgDown, match="cannot be reached: ConnectionError" if status is None else f"answered {status}"):
        company.run(says(ASK, ANSWER), tools=tools)
    tools.close()
