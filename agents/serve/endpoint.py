"""The routes of an OpenAI-compatible endpoint. Every refusal, of whatever cause, has OpenAI's error shape."""

import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from agents.serve import wire
from models import Model, errors

_ANSWERS: Mapping[type[errors.ModelError], tuple[int, str]] = {
    errors.RateLimited: (429, "rate_limit_exceeded"),
    errors.Overloaded: (503, "overloaded"),
    errors.Unreachable: (502, "unreachable"),
    errors.TimedOut: (504, "timed_out"),
    errors.ContextTooLong: (400, "context_length_exceeded"),
    errors.ContentRefused: (400, "content_filter"),
    errors.Misconfigured: (400, "misconfigured"),
}


def app(models: Mapping[str, Model], *, token: str | None = None) -> Starlette:
    """Serves each model under its name, to who knows the token if there is one. Closes them at its end."""
    built = Starlette(
        routes=[
            Route("/v1/chat/completions", _chat, methods=["POST"]),
            Route("/v1/models", _list_models, methods=["GET"]),
        ],
        middleware=[] if token is None else [Middleware(_Door, token=token)],
        exception_handlers={
            HTTPException: _on_http_error,
            wire.BadBody: _on_bad_body,
            errors.ModelError: _on_model_error,
        },
        lifespan=partial(_life, models),
    )
    built.state.models = models
    built.state.guarded = token is not None
    return built


@asynccontextmanager
async def _life(models: Mapping[str, Model], _: Starlette) -> AsyncIterator[None]:
    yield
    for model in models.values():
        await model.close()


async def _chat(http: HttpRequest) -> Response:
    request = wire.read_request(_parse(await http.body()))
    model: Model | None = http.app.state.models.get(request.model)
    if model is None:
        return _refuse(404, f"The model `{request.model}` does not exist", "model_not_found")
    reply = await model.reply(request)
    return JSONResponse(wire.write_reply(request, reply, created=int(time.time())))


async def _list_models(http: HttpRequest) -> Response:
    entries = [
        {"id": name, "object": "model", "created": 0, "owned_by": "proctor"} for name in sorted(http.app.state.models)
    ]
    return JSONResponse({"object": "list", "data": entries})


def _parse(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError as error:
        raise wire.BadBody(f"body: not JSON ({error})") from error


class _Door:
    """Lets in only requests that bear the token."""

    def __init__(self, inner: ASGIApp, *, token: str) -> None:
        self._inner = inner
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._knows(scope):
            await self._inner(scope, receive, send)
            return
        answer = _refuse(401, "A valid bearer token is needed", "invalid_api_key", {"www-authenticate": "Bearer"})
        await answer(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        given = dict(scope["headers"]).get(b"authorization", b"")
        return hmac.compare_digest(given, self._expected)


def _refuse(status: int, message: str, code: str | None, headers: Mapping[str, str] | None = None) -> JSONResponse:
    kind = "invalid_request_error" if status < 500 else "server_error"
    return JSONResponse(wire.write_error(message, kind, code), status, headers)


async def _on_http_error(_: HttpRequest, error: Exception) -> Response:
    refused = cast(HTTPException, error)
    return _refuse(refused.status_code, refused.detail, None, refused.headers)


async def _on_bad_body(_: HttpRequest, error: Exception) -> Response:
    return _refuse(400, str(error), None)


async def _on_model_error(_: HttpRequest, error: Exception) -> Response:
    status, code = next((answer for kind, answer in _ANSWERS.items() if isinstance(error, kind)), (500, "failed"))
    wait = getattr(error, "retry_after", None)
    return _refuse(status, str(error), code, None if wait is None else {"retry-after": f"{wait:g}"})
