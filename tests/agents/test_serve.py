import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from agents.serve import app, background, run
from models import Message, Model, Reply, Request, Sampling, ToolCall, ToolSpec, Usage, errors
from models.litellm_model import LiteLLM
from models.spec import ModelSpec

HELLO = {"messages": [{"role": "user", "content": "hello"}]}
CALL = ToolCall("c1", "query", '{"soql": "SELECT Id FROM Case"}')
TOOL = ToolSpec("query", "Runs SOQL.", {"type": "object", "properties": {"soql": {"type": "string"}}})
TALK = (
    Message("system", "be brief"),
    Message("user", "how many?"),
    Message("assistant", "", tool_calls=(CALL,)),
    Message("tool", "3 é", tool_call_id="c1"),
)


class Told:
    """Replies or fails as told, and remembers what it was asked."""

    def __init__(self, outcome: Reply | Exception) -> None:
        self.outcome = outcome
        self.asked: list[Request] = []
        self.closed = 0

    async def reply(self, request: Request) -> Reply:
        self.asked.append(request)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    async def close(self) -> None:
        self.closed += 1


@pytest.fixture
def expert() -> Told:
    return Told(Reply("hi", usage=Usage(10, 2, 4, 1), model="expert-1"))


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """Shared by the tests that need no model of their own, as stopping a server takes a fifth of a second."""
    expert = Told(Reply("hi", usage=Usage(10, 2, 4, 1), model="expert-1"))
    with background(app({"expert": expert, "another": expert})) as base_url:
        yield base_url


def through_litellm(base_url: str, request: Request, token: str | None = None) -> Reply:
    async def once() -> Reply:
        spec = ModelSpec(name="s", provider="litellm", id=f"openai/{request.model}", api_base=f"{base_url}/v1")
        model = LiteLLM(spec, token)
        try:
            return await model.reply(request)
        finally:
            await model.close()

    return asyncio.run(once())


def served(model: Model, request: Request) -> Reply:
    with background(app({"expert": model})) as base_url:
        return through_litellm(base_url, request)


def post(base_url: str, body: Any, **headers: str) -> tuple[int, Any]:
    answer = requests.post(f"{base_url}/v1/chat/completions", json=body, headers=headers, timeout=10)
    return answer.status_code, answer.json()


def test_a_request_and_its_reply_pass_unchanged(expert: Told) -> None:
    request = Request("expert", TALK, (TOOL,), Sampling(0.5, 0.9, 100, 7, "low"))
    assert served(expert, request) == expert.outcome
    assert expert.asked == [request]


def test_settings_left_out_stay_out(expert: Told) -> None:
    request = Request("expert", TALK[:2], sampling=Sampling(temperature=None))
    served(expert, request)
    assert expert.asked == [request]


@pytest.mark.parametrize("content", ["", "let me look"])
def test_tool_calls_pass_unchanged(content: str) -> None:
    reply = Reply(content, (CALL, ToolCall("c2", "search", "{")), Usage(3, 4), "expert-1", "tool_calls")
    assert served(Told(reply), Request("expert", TALK, (TOOL,))) == reply


def test_the_model_is_named_as_asked_when_it_has_no_name_of_its_own() -> None:
    assert served(Told(Reply("hi")), Request("expert", TALK[:2])).model == "expert"


@pytest.mark.parametrize(
    "error",
    [
        errors.RateLimited("slow down", retry_after=7.0),
        errors.Overloaded("busy"),
        errors.TimedOut("late"),
        errors.ContextTooLong("too much"),
        errors.ContentRefused("no"),
        errors.BadRequest("what?"),
    ],
)
def test_an_error_of_a_model_arrives_as_the_same_error(error: errors.ModelError) -> None:
    with pytest.raises(type(error), match=str(error)[:4]) as caught:
        served(Told(error), Request("expert", TALK))
    assert getattr(caught.value, "retry_after", None) == getattr(error, "retry_after", None)


def test_the_shape_of_a_reply(base: str) -> None:
    status, body = post(base, {"model": "expert", **HELLO})
    created = body.pop("created")
    name = body.pop("id")
    assert (status, type(created), name[:9]) == (200, int, "chatcmpl-")
    assert body == {
        "object": "chat.completion",
        "model": "expert-1",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "hi"},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": 10,
            "completion_tokens": 2,
            "total_tokens": 12,
            "prompt_tokens_details": {"cached_tokens": 4},
            "completion_tokens_details": {"reasoning_tokens": 1},
        },
    }


def test_the_models_are_listed(base: str) -> None:
    body = requests.get(f"{base}/v1/models", timeout=10).json()
    assert body["object"] == "list"
    assert [entry["id"] for entry in body["data"]] == ["another", "expert"]


def test_other_spellings_of_a_request(expert: Told) -> None:
    parts = [{"type": "text", "text": "hel"}, {"type": "text", "text": "lo"}]
    messages = [{"role": "developer", "content": "brief"}, {"role": "user", "content": parts}]
    body = {"model": "expert", "messages": messages, "max_completion_tokens": 9, "user": "x"}
    with background(app({"expert": expert})) as base_url:
        assert post(base_url, body)[0] == 200
    talk = (Message("system", "brief"), Message("user", "hello"))
    assert expert.asked == [Request("expert", talk, sampling=Sampling(temperature=None, max_tokens=9))]


def test_an_unknown_model(base: str) -> None:
    status, body = post(base, {"model": "nobody", **HELLO})
    assert status == 404
    assert body["error"] == {
        "message": "The model `nobody` does not exist",
        "type": "invalid_request_error",
        "param": None,
        "code": "model_not_found",
    }


def _message(**fields: Any) -> dict[str, Any]:
    return {"model": "expert", "messages": [{"role": "user", "content": "q", **fields}]}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ([], "body: must be an object"),
        ({}, "messages: must be a list"),
        (HELLO, "model: must be a string"),
        ({"model": "expert", "messages": []}, "messages: must not be empty"),
        ({"model": "expert", "messages": ["q"]}, "messages[0]: must be an object"),
        (_message(role="robot"), "messages[0].role: must be one of system, user, assistant, tool, developer"),
        (_message(content=3), "messages[0].content: must be a list"),
        (_message(content=[{"type": "image_url"}]), "messages[0].content[0].type: only text can be read"),
        (_message(tool_calls=[{"id": "c"}]), "messages[0].tool_calls[0].function: must be an object"),
        (_message(tool_call_id=1), "messages[0].tool_call_id: must be a string"),
        ({**_message(), "tools": [{"function": {}}]}, "tools[0].function.name: must be a string"),
        ({**_message(), "temperature": "hot"}, "temperature: must be a number"),
        ({**_message(), "seed": 1.5}, "seed: must be a whole number"),
        ({**_message(), "max_tokens": True}, "max_tokens: must be a whole number"),
        ({**_message(), "stream": True}, "stream: replies are sent whole; leave it out or set it to false"),
        ({**_message(), "n": 2}, "n: one reply is made per request"),
    ],
)
def test_a_bad_body_is_told_which_field(base: str, body: Any, fault: str) -> None:
    status, answer = post(base, body)
    assert (status, answer["error"]["message"]) == (400, fault)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff"])
def test_a_body_that_is_not_json(base: str, body: bytes) -> None:
    answer = requests.post(f"{base}/v1/chat/completions", data=body, timeout=10)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("body: not JSON")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "chat/completions", 405), ("GET", "nothing", 404)])
def test_a_wrong_address_has_the_error_shape_too(base: str, method: str, path: str, status: int) -> None:
    answer = requests.request(method, f"{base}/v1/{path}", timeout=10)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


def test_a_token_is_asked_for_everywhere(expert: Told) -> None:
    with background(app({"expert": expert}, token="open-sesame")) as base_url:
        body = {"model": "expert", **HELLO}
        assert post(base_url, body)[0] == 401
        assert post(base_url, body, Authorization="Bearer open-sesam")[0] == 401
        assert post(base_url, body, Authorization="open-sesame")[0] == 401
        assert requests.get(f"{base_url}/v1/models", timeout=10).json()["error"]["code"] == "invalid_api_key"
        assert expert.asked == []
        assert post(base_url, body, Authorization="Bearer open-sesame")[0] == 200
        assert through_litellm(base_url, Request("expert", TALK), "open-sesame").content == "hi"
        with pytest.raises(errors.BadKey):
            through_litellm(base_url, Request("expert", TALK), "wrong")


def test_it_stops_and_closes_its_models(expert: Told) -> None:
    with background(app({"expert": expert})) as base_url:
        post(base_url, {"model": "expert", **HELLO})
    port = int(base_url.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    assert expert.closed == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "example.org"])
def test_others_are_not_let_in_without_a_token(expert: Told, host: str) -> None:
    with pytest.raises(ValueError, match="set a token"):
        run(app({"expert": expert}), host=host)


def test_run_prints_one_line_and_ends_quietly_when_interrupted() -> None:
    code = "from agents.serve import app, run; run(app({}), port=0)"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = line.split(" at ")[1].split()[0]
        assert requests.get(f"{address}/models", timeout=10).json() == {"object": "list", "data": []}
        process.send_signal(2)
        rest, complaints = process.communicate(timeout=20)
    assert line.startswith("serving 0 models at http://127.0.0.1:")
    assert (rest, complaints, process.returncode) == ("", "", 0)
