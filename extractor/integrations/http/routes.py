"""The routes: what each does with a request, and the workers and limits they share."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from email.message import Message
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from starlette.requests import ClientDisconnect

from extractor.article import Page
from extractor.errors import ExtractorError
from extractor.integrations.http import forms, openapi
from extractor.integrations.http.crew import Crew
from extractor.integrations.http.intake import Guest, Intake, read_body
from extractor.integrations.http.metrics import Metrics
from extractor.integrations.http.problems import Fault, RequestError
from extractor.integrations.http.reading import read_form
from extractor.integrations.http.settings import Settings
from extractor.integrations.http.worker import Answer, Job, Refusal, Result, Work
from extractor.record import json_schema

RawId = Annotated[str, Query(description="Of a raw page: your name for it.")]
RawUrl = Annotated[str, Query(description="Of a raw page: where it came from.")]
RawPublished = Annotated[str, Query(description="Of a raw page: as 2021-03-12.")]


class RawQuery(BaseModel):
    """What the query of a raw page tells; JSON tells it itself."""

    id: str | None = None
    url: str | None = None
    published: str | None = None


def _raw_query(
    request: Request, id: RawId = "", url: RawUrl = "", published: RawPublished = ""
) -> RawQuery:
    names = Counter(name for name, _ in request.query_params.multi_items())
    wrong = [
        Fault(place=f"query.{name}", reason="is there twice" if many > 1 else "is not known")
        for name, many in names.items()
        if many > 1 or name not in RawQuery.model_fields
    ]
    if wrong:
        raise RequestError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"{wrong[0].place} {wrong[0].reason}; give id, url and published once each or not",
            errors=wrong,
        )
    return RawQuery(id=id or None, url=url or None, published=published or None)


Raw = Annotated[RawQuery, Depends(_raw_query)]


class SchemaResponse(JSONResponse):
    """A JSON Schema."""

    media_type = "application/schema+json"


class MetricsResponse(Response):
    """Prometheus's text format."""

    media_type = CONTENT_TYPE_LATEST


class Service:
    """The routes, with the workers and limits they share."""

    def __init__(
        self, settings: Settings, failed: Callable[[ExtractorError], None] = lambda error: None
    ) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.crew = Crew(settings, seen=self.metrics.page, failed=failed)
        self.intake = Intake(settings, lambda: self.crew.seconds_per_page)
        self.metrics.watch(self.crew, self.intake)

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        """The workers begin and end with the app."""
        self.crew.start()
        try:
            yield
        finally:
            await self.crew.stop()

    async def records(self, request: Request, raw: Raw) -> Response:
        """The records of a batch, or the record of one page: JSON, or the page as it is."""
        with self.intake.guest() as guest:
            page = await self._raw_page(request, raw, guest)
            if page is None:
                form = await self._form(request, forms.RECORDS, guest)
                if isinstance(form, forms.Batch):
                    return await self._batch(request, form, guest)
                page = form.page()
            return await self._one(request, "record", page)

    async def clean(self, request: Request, raw: Raw) -> Response:
        """What the parser reads of a page: metadata and blocks."""
        with self.intake.guest() as guest:
            page = await self._raw_page(request, raw, guest)
            if page is None:
                page = (await self._form(request, forms.PAGE, guest)).page()
            return await self._one(request, "clean", page)

    async def amounts(self, request: Request) -> Response:
        """The amounts of a text: money, counts, percentages, shares, ages, durations, G."""
        with self.intake.guest() as guest:
            form = await self._form(request, forms.AMOUNTS, guest)
            page = Page(form.text, published=form.published)
            return await self._one(request, "amounts", page)

    async def schema(self) -> Response:
        """JSON Schema (2020-12) of a record."""
        return SchemaResponse(json_schema())

    async def health(self) -> forms.Health:
        """Whether the service is alive; it may still be loading its model."""
        return forms.Health(status="alive", workers=self.crew.ready)

    async def ready(self) -> forms.Health:
        """Whether a worker has loaded its model."""
        if not self.crew.ready:
            raise RequestError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "no worker has its model yet; ask again in a second",
                headers={"Retry-After": "1"},
            )
        return forms.Health(status="ready", workers=self.crew.ready)

    async def metrics_text(self) -> Response:
        """Counters and gauges for Prometheus."""
        return MetricsResponse(self.metrics.text())

    async def _raw_page(self, request: Request, raw: RawQuery, guest: Guest) -> Page | None:
        """The page that is the whole body; None where the body is JSON."""
        kind = _content_type(request)
        if kind.get_content_type() not in openapi.RAW:
            return None
        body = await read_body(request, self.settings, guest)
        charset = kind.get_content_charset()
        return Page(body, id=raw.id, url=raw.url, published=raw.published, charset=charset)

    async def _form(self, request: Request, form: Any, guest: Guest) -> Any:
        kind = _content_type(request).get_content_type()
        if kind != "application/json":
            readable = ["application/json"]
            readable += openapi.RAW if form is not forms.AMOUNTS else ()
            raise RequestError(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                f"Content-Type {kind!r} is not read; send {' or '.join(readable)}",
                headers={"Accept": ", ".join(readable)},
            )
        body = await read_body(request, self.settings, guest)
        return await read_form(form, body, self.settings)

    async def _batch(self, request: Request, form: forms.Batch, guest: Guest) -> Response:
        guest.take(pages=len(form.pages) - 1 if form.pages else 0)
        jobs = [Job("record", page.page()) for page in form.pages]
        results = await self._done(request, jobs)
        records = [result.json for result in results if isinstance(result, Answer)]
        failures = [
            {"id": job.name, "room": result.room, "reason": result.reason}
            for job, result in zip(jobs, results, strict=True)
            if isinstance(result, Refusal)
        ]
        told = json.dumps(failures, ensure_ascii=False).encode()
        return _json(b'{"records": [%b], "failures": %b}' % (b", ".join(records), told))

    async def _one(self, request: Request, work: Work, page: Page) -> Response:
        job = Job(work, page)
        (result,) = await self._done(request, [job])
        if isinstance(result, Refusal):
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            raise RequestError(
                HTTPStatus.INTERNAL_SERVER_ERROR if result.fault else status,
                result.reason,
                page={"id": job.name, "room": result.room},
            )
        return _json(result.json)

    async def _done(self, request: Request, jobs: Sequence[Job]) -> list[Result]:
        """The results of the jobs; where the client goes away, those not begun are left."""
        work = asyncio.ensure_future(self.crew.do(jobs))
        gone = asyncio.ensure_future(_disconnected(request))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise ClientDisconnect
            return work.result()
        finally:
            work.cancel()
            gone.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _content_type(request: Request) -> Message:
    header = Message()
    header["Content-Type"] = request.headers.get("content-type", "application/octet-stream")
    return header


def _json(content: bytes) -> Response:
    return Response(content, media_type="application/json")
