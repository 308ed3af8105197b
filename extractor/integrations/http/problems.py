"""What is told where a request cannot be answered: problem JSON (RFC 9457)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.errors import ExtractorError, internal_error

MEDIA_TYPE = "application/problem+json"
_TOLD = 20  # faults of a request; a batch of a hundred wrong pages has a hundred
_NAME = 100  # characters of a field's name that are told
_CLIENT_GONE = 499  # nobody reads it; it is for the metrics


class Fault(BaseModel):
    """One fault of a request: where it stands, and what is wrong."""

    place: str = Field(examples=["pages.3.html"])
    reason: str


class Problem(BaseModel):
    """Why a request was not answered, and the remedy (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []
    id: str | None = None
    """Of the page that could not be read."""
    room: str | None = None
    """The part of the program in which the page failed."""


class RequestError(ExtractorError):
    """A request that is refused, with the status to tell it by."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Fault] = (),
        page: Mapping[str, str | None] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers = dict(headers or {})
        self.errors, self.page = list(errors), dict(page or {})


def invalid(error: ValidationError, *, tags: frozenset[str]) -> RequestError:
    """What pydantic found wrong in a body; `tags` are names of forms, which no place has."""
    faults = [
        Fault(
            place=_place(part for part in row["loc"] if part not in tags) or "body",
            reason=row["msg"].removeprefix("Value error, "),
        )
        for row in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return RequestError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        f"{first.place}: {first.reason}{more}; /openapi.json describes every form",
        errors=faults[:_TOLD],
    )


def _place(parts: Iterable[int | str]) -> str:
    """Where a fault stands; names are those of the sender, who may have a long one."""
    return ".".join(str(part)[:_NAME] for part in parts)


def handle_problems(app: FastAPI) -> None:
    """Let every error of the app be told as problem JSON."""
    app.add_exception_handler(RequestError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _fault_of_ours)


class CutOff:
    """An ASGI app that tells a client whose request is cut off by a stop at once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except asyncio.CancelledError:
            if begun or scope["type"] != "http":
                raise
            detail = "the service was stopped before this was read; send it again"
            stopped = _told(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Connection": "close"})
            await stopped(scope, receive, send)


def _told(status: int, detail: str, headers: Mapping[str, str], **more: Any) -> JSONResponse:
    title = HTTPStatus(status).phrase
    problem = Problem(title=title, status=status, detail=detail, **more)
    return JSONResponse(
        problem.model_dump(exclude_defaults=True) | {"type": problem.type},
        status,
        dict(headers),
        MEDIA_TYPE,
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)
    return _told(error.status, error.detail, error.headers, errors=error.errors, **error.page)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = f"{request.method} {request.url.path}: {error.detail}; see /openapi.json"
    return _told(error.status_code, detail, error.headers or {})


async def _gone(request: Request, error: Exception) -> Response:
    return Response(status_code=_CLIENT_GONE)


async def _fault_of_ours(request: Request, error: Exception) -> Response:
    return _told(500, internal_error(error), {})
