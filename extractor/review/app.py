"""The routes of the review page: JSON under /api/v1, the page itself at / and /static.

What is asked is answered in a thread, for SQLite waits; the connection is each thread's own.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from extractor.errors import ExtractorError, ReviewError
from extractor.review.asked import flag, question_of, whole_number
from extractor.review.decisions import NothingToUndoError, StaleError
from extractor.review.desk import Desk, UnknownError
from extractor.review.forms import Added, Decided, Nothing, Selected, read_form
from extractor.review.guard import MOST_SENT, Guard, Reviewers, UnauthorizedError
from extractor.review.records import RecordsChangedError
from extractor.review.static_files import StaticFiles
from extractor.review.store import StoreGoneError

STATIC = Path(__file__).parent / "static"
_API = "/api/v1"
_CLIENT_GONE = 499
_log = logging.getLogger("extractor.review")


@dataclass(frozen=True, slots=True)
class Call:
    """A request, read."""

    path: dict[str, str]
    query: QueryParams
    reviewer: str | None
    sent: Any = None

    @property
    def number(self) -> int:
        """Of the article in the path."""
        return whole_number("article", self.path["number"])

    @property
    def blind(self) -> bool:
        """Whether what others decided is hidden."""
        return flag("blind", self.query.get("blind"))

    @property
    def by(self) -> str:
        """Who decides. Raises UnauthorizedError where nobody is named."""
        if self.reviewer is None:
            raise UnauthorizedError(
                "say who you are: send your name in the header X-Reviewer", needs_token=False
            )
        return self.reviewer


class Told(Response):
    """An answer in JSON; a lone surrogate of a broken page is no reason not to answer."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes."""
        told = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return told.encode("utf8", "replace")


class Routes:
    """What each address answers."""

    def __init__(self, desk: Desk, reviewers: Reviewers) -> None:
        self._desk, self._reviewers = desk, reviewers

    def session(self, call: Call) -> Any:
        """What is under review, and what there is to choose from."""
        return self._desk.session(call.reviewer, needs_token=self._reviewers.needs_token)

    def claims(self, call: Call) -> Any:
        """A page of claims."""
        return self._desk.claims(question_of(call.query), call.reviewer)

    def article(self, call: Call) -> Any:
        """An article with its claims."""
        return self._desk.article(call.number, blind=call.blind)

    def claim(self, call: Call) -> Any:
        """A claim."""
        return self._desk.claim(call.path["id"], blind=call.blind)

    def history(self, call: Call) -> Any:
        """What was decided of a claim."""
        return self._desk.history(call.path["id"])

    def decide(self, call: Call) -> Any:
        """Keep a decision; where another came first, both."""
        reviewer, form = call.by, read_form(Decided, call.sent)
        try:
            return self._desk.decide(call.path["id"], form, reviewer)
        except StaleError as error:
            current = self._desk.claim(call.path["id"], blind=form.blind)
            told = {"error": str(error), "current": current, "yours": call.sent}
            return Told(told, 409)

    def add(self, call: Call) -> Any:
        """Keep a claim that was missed."""
        reviewer, form = call.by, read_form(Added, call.sent)
        return Told(self._desk.add(call.number, form, reviewer), 201)

    def undo(self, call: Call) -> Any:
        """Take back the reviewer's last decision."""
        read_form(Nothing, call.sent)
        return self._desk.undo(call.by)

    def figure(self, call: Call) -> Any:
        """The figure that selected words state."""
        return self._desk.figure(read_form(Selected, call.sent))

    def places(self, call: Call) -> Any:
        """Places that begin so."""
        return self._desk.places(call.query.get("q", ""), call.query.get("on") or None)

    def overview(self, call: Call) -> Any:
        """What the claims tell, and how far the review has come."""
        return self._desk.overview()

    def series(self, call: Call) -> Any:
        """The lines over time that there are; where one is asked for, its points."""
        asked = [call.query.get(name, "") for name in ("topic", "indicator", "place")]
        return self._desk.line(*asked) if any(asked) else self._desk.series()

    def changes(self, call: Call) -> Any:
        """Decisions on claims that newer records have otherwise."""
        return self._desk.changes()

    def all(self) -> list[Route]:
        """Every address."""
        gets = {
            "/session": self.session,
            "/claims": self.claims,
            "/articles/{number}": self.article,
            "/claims/{id}": self.claim,
            "/claims/{id}/history": self.history,
            "/places": self.places,
            "/overview": self.overview,
            "/series": self.series,
            "/changes": self.changes,
        }
        posts = {
            "/claims/{id}/decisions": self.decide,
            "/articles/{number}/claims": self.add,
            "/undo": self.undo,
            "/figure": self.figure,
        }
        return [
            *(Route(_API + path, self._get(answer)) for path, answer in gets.items()),
            *(Route(_API + p, self._post(a), methods=["POST"]) for p, a in posts.items()),
        ]

    def _get(self, answer: Callable[[Call], Any]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            reviewer = self._reviewers.who(request.headers)
            call = Call(request.path_params, request.query_params, reviewer)
            return _told(await run_in_threadpool(answer, call))

        return endpoint

    def _post(self, answer: Callable[[Call], Any]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            reviewer = self._reviewers.who(request.headers)
            sent = await _read_json(request)
            call = Call(request.path_params, request.query_params, reviewer, sent)
            return _told(await run_in_threadpool(answer, call))

        return endpoint


def _told(answer: Any) -> Response:
    return answer if isinstance(answer, Response) else Told(answer)


async def _read_json(request: Request) -> Any:
    """The body, which is JSON and not too large. Raises HTTPException."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "send JSON, with Content-Type: application/json")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_SENT:
            raise HTTPException(413, f"more than {MOST_SENT} bytes were sent; send less")
    try:
        sent = json.loads(body, parse_constant=_no_number)
        json.dumps(sent, ensure_ascii=False).encode()  # half a character has no place in the store
        return sent
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "the body is no JSON; send an object") from error


def _no_number(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are no JSON


def make_app(
    desk: Desk, *, reviewers: Reviewers, hosts: frozenset[str], static: Path = STATIC
) -> ASGIApp:
    """The ASGI app of a desk; `hosts` are the names by which it may be asked."""
    files = StaticFiles(static)
    app = Starlette(
        routes=[
            *Routes(desk, reviewers).all(),
            Route("/", files.index),
            Route("/static/{path:path}", files.file),
        ],
        exception_handlers={
            UnauthorizedError: _unauthorized,
            ExtractorError: _refused,
            sqlite3.Error: _store_fails,
            HTTPException: _http,
            ClientDisconnect: _gone,
            Exception: _fault_of_ours,
        },
    )
    return Guard(app, hosts)


_STATUS = ((UnknownError, 404), (NothingToUndoError, 404), (StaleError, 409), (ReviewError, 422))


async def _refused(request: Request, error: Exception) -> Response:
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return Told({"error": str(error), "field": error.field}, status)
    if isinstance(error, RecordsChangedError | StoreGoneError):
        return Told({"error": str(error), "field": None}, 503)
    _log.error("%s", error)  # it may name a path, which is nobody's business but the server's
    told = "the server cannot read its records or store; look at what it prints"
    return Told({"error": told, "field": None}, 500)


async def _store_fails(request: Request, error: Exception) -> Response:
    _log.error("the store: %s", error)
    told = "the store is busy or cannot be written; nothing was kept, try again in a while"
    return Told({"error": told, "field": None}, 503)


async def _unauthorized(request: Request, error: Exception) -> Response:
    told = cast(UnauthorizedError, error)
    headers = {"WWW-Authenticate": "Bearer"} if told.needs_token else {}
    return Told({"error": str(told), "needs_token": told.needs_token}, 401, headers)


async def _http(request: Request, error: Exception) -> Response:
    told = cast(HTTPException, error)
    detail = "no such address" if told.detail == "Not Found" else told.detail
    return Told({"error": detail, "field": None}, told.status_code, told.headers)


async def _gone(request: Request, error: Exception) -> Response:
    return Response(status_code=_CLIENT_GONE)


async def _fault_of_ours(request: Request, error: Exception) -> Response:
    return Told({"error": "internal error; look at what the server prints", "field": None}, 500)
