"""A provider's model behind litellm.

One reply is one request on the wire: nothing below retries, nor drops a setting. Whatever goes wrong comes
out as a `models.errors.ModelError` of one line, without the key, and without the original exception, which
may hold the key.
"""

import asyncio
import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit
from weakref import WeakSet

from models import errors, prices
from models.protocol import Message, Reply, Request, Sampling, ToolCall, ToolSpec, Usage
from models.spec import ModelSpec, Price

LONGEST_MESSAGE = 400
NO_KEY = "no-key"

_BY_CODE: Mapping[str, type[errors.ModelError]] = {
    "insufficient_quota": errors.BadKey,
    "context_length_exceeded": errors.ContextTooLong,
    "content_filter": errors.ContentRefused,
    "content_policy_violation": errors.ContentRefused,
}
_BY_STATUS: Mapping[int, type[errors.ModelError]] = {
    400: errors.BadRequest,
    401: errors.BadKey,
    402: errors.BadKey,
    403: errors.BadKey,
    404: errors.BadRequest,
    405: errors.BadRequest,
    408: errors.TimedOut,
    409: errors.Overloaded,
    413: errors.ContextTooLong,
    422: errors.BadRequest,
    429: errors.RateLimited,
    504: errors.TimedOut,
}
_WRAPPING = re.compile(r"^(?:(?:litellm\.)?\w*(?:Error|Exception|Timeout)(?: Error)?\s?[:-] )+")


class LiteLLM:
    """litellm's HTTP clients are shared by all models of a process: the last one to be closed closes them."""

    _open: ClassVar[WeakSet["LiteLLM"]] = WeakSet()

    def __init__(self, spec: ModelSpec, key: str | None) -> None:
        self._spec = spec
        self._key = (key or "").strip() or None
        self._litellm = _library()
        self._provider = self._find_provider()
        self._open.add(self)

    async def reply(self, request: Request) -> Reply:
        failure: Exception
        try:
            async with asyncio.timeout(self._spec.timeout_s):
                response = await self._litellm.acompletion(**self._arguments(request))
        except Exception as error:  # noqa: BLE001 - the boundary: what providers' code raises has no common type
            failure = error
        else:
            return self._read(response)
        raise self._typed(failure)

    async def close(self) -> None:
        self._open.discard(self)
        if not self._open:
            await self._litellm.close_litellm_async_clients()
            self._litellm.in_memory_llm_clients_cache.flush_cache()

    def _find_provider(self) -> str:
        try:
            return str(self._litellm.get_llm_provider(self._spec.id)[1])
        except self._litellm.BadRequestError:
            pass
        raise errors.BadRequest(f"{self._spec.name}: litellm knows no provider for the model id {self._spec.id!r}")

    def _arguments(self, request: Request) -> dict[str, Any]:
        # Without `_skip_mcp_handler` litellm imports its proxy's tool handling whenever there are tools.
        return {
            "model": self._spec.id,
            "messages": [_message(message) for message in request.messages],
            "timeout": self._spec.timeout_s,
            "num_retries": 0,
            "max_retries": 0,
            "_skip_mcp_handler": True,
            **_sampling(request.sampling),
            **({"tools": [_tool(tool) for tool in request.tools]} if request.tools else {}),
            **({"api_base": self._spec.api_base} if self._spec.api_base else {}),
            **self._credentials(),
        }

    def _credentials(self) -> dict[str, str]:
        """A keyless server gets a placeholder: litellm would send it the OpenAI key from the environment."""
        if self._key is None and self._provider == "openai":
            return {"api_key": NO_KEY}
        return {"api_key": self._key} if self._key else {}

    def _read(self, response: Any) -> Reply:
        if not response.choices:
            raise errors.Unreachable(f"{self._spec.name}: the provider's reply holds no choices")
        choice = response.choices[0]
        if choice.finish_reason == "content_filter":
            raise errors.ContentRefused(f"{self._spec.name}: the provider's content filter withheld the reply")
        usage = _usage(getattr(response, "usage", None))
        return Reply(
            content=_content(choice.message),
            tool_calls=tuple(_call(call) for call in choice.message.tool_calls or ()),
            usage=usage,
            model=response.model or "",
            finish_reason=choice.finish_reason or "stop",
            cost_usd=self._cost(usage, response),
        )

    def _cost(self, usage: Usage, response: Any) -> float | None:
        """At the configured price, else as litellm has worked out from its bundled table."""
        if usage == Usage():
            return None
        if self._spec.price != Price():
            return prices.cost(usage, self._spec.price)
        found = response._hidden_params.get("response_cost")
        return None if found is None else float(found)

    def _typed(self, error: Exception) -> errors.ModelError:
        kind = _kind(error)
        if issubclass(kind, errors.Transient):
            return kind(self._line(error), retry_after=_retry_after(_headers(error)))
        return kind(self._line(error))

    def _line(self, error: Exception) -> str:
        text = str(error).partition("Traceback (most recent call last)")[0]
        for secret in self._secrets():
            text = text.replace(secret, "[secret]")
        text = " ".join(_WRAPPING.sub("", text).split()) or _said_nothing(error, self._spec.timeout_s)
        return f"{self._spec.name}: {text[:LONGEST_MESSAGE]}"

    def _secrets(self) -> list[str]:
        password = urlsplit(self._spec.api_base or "").password
        return [secret for secret in (self._key, password) if secret]


def _library() -> Any:
    import litellm

    litellm.suppress_debug_info = True
    return litellm


def _message(message: Message) -> dict[str, Any]:
    wire: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        wire["content"] = message.content or None
        wire["tool_calls"] = [_past_call(call) for call in message.tool_calls]
    if message.tool_call_id is not None:
        wire["tool_call_id"] = message.tool_call_id
    return wire


def _past_call(call: ToolCall) -> dict[str, Any]:
    function = {"name": call.name, "arguments": _arguments_object(call.arguments)}
    return {"id": call.id, "type": "function", "function": function}


def _arguments_object(text: str) -> str:
    """Many providers take back only a JSON object: a model's slip must not look like a fault of the user."""
    try:
        sound = isinstance(json.loads(text), dict)
    except ValueError:
        sound = False
    return text if sound else json.dumps({"unreadable": text})


def _tool(tool: ToolSpec) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)}
    return {"type": "function", "function": function}


def _sampling(sampling: Sampling) -> dict[str, Any]:
    settings = {
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "max_tokens": sampling.max_tokens,
        "seed": sampling.seed,
        "reasoning_effort": sampling.reasoning_effort,
    }
    return {name: value for name, value in settings.items() if value is not None}


def _content(message: Any) -> str:
    """A refusal in words is an answer like any other: some tasks are solved by refusing."""
    extra = getattr(message, "provider_specific_fields", None) or {}
    return message.content or extra.get("refusal") or ""


def _call(call: Any) -> ToolCall:
    return ToolCall(id=call.id or "", name=call.function.name or "", arguments=call.function.arguments or "")


def _usage(usage: Any) -> Usage:
    read = getattr(usage, "prompt_tokens_details", None)
    written = getattr(usage, "completion_tokens_details", None)
    return Usage(
        input_tokens=getattr(usage, "prompt_tokens", None) or 0,
        output_tokens=getattr(usage, "completion_tokens", None) or 0,
        cached_tokens=getattr(read, "cached_tokens", None) or 0,
        reasoning_tokens=getattr(written, "reasoning_tokens", None) or 0,
    )


def _kind(error: Exception) -> type[errors.ModelError]:
    from litellm.exceptions import ContentPolicyViolationError, ContextWindowExceededError

    if isinstance(error, TimeoutError):
        return errors.TimedOut
    if isinstance(error, ContextWindowExceededError):
        return errors.ContextTooLong
    if isinstance(error, ContentPolicyViolationError):
        return errors.ContentRefused
    return _BY_CODE.get(_code(error)) or _by_status(error)


def _by_status(error: Exception) -> type[errors.ModelError]:
    """litellm reports a broken connection or an unreadable reply as a 500, but one without headers."""
    status: int | None = getattr(error, "status_code", None)
    if status is None or (status == 500 and not _headers(error)):
        return errors.Unreachable
    return _BY_STATUS.get(status, errors.Overloaded if status >= 500 else errors.BadRequest)


def _code(error: Exception) -> str:
    body = getattr(error, "body", None)
    return str(body.get("code")) if isinstance(body, Mapping) else ""


def _headers(error: Exception) -> Mapping[str, str]:
    """litellm keeps the provider's headers beside the exception; `error.response` is often made up."""
    found = getattr(error, "litellm_response_headers", None)
    found = found or getattr(getattr(error, "response", None), "headers", None) or {}
    return {str(name).lower(): str(value) for name, value in found.items()}


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from any of the forms in use: milliseconds, seconds or a date."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    seconds = _number(text)
    return seconds if seconds is not None or text is None else _seconds_until(text)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return max(0.0, value) if math.isfinite(value) else None


def _seconds_until(date: str) -> float | None:
    try:
        then = parsedate_to_datetime(date)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


def _said_nothing(error: Exception, timeout_s: float) -> str:
    if isinstance(error, TimeoutError):
        return f"no reply within {timeout_s:g} s"
    return type(error).__name__
