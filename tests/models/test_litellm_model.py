import asyncio
import json
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from time import time
from typing import Any

import pytest

from models import Message, Reply, Request, Sampling, ToolCall, ToolSpec, Usage, errors
from models.litellm_model import LiteLLM
from models.spec import ModelSpec, Price

KEY = "sk-very-secret-7"
QUESTION = Request("stub", (Message("user", "hello"),), sampling=Sampling(temperature=None))

Provider = Any  # the class in conftest.py, which is not importable by name


def spec_for(provider: Provider, model_id: str = "openai/stub", **settings: Any) -> ModelSpec:
    return ModelSpec(name="stub", provider="litellm", id=model_id, api_base=provider.base_url, **settings)


def ask(spec: ModelSpec, request: Request = QUESTION, key: str | None = KEY) -> Reply:
    async def once() -> Reply:
        model = LiteLLM(spec, key)
        try:
            return await model.reply(request)
        finally:
            await model.close()

    return asyncio.run(once())


def failure(spec: ModelSpec, key: str | None = KEY) -> errors.ModelError:
    with pytest.raises(errors.ModelError) as caught:
        ask(spec, key=key)
    return caught.value


def test_a_text_reply_with_usage_and_the_name_the_provider_gives(provider: Provider) -> None:
    reply = ask(spec_for(provider))
    assert reply == Reply("hi", usage=Usage(10, 2), model="stub-1", finish_reason="stop", cost_usd=None)


def test_only_what_is_set_is_sent(provider: Provider) -> None:
    ask(spec_for(provider))
    assert provider.calls == [{"model": "stub", "messages": [{"role": "user", "content": "hello"}]}]
    assert provider.keys == [KEY]


def test_the_whole_request_is_sent(provider: Provider) -> None:
    call = ToolCall("c1", "query", '{"soql": "SELECT Id FROM Case"}')
    tool = ToolSpec("query", "Runs SOQL.", {"type": "object", "properties": {"soql": {"type": "string"}}})
    talk = (
        Message("system", "be brief"),
        Message("user", "how many?"),
        Message("assistant", "", tool_calls=(call,)),
        Message("tool", "3", tool_call_id="c1"),
    )
    ask(spec_for(provider), Request("stub", talk, (tool,), Sampling(0.5, 0.9, 100, 7, "low")))
    function = {"name": "query", "arguments": call.arguments}
    assert provider.calls[0] == {
        "model": "stub",
        "messages": [
            {"role": "system", "content": "be brief"},
            {"role": "user", "content": "how many?"},
            {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": function}]},
            {"role": "tool", "content": "3", "tool_call_id": "c1"},
        ],
        "tools": [
            {
                "type": "function",
                "function": {"name": "query", "description": "Runs SOQL.", "parameters": tool.parameters},
            }
        ],
        "temperature": 0.5,
        "top_p": 0.9,
        "max_tokens": 100,
        "seed": 7,
        "reasoning_effort": "low",
    }


@pytest.mark.parametrize("slip", ["", "{bad", "[1]", "null"])
def test_a_slip_in_past_arguments_is_wrapped_as_providers_parse_them(provider: Provider, slip: str) -> None:
    talk = (*QUESTION.messages, Message("assistant", "", (ToolCall("c1", "query", slip),)))
    ask(spec_for(provider), replace(QUESTION, messages=talk))
    sent = provider.calls[0]["messages"][1]["tool_calls"][0]["function"]["arguments"]
    assert json.loads(sent) == {"unreadable": slip}


def test_tool_calls_come_back_as_sent(provider: Provider) -> None:
    function = {"name": "query", "arguments": '{"soql":"not even'}
    calls = [{"id": "c9", "type": "function", "function": function}]
    provider.completes(message={"content": None, "tool_calls": calls}, finish_reason="tool_calls")
    reply = ask(spec_for(provider))
    assert reply.tool_calls == (ToolCall("c9", "query", '{"soql":"not even'),)
    assert (reply.content, reply.finish_reason) == ("", "tool_calls")


def test_cached_and_reasoning_tokens_are_kept(provider: Provider) -> None:
    provider.completes(
        usage={
            "prompt_tokens": 10,
            "completion_tokens": 5,
            "total_tokens": 15,
            "prompt_tokens_details": {"cached_tokens": 4},
            "completion_tokens_details": {"reasoning_tokens": 3},
        }
    )
    assert ask(spec_for(provider)).usage == Usage(10, 5, 4, 3)


def test_a_cut_reply_says_so(provider: Provider) -> None:
    provider.completes(finish_reason="length")
    assert ask(spec_for(provider)).finish_reason == "length"


def test_no_content_is_an_empty_text(provider: Provider) -> None:
    provider.completes(message={"content": None})
    assert ask(spec_for(provider)).content == ""


def test_a_refusal_in_words_is_the_reply(provider: Provider) -> None:
    provider.completes(message={"content": None, "refusal": "I cannot share that."})
    assert ask(spec_for(provider)).content == "I cannot share that."


def test_a_configured_price_gives_the_cost(provider: Provider) -> None:
    assert ask(spec_for(provider, price=Price(1.0, 10.0))).cost_usd == pytest.approx(30e-6)


def test_a_configured_price_beats_the_bundled_table(provider: Provider) -> None:
    provider.completes(model="gpt-4o-2024-08-06")
    assert ask(spec_for(provider, "openai/gpt-4o")).cost_usd == pytest.approx(45e-6)
    assert ask(spec_for(provider, "openai/gpt-4o", price=Price(0.0, 0.0))).cost_usd == 0.0


def test_without_usage_the_cost_is_unknown(provider: Provider) -> None:
    provider.completes(usage=None)
    reply = ask(spec_for(provider, price=Price(1.0, 10.0)))
    assert (reply.usage, reply.cost_usd) == (Usage(), None)


FAILURES = [
    (400, None, errors.BadRequest),
    (401, None, errors.BadKey),
    (402, None, errors.BadKey),
    (403, None, errors.BadKey),
    (404, "model_not_found", errors.BadRequest),
    (408, None, errors.TimedOut),
    (413, None, errors.ContextTooLong),
    (422, None, errors.BadRequest),
    (429, None, errors.RateLimited),
    (429, "insufficient_quota", errors.BadKey),
    (500, None, errors.Overloaded),
    (502, None, errors.Overloaded),
    (503, None, errors.Overloaded),
    (504, None, errors.TimedOut),
    (529, None, errors.Overloaded),
    (400, "context_length_exceeded", errors.ContextTooLong),
    (400, "content_policy_violation", errors.ContentRefused),
    (400, "content_filter", errors.ContentRefused),
]


@pytest.mark.parametrize(("status", "code", "kind"), FAILURES)
def test_each_status_is_one_kind_of_error_after_one_call(
    provider: Provider, status: int, code: str | None, kind: type[errors.ModelError]
) -> None:
    provider.fails(status, f"it went\nwrong for {KEY}", code)
    error = failure(spec_for(provider))
    assert type(error) is kind
    assert str(error) == "stub: it went wrong for [secret]"
    assert len(provider.calls) == 1


def test_a_long_talk_is_known_by_its_words_too(provider: Provider) -> None:
    provider.fails(400, "This model's maximum context length is 100 tokens. Your messages resulted in 200 tokens.")
    assert type(failure(spec_for(provider))) is errors.ContextTooLong


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after_ms": "250", "retry_after": "1"}, 0.25),
        ({"retry_after": "-3"}, 0.0),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "soon"}, None),
    ],
)
def test_retry_after_is_read(provider: Provider, status: int, headers: dict[str, str], seconds: float | None) -> None:
    provider.fails(status, **headers)
    error = failure(spec_for(provider))
    assert isinstance(error, errors.Transient)
    assert error.retry_after == seconds


def test_retry_after_may_be_a_date(provider: Provider) -> None:
    provider.fails(429, retry_after=formatdate(time() + 100, usegmt=True))
    error = failure(spec_for(provider))
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after == pytest.approx(100, abs=20)


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "half a body": lambda whole: whole[:80],
    "nothing": lambda whole: b"",
    "a page": lambda whole: b"<html>busy</html>",
    "a list": lambda whole: b"[]",
    "null": lambda whole: b"null",
    "no fields": lambda whole: b"{}",
    "no choices": lambda whole: b'{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[]}',
    "null choices": lambda whole: whole.replace(b'"choices": [', b'"choices": null, "x": ['),
    "no message": lambda whole: whole.replace(b'"message": {', b'"message": null, "x": {'),
    "an error in a 200": lambda whole: b'{"error": {"message": "busy", "code": null}}',
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_reply_is_transient(provider: Provider, name: str) -> None:
    provider.body = BROKEN[name](provider.body)
    error = failure(spec_for(provider))
    assert type(error) is errors.Unreachable
    assert "\n" not in str(error)
    assert "Traceback" not in str(error)
    assert len(provider.calls) == 1


def test_the_filter_of_the_provider_is_a_refusal(provider: Provider) -> None:
    provider.completes(message={"content": None}, finish_reason="content_filter")
    assert type(failure(spec_for(provider))) is errors.ContentRefused


@pytest.mark.parametrize("hangs", ["before", "dribbling"])
def test_a_slow_reply_times_out(provider: Provider, hangs: str) -> None:
    provider.hangs = hangs
    assert type(failure(spec_for(provider, timeout_s=0.3))) is errors.TimedOut
    assert len(provider.calls) == 1


@pytest.mark.parametrize("model_id", ["openai/stub", "anthropic/claude-sonnet-4-5"])
def test_a_refused_connection_is_unreachable(provider: Provider, model_id: str) -> None:
    spec = replace(spec_for(provider, model_id), api_base="http://127.0.0.1:1/v1")
    assert type(failure(spec)) is errors.Unreachable


def test_a_setting_the_model_does_not_take_is_said_and_not_dropped(provider: Provider) -> None:
    request = replace(QUESTION, sampling=Sampling(temperature=0.3))
    with pytest.raises(errors.BadRequest, match="temperature"):
        ask(spec_for(provider, "openai/o3"), request)
    assert provider.calls == []


def test_an_id_without_a_provider_is_refused_when_built() -> None:
    with pytest.raises(errors.BadRequest, match="no provider for the model id 'nobody/x'"):
        LiteLLM(ModelSpec(name="n", provider="litellm", id="nobody/x"), KEY)


def test_a_keyless_server_is_not_sent_a_key_from_the_environment(provider: Provider) -> None:
    code = (
        "import asyncio, sys\n"
        "from models import Message, Request\n"
        "from models.litellm_model import LiteLLM\n"
        "from models.spec import ModelSpec\n"
        "async def main():\n"
        "    model = LiteLLM(ModelSpec('n', 'litellm', 'openai/stub', api_base=sys.argv[1]), None)\n"
        "    await model.reply(Request('n', (Message('user', 'q'),)))\n"
        "    await model.close()\n"
        "asyncio.run(main())\n"
    )
    environment = {"OPENAI_API_KEY": "sk-from-the-environment", "PYTHONPATH": ":".join(sys.path)}
    subprocess.run([sys.executable, "-c", code, provider.base_url], env=environment, check=True, timeout=60)
    assert provider.keys == ["no-key"]


def test_the_key_is_in_no_part_of_the_error(provider: Provider) -> None:
    provider.fails(401, f"Incorrect API key provided: {KEY}. You can find your key in your account.")
    error = failure(spec_for(provider), key=f" {KEY}\n")
    assert "[secret]" in str(error)
    shown = "".join(traceback.format_exception(error)) + repr(error)
    assert KEY not in shown
    assert error.__cause__ is None
    assert error.__context__ is None


def test_the_password_of_an_address_is_not_shown(provider: Provider) -> None:
    provider.fails(400, "no route for http://me:hunter2@host")
    base = provider.base_url.replace("http://", "http://me:hunter2@")
    assert "hunter2" not in str(failure(replace(spec_for(provider), api_base=base)))


def test_a_long_error_is_cut(provider: Provider) -> None:
    provider.fails(400, "word " * 1000)
    assert len(str(failure(spec_for(provider)))) < 500


def test_closing_one_model_leaves_the_others_able(provider: Provider) -> None:
    async def talk() -> list[str]:
        first, second = LiteLLM(spec_for(provider), KEY), LiteLLM(spec_for(provider), KEY)
        replies = [await first.reply(QUESTION)]
        await first.close()
        replies.append(await second.reply(QUESTION))
        await second.close()
        third = LiteLLM(spec_for(provider), KEY)
        replies.append(await third.reply(QUESTION))
        await third.close()
        return [reply.content for reply in replies]

    assert asyncio.run(talk()) == ["hi", "hi", "hi"]


def test_many_at_once(provider: Provider) -> None:
    async def talk() -> list[Reply]:
        model = LiteLLM(spec_for(provider), KEY)
        replies = await asyncio.gather(*(model.reply(QUESTION) for _ in range(50)))
        await model.close()
        return replies

    assert {reply.content for reply in asyncio.run(talk())} == {"hi"}
    assert len(provider.calls) == 50


@pytest.mark.parametrize("module", ["models", "models.litellm_model", "models.retry", "agents.serve"])
def test_importing_does_not_load_litellm(module: str) -> None:
    code = f"import sys, {module}; sys.exit('litellm' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, check=True, timeout=60)
