"""Between OpenAI's chat JSON and our values. Every field that is read is checked; a fault names its field."""

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from models.protocol import Message, Reply, Request, Role, Sampling, ToolCall, ToolSpec

T = TypeVar("T")

_NAMES: Mapping[type, str] = {str: "a string", list: "a list", dict: "an object", int: "a whole number"}
_ROLES: Mapping[str, Role] = {**{role: role for role in get_args(Role)}, "developer": "system"}


class BadBody(ValueError):
    """A request body that cannot be read as a chat request."""


def read_request(body: Any) -> Request:
    raw = _as(dict, body, "body")
    if raw.get("stream"):
        raise BadBody("stream: replies are sent whole; leave it out or set it to false")
    if raw.get("n") not in (None, 1):
        raise BadBody("n: one reply is made per request")
    messages = _as(list, raw.get("messages"), "messages")
    if not messages:
        raise BadBody("messages: must not be empty")
    return Request(
        model=_as(str, raw.get("model"), "model"),
        messages=tuple(_message(one, f"messages[{n}]") for n, one in enumerate(messages)),
        tools=tuple(_tool(one, f"tools[{n}]") for n, one in enumerate(_list(raw, "tools", ""))),
        sampling=_sampling(raw),
    )


def write_reply(request: Request, reply: Reply, *, created: int) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.content}
    if reply.tool_calls:
        message["content"] = reply.content or None
        message["tool_calls"] = [_write_call(call) for call in reply.tool_calls]
    finish = "tool_calls" if reply.tool_calls else reply.finish_reason
    return {
        "id": f"chatcmpl-{request.digest().hex()[:24]}",
        "object": "chat.completion",
        "created": created,
        "model": reply.model or request.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        "usage": _write_usage(reply),
    }


def write_error(message: str, kind: str, code: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def _write_call(call: ToolCall) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _write_usage(reply: Reply) -> dict[str, Any]:
    usage = reply.usage
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.input_tokens + usage.output_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
    }


def _message(body: Any, where: str) -> Message:
    raw = _as(dict, body, where)
    role = _as(str, raw.get("role"), f"{where}.role")
    if role not in _ROLES:
        raise BadBody(f"{where}.role: must be one of {', '.join(_ROLES)}")
    calls = _list(raw, "tool_calls", f"{where}.")
    answered = raw.get("tool_call_id")
    return Message(
        role=_ROLES[role],
        content=_text(raw.get("content"), f"{where}.content"),
        tool_calls=tuple(_call(one, f"{where}.tool_calls[{n}]") for n, one in enumerate(calls)),
        tool_call_id=None if answered is None else _as(str, answered, f"{where}.tool_call_id"),
    )


def _text(content: Any, where: str) -> str:
    """A message's content: a string, nothing, or a list of text parts."""
    if content is None or isinstance(content, str):
        return content or ""
    return "".join(_part(one, f"{where}[{n}]") for n, one in enumerate(_as(list, content, where)))


def _part(body: Any, where: str) -> str:
    raw = _as(dict, body, where)
    if raw.get("type") != "text":
        raise BadBody(f"{where}.type: only text can be read")
    return _as(str, raw.get("text"), f"{where}.text")


def _call(body: Any, where: str) -> ToolCall:
    raw = _as(dict, body, where)
    function = _as(dict, raw.get("function"), f"{where}.function")
    return ToolCall(
        id=_as(str, raw.get("id"), f"{where}.id"),
        name=_as(str, function.get("name"), f"{where}.function.name"),
        arguments=_as(str, function.get("arguments"), f"{where}.function.arguments"),
    )


def _tool(body: Any, where: str) -> ToolSpec:
    function = _as(dict, _as(dict, body, where).get("function"), f"{where}.function")
    return ToolSpec(
        name=_as(str, function.get("name"), f"{where}.function.name"),
        description=_as(str, function.get("description") or "", f"{where}.function.description"),
        parameters=_as(dict, function.get("parameters") or {}, f"{where}.function.parameters"),
    )


def _sampling(raw: Mapping[str, Any]) -> Sampling:
    effort = raw.get("reasoning_effort")
    longest = "max_tokens" if raw.get("max_completion_tokens") is None else "max_completion_tokens"
    return Sampling(
        temperature=_number(raw, "temperature"),
        top_p=_number(raw, "top_p"),
        max_tokens=_whole(raw, longest),
        seed=_whole(raw, "seed"),
        reasoning_effort=None if effort is None else _as(str, effort, "reasoning_effort"),
    )


def _number(raw: Mapping[str, Any], name: str) -> float | None:
    value = raw.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadBody(f"{name}: must be a number")
    return float(value)


def _whole(raw: Mapping[str, Any], name: str) -> int | None:
    return None if raw.get(name) is None else _as(int, raw[name], name)


def _list(raw: Mapping[str, Any], name: str, where: str) -> list[Any]:
    value = raw.get(name)
    return [] if value is None else _as(list, value, where + name)


def _as(kind: type[T], value: Any, where: str) -> T:
    if isinstance(value, bool) or not isinstance(value, kind):
        raise BadBody(f"{where}: must be {_NAMES[kind]}")
    return value
